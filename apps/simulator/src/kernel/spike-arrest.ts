import type { SimClock } from './exchange.js';

const MINUTE_MS = 60_000;

/** Smooths requests: `perMinute` 900 lets one through every 67 ms, whatever the quota still allows. Source: shared/spec/pds.md §11. */
export class SpikeArrest {
  private readonly lastAt = new Map<string, number>();

  constructor(
    private readonly clock: SimClock,
    /** `undefined`: no limit. */
    private readonly perMinute: number | undefined,
  ) {}

  /** False when this request follows the caller's last accepted one too closely. */
  take(caller: string): boolean {
    if (this.perMinute === undefined) return true;
    const now = this.clock.now().getTime();
    const last = this.lastAt.get(caller) ?? Number.NEGATIVE_INFINITY;
    if (now - last < MINUTE_MS / this.perMinute) return false;
    this.lastAt.set(caller, now);
    return true;
  }
}
