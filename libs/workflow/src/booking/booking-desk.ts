import type { CallContext, Requester } from '#contracts';
import { Fault } from '#errors';
import type { AttemptKeeper, Kept } from './attempt-keeper.js';
import { type AttemptOutcome, outcomeOf } from './attempt-outcome.js';
import { reminder } from './attempt-transitions.js';
import type { AttemptState, BookingAttempt } from './attempt.js';

/** What a person decides about an attempt that no program may decide. Source: appointments.md §3.6 step 6. */
export type Decision =
  /** What was found is the booking. */
  | 'accept'
  /** It is not: somebody must look further. */
  | 'reject'
  /** Looked at and dealt with: the patient may be booked there again. */
  | 'close';

const DECIDED: Readonly<Record<Decision, Partial<Record<AttemptState, AttemptState>>>> = {
  accept: { BOOKED_VERIFY: 'BOOKED' },
  reject: { BOOKED_VERIFY: 'MANUAL_CHECK' },
  close: { MANUAL_CHECK: 'CLOSED', UNRESOLVED: 'CLOSED' },
};

/** Attempts afterwards, for the people of the organisation that made them. */
export class BookingDesk {
  constructor(
    private readonly keeper: AttemptKeeper,
    private readonly now: () => Date,
  ) {}

  /** @throws Fault `BOOKING_NOT_FOUND`: unknown, or another organisation's; `CONTEXT_STORE_UNAVAILABLE` */
  async look(attemptId: string, { requester }: CallContext): Promise<AttemptOutcome> {
    return outcomeOf((await ownAttempt(this.keeper, attemptId, requester)).attempt);
  }

  /** A decision that does not fit how the attempt stands changes nothing. @throws Fault as `look` */
  async settle(attemptId: string, decision: Decision, { requester }: CallContext): Promise<AttemptOutcome> {
    const kept = await ownAttempt(this.keeper, attemptId, requester);
    const state = DECIDED[decision][kept.attempt.state];
    if (state === undefined) return outcomeOf(kept.attempt);
    const lookAgainAt = state === 'MANUAL_CHECK' ? reminder(this.now()) : undefined;
    return outcomeOf((await this.keeper.advance(kept, { state, lookAgainAt })).attempt);
  }
}

/** @throws Fault `BOOKING_NOT_FOUND` */
export async function ownAttempt(keeper: AttemptKeeper, attemptId: string, requester: Requester): Promise<Kept> {
  const kept = await keeper.read(attemptId);
  if (kept === undefined || !isOwn(kept.attempt, requester)) throw new Fault('BOOKING_NOT_FOUND');
  return kept;
}

/** Of the user's organisation, so it may be looked at. */
export function isOwn({ requester: owner }: BookingAttempt, requester: Requester): boolean {
  return owner.issuer === requester.issuer && owner.organisation.odsCode === requester.organisation.odsCode;
}
