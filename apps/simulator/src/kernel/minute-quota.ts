import type { SimClock } from './exchange.js';

const WINDOW_MS = 60_000;

/** Counts requests per caller in rolling minutes, as the platform's gateway does. Source: shared/spec/identity.md §10. */
export class MinuteQuota {
  private readonly times = new Map<string, readonly number[]>();

  constructor(
    private readonly clock: SimClock,
    /** `undefined`: no limit. */
    private readonly perMinute: number | undefined,
  ) {}

  /** False when this request is one too many. */
  take(caller: string): boolean {
    if (this.perMinute === undefined) return true;
    const now = this.clock.now().getTime();
    const recent = (this.times.get(caller) ?? []).filter((time) => now - time < WINDOW_MS);
    if (recent.length >= this.perMinute) return false;
    this.times.set(caller, [...recent, now]);
    return true;
  }
}
