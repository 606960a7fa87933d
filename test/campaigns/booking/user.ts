import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { Answer, Heard } from './answers.js';
import { AGAIN_MS, FrontEnd, type FrontEndTools, type Slot } from './front-end.js';
import { type Intention, meaningNow, note, type Try } from './sheet.js';

export interface UserTools extends FrontEndTools {
  /** Right before a booking is sent for the first time. */
  readonly beforeSending: (user: BookingUser) => void;
}

const MOST_TRIES = 3;
/** So often a user hangs up on one booking. */
const MOST_HANG_UPS = 3;
/** For a booking of another organisation. Milliseconds of the fast time. */
const WAITS_MS = 20 * 60_000;
/** Milliseconds of the machine. */
const POLL_MS = 200;

/** One user who wants one appointment for one patient, and does as the product says. */
export class BookingUser {
  private readonly screen: FrontEnd;
  private done = false;

  constructor(
    readonly intention: Intention,
    private readonly tools: UserTools,
  ) {
    this.screen = new FrontEnd(intention, tools);
  }

  /** Which instance of the product is asked just now; counted round. */
  get instance(): number {
    return this.screen.instance;
  }

  async run(): Promise<void> {
    const { tries, number } = this.intention;
    while (tries.length < MOST_TRIES && !this.done && !this.tools.end.aborted) {
      const slot = await this.screen.chosenSlot();
      if (slot === undefined) return;
      const ref = `Intention ${String(number)}.${String(tries.length + 1)}`;
      const begun = this.tools.now();
      const made: Try = { ref, key: randomUUID(), begun, sent: begun, saidBefore: 0, said: [] };
      tries.push(made);
      if (tries.length === 1) this.tools.beforeSending(this);
      await this.booked(made, slot);
      if (meaningNow(made) !== 'not-booked') return;
    }
  }

  /** Asks how a booking stands. */
  async look(made: Try): Promise<void> {
    const heard = await this.screen.ask({ method: 'GET', path: `/v1/bookings/${made.bookingId ?? ''}` });
    if (heard.status === 200) note(made, heard, this.tools.now());
  }

  private async booked(made: Try, slot: Slot): Promise<void> {
    await this.sentUntilAnswered(made, slot);
    await this.certain(made);
    const last = made.said.at(-1)?.heard.answer;
    if (last?.mayTryAgain !== true || !this.tools.random.chance(0.6)) return;
    this.intention.notes.push('second attempt');
    await this.again(made);
    await this.certain(made);
  }

  private async sentUntilAnswered(made: Try, slot: Slot): Promise<void> {
    let seen: Answer['seen'];
    while (!this.tools.end.aborted) {
      const heard = await this.sent(made, slot, seen);
      if (heard === 'opened-again') continue;
      seen = heard.answer.seen ?? seen;
      if (await this.isOver(made, heard)) return;
      await pause(AGAIN_MS);
    }
  }

  /** Whether the user stops sending: there is a word about the booking, or reason to give it up. */
  private async isOver(made: Try, heard: Heard): Promise<boolean> {
    switch (heard.answer.code) {
      case 'BOOKING_UNRESOLVED':
        return !(await this.otherSettled(made, heard));
      case 'BOOKING_PATIENT_HAS_APPOINTMENT':
        return this.hasItAlready(made, heard);
      default:
        return note(made, heard, this.tools.now()).meaning !== 'again';
    }
  }

  /** Once, or twice side by side where the user's finger slips; then one of the two answers is never seen. */
  private async sent(made: Try, slot: Slot, seen: Answer['seen']): Promise<Heard | 'opened-again'> {
    const { slotId, start, end } = slot;
    const { trouble } = this.intention;
    made.sent = this.tools.now();
    made.saidBefore = made.said.length;
    const body = {
      slots: [{ slotId, start, end }],
      description: made.ref,
      contact: { phone: '01632 960000', organisationType: 'urgent-care' },
      ...(seen === undefined ? {} : { seen }),
    };
    const hangUpMs = made.said.length < MOST_HANG_UPS ? trouble.hangUpMs : undefined;
    const impatient = hangUpMs === undefined ? {} : { hangUpMs };
    const request = { method: 'POST', path: 'appointments', key: made.key, body, ...impatient } as const;
    if (trouble.twice !== true) return this.screen.ofPatient(request);
    const [one, other] = await Promise.all([this.screen.ofPatient(request), this.screen.ofPatient(request)]);
    return this.tools.random.chance(0.5) ? one : other;
  }

  private async again(made: Try): Promise<void> {
    made.sent = this.tools.now();
    made.saidBefore = made.said.length;
    const heard = await this.screen.ofPatient({
      method: 'POST',
      path: `bookings/${made.bookingId ?? ''}/second-attempt`,
    });
    const isHeard = heard !== 'opened-again' && note(made, heard, this.tools.now()).meaning !== 'again';
    if (!isHeard) await this.look(made);
  }

  /** Waits while the product says that it looks by itself. */
  private async certain(made: Try): Promise<void> {
    while (meaningNow(made) === 'open' && made.bookingId !== undefined && !this.tools.end.aborted) {
      await pause(POLL_MS);
      await this.look(made);
    }
  }

  /** Another booking of this patient there is open. `false`: a person must look at that first, so the user gives up. */
  private async otherSettled(made: Try, heard: Heard): Promise<boolean> {
    const other: Try = { ...made, saidBefore: 0, said: [], bookingId: heard.answer.bookingId };
    if (other.bookingId === undefined) return this.waitsForOthers(made, heard);
    await this.look(other);
    await this.certain(other);
    const earlier = this.intention.tries.find((one) => one !== made && one.bookingId === other.bookingId);
    const isBooked = earlier !== undefined && meaningNow(other) === 'booked';
    if (!isBooked && meaningNow(other) !== 'for-a-person') return true;
    note(made, { ...heard, answer: { ...heard.answer, bookingId: undefined } }, this.tools.now());
    this.gaveUp(isBooked ? 'told that the earlier try is booked' : 'held back by a booking that waits for a person');
    return false;
  }

  /** Of another organisation's booking nothing more is said: the user waits a while, then telephones the practice. */
  private waitsForOthers(made: Try, heard: Heard): boolean {
    if (this.tools.now() - made.begun < WAITS_MS) return true;
    note(made, heard, this.tools.now());
    this.gaveUp('held back by a booking of another organisation');
    return false;
  }

  /** The confirm screen shows what the patient has: an earlier try was booked after all, so the user stops. */
  private hasItAlready(made: Try, heard: Heard): boolean {
    const ours = `Intention ${String(this.intention.number)}.`;
    if (!heard.answer.appointments.some(({ description = '' }) => description.startsWith(ours))) return false;
    note(made, heard, this.tools.now());
    this.gaveUp('earlier try seen on the confirm screen');
    return true;
  }

  private gaveUp(why: string): void {
    this.intention.notes.push(why);
    this.done = true;
  }
}
