import {
  type AppointmentView,
  type Appointments,
  type Foundations,
  INTERACTION,
  type LocalId,
  type SlotSearchOutcome,
} from '#contracts';
import { Fault } from '#errors';
import type { AttemptKeeper, Kept } from './attempt-keeper.js';
import {
  afterBooked,
  afterMatch,
  afterRound,
  afterSurfacing,
  afterWatch,
  isDayOver,
  lease,
  underWatch,
  watchLater,
} from './attempt-transitions.js';
import { type BookingAttempt, lastEndOf, UNDER_WAY } from './attempt.js';
import { DayLook, type Looked } from './day-look.js';
import type { MatchVerdict } from './match.js';
import type { Ways } from './practice-visit.js';
import { nextRoundAt, type Round, slotOfferedIn } from './rounds.js';

export interface BookingPorts {
  readonly appointments: Appointments;
  readonly foundations: Foundations;
}

export interface BookingTools {
  readonly now: () => Date;
  readonly uuid: () => string;
  /** Asked before each transmission. @throws Fault `BOOKING_JOURNAL_NOT_DURABLE`: what the journal confirms may be lost */
  readonly assertDurable: () => Promise<void>;
  /** Comes back early, without error, when the signal aborts. */
  readonly sleep: (ms: number, signal: AbortSignal) => Promise<void>;
  /** After which an unanswered command is given up. Milliseconds. */
  readonly commandTimeoutMs: number;
  /** How long a booking may wait for certainty before it answers that it has none. Milliseconds. */
  readonly patienceMs: number;
}

/** Pause between the two looks after a conflict. Source: appointments.md §3.6 step 4. */
const SECOND_LOOK_MS = 5_000;

/** Finds out, by reading only, what became of an attempt. Each method makes one step and gives the attempt as it then stands. */
export class Reconciliation {
  private readonly days: DayLook;

  constructor(
    private readonly ports: BookingPorts,
    private readonly keeper: AttemptKeeper,
    private readonly tools: BookingTools,
  ) {
    this.days = new DayLook(ports);
  }

  /**
   * Step after step, as long as there is time: what cannot be known until then is left to recovery. A journal that does not
   * answer ends it, too: the attempt then stands as it was last known.
   * @param until milliseconds since 1970
   */
  async settle(kept: Kept, ways: Ways, until: number): Promise<Kept> {
    try {
      const next = await this.step(kept, ways, until);
      return next.more ? await this.settle(next.kept, ways, until) : next.kept;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return kept;
    }
  }

  private async step(kept: Kept, ways: Ways, until: number): Promise<{ readonly kept: Kept; readonly more: boolean }> {
    switch (kept.attempt.state) {
      case 'CHECK_409':
        return { kept: await this.afterConflict(kept, ways), more: true };
      case 'READ_BACK':
        return { kept: await this.readBack(kept, ways), more: true };
      case 'RECONCILING':
        return this.nextRound(kept, ways, until);
      default:
        return { kept, more: false };
    }
  }

  private async nextRound(
    kept: Kept,
    ways: Ways,
    until: number,
  ): Promise<{ readonly kept: Kept; readonly more: boolean }> {
    const { signal } = ways.call;
    const due = nextRoundAt(kept.attempt.rounds, lastEndOf(kept.attempt, this.tools.commandTimeoutMs));
    const dueAt = due === undefined ? Infinity : Date.parse(due);
    if (dueAt <= until) await this.tools.sleep(Math.max(0, dueAt - this.tools.now().getTime()), signal);
    if (dueAt <= until && !signal.aborted) return { kept: await this.round(kept, ways), more: true };
    return { kept: await this.keeper.advance(kept, { lookAgainAt: due ?? lease(this.tools.now()) }), more: false };
  }

  /** CHECK_409: the list now and after 5 s, before the word "taken". */
  async afterConflict(kept: Kept, ways: Ways): Promise<Kept> {
    const first = await this.days.look(kept.attempt, ways);
    if (first.kind !== 'absent' && first.kind !== 'over')
      return this.keeper.advance(kept, this.conflictChanges(kept, first));
    await this.tools.sleep(SECOND_LOOK_MS, ways.call.signal);
    return this.keeper.advance(kept, this.conflictChanges(kept, await this.days.look(kept.attempt, ways)));
  }

  private conflictChanges({ attempt }: Kept, looked: Looked): Partial<BookingAttempt> {
    const now = this.tools.now();
    if (looked.kind === 'absent') return underWatch(attempt, 'SLOT_TAKEN', now);
    if (looked.kind === 'match') return afterMatch(attempt, looked.match, now) ?? {};
    return { state: 'RECONCILING', lookAgainAt: lease(now) };
  }

