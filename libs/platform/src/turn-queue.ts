import type { RateLimiter, TurnOrder } from '#contracts';
import type { SlotSource } from './rate-limiter-slots.js';
import type { Sleep } from './retry.js';

/** A timer may come so late without taking a turn from whoever waited for it. Milliseconds. */
const GRACE_MS = 30;
/** Longest rest: the window of the upstreams' quotas (identity.md §10). An absurd `Retry-After` does not stop us for a day. */
const LONGEST_PAUSE_MS = 60_000;

interface Waiter {
  readonly priority: TurnOrder['priority'];
  readonly deadline: number;
  readonly answer: (granted: boolean) => void;
}

interface QueueTools {
  /** Never runs backwards. Milliseconds. */
  readonly nowMs: () => number;
  readonly sleep: Sleep;
}

/**
 * Hands out the slots of one upstream: users before background work, each in order of arrival. A slot belongs to the
 * queue and not to an order: whoever is first when it comes gets it. So a user overtakes even the background order that
 * has waited until then, and the place of an order that is taken back goes to the next. One slot can get lost: the one
 * that is granted just when the last order leaves.
 */
export class TurnQueue implements RateLimiter {
  /** Users first. */
  private waiting: readonly Waiter[] = [];
  private serving = false;
  private nap = new AbortController();

  constructor(
    private readonly slots: SlotSource,
    private readonly tools: QueueTools,
  ) {}

  async turn({ priority, withinMs, signal }: TurnOrder): Promise<boolean> {
    const place = this.placeFor(priority);
    if (signal.aborted || this.slots.waitMs(place) > withinMs) return false;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const waiter: Waiter = { priority, deadline: this.tools.nowMs() + withinMs, answer: resolve };
    const leave = (): void => this.answer(waiter, false);
    signal.addEventListener('abort', leave, { once: true });
    this.waiting = this.waiting.toSpliced(place, 0, waiter);
    this.dismissHopeless(0);
    void this.serve();
    return promise.finally(() => signal.removeEventListener('abort', leave));
  }

  async pause(ms: number): Promise<void> {
    if (!(ms > 0)) return;
    await this.slots.hold(Math.min(ms, LONGEST_PAUSE_MS));
    this.dismissHopeless(0);
  }

  private placeFor(priority: TurnOrder['priority']): number {
    const firstBackground = this.waiting.findIndex((waiter) => waiter.priority === 'background');
    return priority === 'background' || firstBackground === -1 ? this.waiting.length : firstBackground;
  }

  private async serve(): Promise<void> {
    if (this.serving) return;
    this.serving = true;
    while (this.waiting.length > 0) await this.serveNext();
    this.serving = false;
  }

  private async serveNext(): Promise<void> {
    const waitMs = await this.slots.claim();
    this.dismissHopeless(waitMs === 0 ? 1 : 0);
    const [first] = this.waiting;
    if (first === undefined) return;
    if (waitMs === 0) {
      this.answer(first, true);
      return;
    }
    this.nap = new AbortController();
    await this.tools.sleep(Math.ceil(waitMs), this.nap.signal);
  }

  /** Tells those whose time is too short, as soon as that is known. `inHand`: slots taken and not yet given away. */
  private dismissHopeless(inHand: number): void {
    const now = this.tools.nowMs();
    let place = 0;
    for (const waiter of this.waiting) {
      const comesAt = now + (place < inHand ? 0 : this.slots.waitMs(place - inHand));
      if (comesAt > waiter.deadline + GRACE_MS) this.answer(waiter, false);
      else place += 1;
    }
  }

  private answer(waiter: Waiter, granted: boolean): void {
    this.waiting = this.waiting.filter((other) => other !== waiter);
    waiter.answer(granted);
    // Nobody left to wait for: the timer must not keep the process from ending.
    if (this.waiting.length === 0) this.nap.abort();
  }
}
