import { SLOT_WINDOW_MS, type SlotSource } from './rate-limiter-slots.js';

/** Keeps a limit within this process: remembers when the last `perSecond` slots were taken. */
export class MemoryRateSlots implements SlotSource {
  /** Oldest first. */
  private taken: readonly number[] = [];
  private heldUntil = 0;

  constructor(
    private readonly perSecond: number,
    /** Never runs backwards: see `steadyTime`. Milliseconds. */
    private readonly nowMs: () => number,
  ) {}

  waitMs(before: number): number {
    const now = this.nowMs();
    const rounds = Math.floor(before / this.perSecond);
    // The slot that this one follows by exactly `perSecond`; not there while fewer were taken.
    const earlier = this.taken[this.taken.length - this.perSecond + (before % this.perSecond)];
    const free = earlier === undefined ? now : earlier + SLOT_WINDOW_MS;
    return Math.max(0, this.heldUntil - now, free - now) + rounds * SLOT_WINDOW_MS;
  }

  async claim(): Promise<number> {
    const waitMs = this.waitMs(0);
    if (waitMs === 0) this.take();
    return waitMs;
  }

  /** Notes that a slot was taken now. */
  take(): void {
    this.taken = [...this.taken, this.nowMs()].slice(-this.perSecond);
  }

  async hold(ms: number): Promise<void> {
    this.holdFor(ms);
  }

  holdFor(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.nowMs() + ms);
  }
}
