import type { CallContext, Requester } from '#contracts';
import type { JourneyLeg } from '../journey-log.js';
import type { PracticeRouting } from '../practice-routing.js';
import type { AttemptKeeper, Kept } from './attempt-keeper.js';
import { type AttemptOutcome, outcomeOf } from './attempt-outcome.js';
import { isDayOver, lease, reminder } from './attempt-transitions.js';
import type { AttemptState, BookingAttempt } from './attempt.js';
import { Ways } from './practice-visit.js';
import type { BookingTools, Reconciliation } from './reconciliation.js';
import { type RecoveryFrame, recoveryFrame } from './recovery-frame.js';

/** An attempt that somebody must look at, and in whose name. */
export interface DueAttempt {
  readonly attemptId: string;
  readonly requester: Requester;
}

/** One look at one attempt. */
export interface Recovered {
  readonly attemptId: string;
  readonly before: AttemptState;
  readonly outcome: AttemptOutcome;
  readonly legs: readonly JourneyLeg[];
}

export interface RecoveryParts {
  readonly keeper: AttemptKeeper;
  readonly routing: PracticeRouting;
  readonly reconciliation: Reconciliation;
}

/** How an attempt is taken over whose time has come. Source: appointments.md §8, CRASH. */
const TAKEN_OVER: Partial<Record<AttemptState, Partial<BookingAttempt>>> = {
  SENDING: { state: 'RECONCILING' },
  CHECK_409: { state: 'RECONCILING' },
  RECONCILING_LATER: { state: 'RECONCILING' },
};

/**
 * Looks at attempts that nobody waits for any more: left by a request, by a process that ended, or watched after a verdict.
 * What waits for a person is looked at once a day, as a reminder. It reads only, never sends a booking and never cancels. An attempt comes due when `sendBefore`, the time-out and 30 s are over.
 */
export class BookingRecovery {
  constructor(
    private readonly parts: RecoveryParts,
    private readonly tools: Pick<BookingTools, 'now' | 'uuid'> & { readonly nowMs: () => number },
  ) {}

  /** Those whose time has come, the longest due first. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async due(limit: number): Promise<readonly DueAttempt[]> {
    const due = await this.parts.keeper.due(this.tools.now(), limit);
    return due.map(({ attempt: { attemptId, requester } }) => ({ attemptId, requester }));
  }

  /** All that are due, one after the other. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async run(limit: number, signal: AbortSignal): Promise<readonly Recovered[]> {
    const looks: Recovered[] = [];
    for (const { attemptId } of await this.due(limit)) {
      const look = signal.aborted ? undefined : await this.resume(attemptId, signal);
      if (look !== undefined) looks.push(look);
    }
    return looks;
  }

  /**
   * One look at one attempt; `undefined`: it is not due, or another instance was faster. When the practice cannot be reached
   * that is a failed round, no fault. It is made in the name of the user who booked: no system user exists (gp-connect-core.md §3.4).
   * @throws Fault `CONTEXT_STORE_UNAVAILABLE`
   */
  async resume(
    attemptId: string,
    signal: AbortSignal,
    { journey, correlationId }: RecoveryFrame = this.frame(),
  ): Promise<Recovered | undefined> {
    const found = await this.parts.keeper.read(attemptId);
    if (found === undefined || !isDue(found.attempt, this.tools.now())) return undefined;
    const taken = await this.parts.keeper.save(found, this.takeOver(found.attempt));
    if (taken.kind !== 'saved') return undefined;
    const { practice, booking, requester } = taken.kept.attempt;
    journey.concerns({ nhsNumber: booking.patient.nhsNumber, practice });
    const call: CallContext = { correlationId, signal, requester };
    const ways = new Ways(this.parts.routing, { practice, routes: {} }, journey, call);
    const { attempt } = await this.looked(taken.kept, ways);
    return { attemptId, before: found.attempt.state, outcome: outcomeOf(attempt), legs: journey.legs };
  }

  private takeOver(attempt: BookingAttempt): Partial<BookingAttempt> {
    const now = this.tools.now();
    if (attempt.state === 'PREPARING') return { state: 'DROPPED', lookAgainAt: undefined };
    const waits = attempt.state === 'BOOKED_VERIFY' || attempt.state === 'MANUAL_CHECK';
    return { ...TAKEN_OVER[attempt.state], lookAgainAt: waits ? reminder(now) : lease(now) };
  }

  private async looked(kept: Kept, ways: Ways): Promise<Kept> {
    const { reconciliation, keeper } = this.parts;
    const { attempt } = kept;
    switch (attempt.state) {
      case 'RECONCILING':
        if (isDayOver(attempt, this.tools.now()))
          return keeper.advance(kept, { state: 'UNRESOLVED', lookAgainAt: undefined });
        return reconciliation.round(kept, ways);
      case 'READ_BACK':
        return reconciliation.settle(kept, ways, 0);
      case 'NOT_BOOKED':
      case 'SLOT_GONE':
      case 'SLOT_TAKEN':
      case 'CANCELLED_SINCE':
        return reconciliation.watch(kept, ways);
      default:
        return kept;
    }
  }

  /** What one look is watched with. */
  frame(): RecoveryFrame {
    return recoveryFrame(this.tools);
  }
}

function isDue({ lookAgainAt }: BookingAttempt, now: Date): boolean {
  return lookAgainAt !== undefined && Date.parse(lookAgainAt) <= now.getTime();
}
