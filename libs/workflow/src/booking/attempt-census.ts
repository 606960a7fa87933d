import type { AttemptKeeper } from './attempt-keeper.js';
import type { AttemptState, BookingAttempt } from './attempt.js';

/** More are not counted: the look must not slow bookings down. */
const MOST_COUNTED = 300;
/** Every attempt that is to be looked at again is due by then. */
const ALL_DUE_MS = 400 * 86_400_000;

/** Attempts that somebody must look at again, by state. */
export type AttemptCensus = readonly {
  readonly state: AttemptState;
  readonly count: number;
  /** When the oldest of them was first sent; `undefined` while none was. RFC 3339. */
  readonly oldestSentAt: string | undefined;
}[];

/** @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
export async function attemptCensus(keeper: Pick<AttemptKeeper, 'due'>, now: Date): Promise<AttemptCensus> {
  const kept = await keeper.due(new Date(now.getTime() + ALL_DUE_MS), MOST_COUNTED);
  const byState = Map.groupBy(kept, ({ attempt }) => attempt.state);
  return [...byState].map(([state, those]) => ({
    state,
    count: those.length,
    oldestSentAt: those.flatMap(({ attempt }) => firstSentAt(attempt)).toSorted()[0],
  }));
}

function firstSentAt({ transmissions }: BookingAttempt): readonly string[] {
  return transmissions.slice(0, 1).map(({ startedAt }) => startedAt);
}
