export interface TurnOrder {
  /** Waiting users go before waiting background work. */
  readonly priority: 'user' | 'background';
  /** A turn that would come later than this is not worth waiting for. Milliseconds. */
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/** Keeps requests to one upstream below its limit, together with every other instance that shares the limiter. */
export interface RateLimiter {
  /** Waits for a turn. False, at once where that is known: no turn in time, or the signal was aborted; do not send. */
  turn(order: TurnOrder): Promise<boolean>;
  /** The upstream says that it is too much: nobody gets a turn for so long, a minute at most. Milliseconds. */
  pause(ms: number): Promise<void>;
}

export interface RateLimit {
  /** Of the upstream and application, e.g. `pds`; holds no secret. */
  readonly name: string;
  readonly perSecond: number;
  /** Turns come evenly, one every 1/perSecond, and not in a burst: for an upstream that smooths (sds.md §3). */
  readonly evenly?: true;
}

/** Gives one limiter for each name; with Redis all instances share it. */
export interface RateLimiters {
  limiter(limit: RateLimit): RateLimiter;
}
export const RATE_LIMITERS = Symbol('RateLimiters');