  /** READ_BACK: the appointment that an answer named without showing it. */
  async readBack(kept: Kept, ways: Ways): Promise<Kept> {
    const { appointmentId } = kept.attempt;
    const now = this.tools.now();
    const read = appointmentId === undefined ? undefined : await this.readOne(appointmentId, ways);
    if (appointmentId === undefined || read === undefined)
      return this.keeper.advance(kept, { state: 'RECONCILING', lookAgainAt: lease(now) });
    return this.keeper.advance(kept, afterBooked(kept.attempt, appointmentId, read, now));
  }

  /** One round: first the slot search, then the list, never the other way round. Source: appointments.md §3.6 step 7. */
  async round(kept: Kept, ways: Ways): Promise<Kept> {
    const { attempt } = kept;
    const startedAt = this.tools.now().toISOString();
    const slot = await this.slotState(attempt, ways);
    const looked = await this.days.look(attempt, ways);
    const now = this.tools.now();
    if (looked.kind === 'over' || isDayOver(attempt, now))
      return this.keeper.advance(kept, { state: 'UNRESOLVED', lookAgainAt: undefined });
    if (looked.kind === 'match') return this.keeper.advance(kept, afterMatch(attempt, looked.match, now) ?? {});
    const round: Round = { startedAt, slot: looked.kind === 'absent' ? slot : 'failed' };
    return this.keeper.advance(
      kept,
      afterRound(attempt, round, { now, commandTimeoutMs: this.tools.commandTimeoutMs }),
    );
  }

  /** WATCH: whether a booking surfaces after the verdict that there is none. */
  async watch(kept: Kept, ways: Ways): Promise<Kept> {
    const { attempt } = kept;
    const later = watchLater(attempt, this.tools.now());
    if (later !== undefined && (await this.isOtherUnderWay(attempt)))
      return this.keeper.advance(kept, { lookAgainAt: later });
    return this.keeper.advance(kept, this.watchChanges(attempt, await this.days.look(attempt, ways)));
  }

  /**
   * The same before another booking of the patient there, under its guard. `unreadable`: entries that could be what is waited for.
   * @throws Fault `GPC_TEMPORARILY_UNAVAILABLE`: nobody can say, so nothing may be booked
   */
  async watchBefore(
    kept: Kept,
    ways: Ways,
  ): Promise<{ readonly attempt: BookingAttempt; readonly unreadable: number }> {
    const looked = await this.days.look(kept.attempt, ways);
    const { attempt } = await this.keeper.advance(kept, this.watchChanges(kept.attempt, looked));
    if (looked.kind === 'unclear') throw new Fault('GPC_TEMPORARILY_UNAVAILABLE', { odsCode: ways.practice });
    return { attempt, unreadable: looked.kind === 'incomplete' ? looked.unreadable : 0 };
  }

  private watchChanges(attempt: BookingAttempt, looked: Looked): Partial<BookingAttempt> {
    const now = this.tools.now();
    if (looked.kind === 'match' && looked.match.kind !== 'cancelled')
      return afterSurfacing(attempt, appointmentsOf(looked.match), now);
    if (looked.kind === 'unclear' || looked.kind === 'incomplete') return { lookAgainAt: watchLater(attempt, now) };
    return looked.kind === 'over' ? { lookAgainAt: undefined } : afterWatch(attempt, now);
  }

  /** What another attempt for the patient there may just have made must not be taken for this one. */
  private async isOtherUnderWay({ keys }: BookingAttempt): Promise<boolean> {
    const other = await this.keeper.byKey(keys.guard);
    return other !== undefined && UNDER_WAY.includes(other.attempt.state);
  }

  /** With the filters of the choice. A slot that has begun is offered no more, and that says nothing. */
  private async slotState({ booking, day }: BookingAttempt, ways: Ways): Promise<Round['slot']> {
    const { odsCode, type } = booking.organisation;
    if (Date.parse(booking.slots[0]?.start ?? '') <= this.tools.now().getTime()) return 'failed';
    try {
      const answer = await ways.read('slots', INTERACTION.searchSlots, (leg) =>
        this.ports.appointments.searchSlots(
          { ...leg, days: { from: day, to: day }, consumer: { odsCode, type } },
          ways.call,
        ),
      );
      return offered(
        answer,
        booking.slots.map(({ slotId }) => slotId),
      );
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return 'failed';
    }
  }

  private async readOne(appointmentId: LocalId, ways: Ways): Promise<AppointmentView | undefined> {
    try {
      const read = await ways.read('appointment', INTERACTION.readAppointment, (leg) =>
        this.ports.appointments.read({ ...leg, appointmentId }, ways.call),
      );
      return read.kind === 'found' ? read.appointment : undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return undefined;
    }
  }
}

function offered(answer: SlotSearchOutcome, slotIds: readonly LocalId[]): Round['slot'] {
  if (answer.kind !== 'slots') return 'failed';
  const state = slotOfferedIn(answer.slots, slotIds);
  return state === 'not-offered' && answer.leftOut.unreadable > 0 ? 'failed' : state;
}

function appointmentsOf(match: Exclude<MatchVerdict, { kind: 'none' }>): readonly AppointmentView[] {
  return match.kind === 'several' ? match.appointments : [match.appointment];
}
