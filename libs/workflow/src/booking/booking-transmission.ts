import { type BookResult, INTERACTION, type Leg } from '#contracts';
import { Fault } from '#errors';
import type { AttemptKeeper, Kept, Saved } from './attempt-keeper.js';
import { afterAnswer, afterLateAnswer, answered } from './attempt-transitions.js';
import { type BookingAttempt, hasUnknown, LATE_ANSWER_MS } from './attempt.js';
import { commandLeg } from './command-leg.js';
import type { BookingPorts, BookingTools } from './reconciliation.js';
import type { Ways } from './practice-visit.js';

/** From the commit of SENDING to the first byte. Source: appointments.md §3.6 step 3. */
const SEND_WITHIN_MS = 5_000;
/** Repeats of what was proven not to have left this machine. Source: appointments.md §8, BOOKING. */
const MOST_REPEATS = 2;
const REPEAT_AFTER_MS = 500;
const WRITES_AT_MOST = 5;

/** Sends one attempt: safe in the journal first, then once; then what came of it, whoever owns the attempt by then. */
export class BookingTransmission {
  constructor(
    private readonly ports: BookingPorts,
    private readonly keeper: AttemptKeeper,
    private readonly tools: BookingTools,
  ) {}

  /**
   * Takes the guard again where the attempt does not hold it: `taken` when another one does, and then nothing is sent.
   * @throws Fault as `SpineDirectory.route`, or `CONTEXT_STORE_UNAVAILABLE`, `BOOKING_JOURNAL_NOT_DURABLE`: it could not be
   * made safe, so nothing was sent
   */
  async send(kept: Kept, ways: Ways): Promise<Saved> {
    await this.tools.assertDurable();
    const leg = await ways.leg(INTERACTION.bookAppointment);
    return this.transmitted(kept, leg, ways, MOST_REPEATS);
  }

  private async transmitted(kept: Kept, leg: Leg, ways: Ways, repeats: number): Promise<Saved> {
    const firstTransmission = !hasUnknown(kept.attempt);
    const sending = await this.keeper.save(kept, this.committed(kept.attempt));
    if (sending.kind !== 'saved') return sending;
    const { booking, sendBefore = '' } = sending.kept.attempt;
    const result = await ways.journey.run(
      'book',
      () => this.ports.appointments.book({ ...leg, booking, firstTransmission, sendBefore }, ways.call),
      (ended) => commandLeg(ended, leg.route.odsCode),
    );
    const repeated = await this.repeated(sending.kept, result, ways, repeats);
    if (repeated) return this.transmitted(repeated, leg, ways, repeats - 1);
    const settled = await this.settled(sending.kept, result);
    if (result.kind !== 'BOOKED') await ways.refused(leg, result); // only now: what came of it must not wait for a directory
    return settled;
  }

  private committed({ transmissions }: BookingAttempt): Partial<BookingAttempt> {
    const now = this.tools.now();
    const sendBefore = now.getTime() + SEND_WITHIN_MS;
    const over = sendBefore + this.tools.commandTimeoutMs + LATE_ANSWER_MS;
    return {
      state: 'SENDING',
      sendBefore: new Date(sendBefore).toISOString(),
      transmissions: [...transmissions, { startedAt: now.toISOString() }],
      rounds: [],
      lookAgainAt: new Date(over).toISOString(),
    };
  }

  /** The attempt that may be sent once more without asking; `undefined`: it may not. */
  private async repeated(
    { attempt, version }: Kept,
    result: BookResult,
    ways: Ways,
    repeats: number,
  ): Promise<Kept | undefined> {
    if (result.kind !== 'NOT_SENT' || result.fault !== 'GPC_COMMAND_NOT_SENT' || repeats === 0) return undefined;
    await this.tools.sleep(REPEAT_AFTER_MS, ways.call.signal);
    if (ways.call.signal.aborted) return undefined;
    return { attempt: { ...attempt, transmissions: answered(attempt, result) }, version };
  }

  /**
   * An answer that comes when another instance has taken over is evidence all the same. A journal that is away now must not
   * hide what the practice said: the user is told, and recovery finds it out again.
   */
  private async settled(kept: Kept, result: BookResult): Promise<Saved> {
    const after = afterAnswer(kept.attempt, result, this.tools.now());
    try {
      const saved = await this.keeper.save(kept, after);
      return saved.kind === 'changed' ? await this.late(saved.kept, kept, result, WRITES_AT_MOST) : saved;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { kind: 'saved', kept: { attempt: { ...kept.attempt, ...after }, version: kept.version } };
    }
  }

  private async late(present: Kept, sent: Kept, result: BookResult, writes: number): Promise<Saved> {
    const transmissions = this.merged(present.attempt, sent.attempt, result);
    const changes = { transmissions, ...afterLateAnswer(present.attempt, result, this.tools.now()) };
    const saved = await this.keeper.save(present, changes);
    if (saved.kind !== 'changed' || writes === 0) return saved;
    return this.late(saved.kept, sent, result, writes - 1);
  }

  /** The answer at its own transmission, among those that came later. */
  private merged(present: BookingAttempt, sent: BookingAttempt, result: BookResult): BookingAttempt['transmissions'] {
    const at = sent.transmissions.length - 1;
    return [...answered(sent, result), ...present.transmissions.slice(at + 1)];
  }
}
