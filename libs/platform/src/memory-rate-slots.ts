import type { SlotRule, SlotSource } from './rate-limiter-slots.js';

/** Keeps a limit within this process: remembers when the last slots were taken. */
export class MemoryRateSlots implements SlotSource {
  /** Oldest first. */
  private taken: readonly number[] = [];
  private heldUntil = 0;

  constructor(
    private readonly rule: SlotRule,
    /** Never runs backwards: see `steadyTime`. Milliseconds. */
    private readonly nowMs: () => number,
  ) {}

  waitMs(before: number): number {
    const now = this.nowMs();
    const { slots, windowMs } = this.rule;
    const rounds = Math.floor(before / slots);
    // The slot that this one follows by exactly `slots`; not there while fewer were taken.
    const earlier = this.taken[this.taken.length - slots + (before % slots)];
    const free = earlier === undefined ? now : earlier + windowMs;
    return Math.max(0, this.heldUntil - now, free - now) + rounds * windowMs;
  }

  async claim(): Promise<number> {
    const waitMs = this.waitMs(0);
    if (waitMs === 0) this.take();
    return waitMs;
  }

  /** Notes that a slot was taken now. */
  take(): void {
    this.taken = [...this.taken, this.nowMs()].slice(-this.rule.slots);
  }

  async hold(ms: number): Promise<void> {
    this.holdFor(ms);
  }

  holdFor(ms: number): void {
    this.heldUntil = Math.max(this.heldUntil, this.nowMs() + ms);
  }
}
