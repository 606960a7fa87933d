export interface Hits {
  /** Hits in the current window, this one included. */
  readonly count: number;
  /** Until the window ends. Milliseconds, above 0. */
  readonly resetsInMs: number;
}

/** Counts events in windows that begin with their first event. */
export interface HitCounter {
  /** @throws Fault `CONTEXT_STORE_UNAVAILABLE` when the counter is outside this process and does not answer. */
  hit(key: string, windowMs: number): Promise<Hits>;
}
export const HIT_COUNTER = Symbol('HitCounter');
