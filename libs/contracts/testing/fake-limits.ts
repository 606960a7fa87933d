import { Fault } from '#errors';
import type { HitCounter, Hits } from '../src/hit-counter.port.js';
import type { RateLimit, RateLimiter, RateLimiters, TurnOrder } from '../src/rate-limiter.port.js';

/** Gives so many turns without waiting, and then none in time. Says what it was asked. It is no limiter: it knows no time. */
export class FakeRateLimiter implements RateLimiter {
  readonly orders: TurnOrder[] = [];
  readonly pauses: number[] = [];

  constructor(private readonly turns = Infinity) {}

  async turn(order: TurnOrder): Promise<boolean> {
    this.orders.push(order);
    return !order.signal.aborted && this.orders.length <= this.turns;
  }

  async pause(ms: number): Promise<void> {
    this.pauses.push(ms);
  }
}

/** Gives the same limiter whatever the name. Says which limits were asked for. */
export class FakeRateLimiters implements RateLimiters {
  readonly limits: RateLimit[] = [];

  constructor(readonly only: FakeRateLimiter = new FakeRateLimiter()) {}

  limiter(limit: RateLimit): RateLimiter {
    this.limits.push(limit);
    return this.only;
  }
}

/** Counts by the clock of the test. */
export class FakeHitCounter implements HitCounter {
  /** As a counter outside this process that does not answer. */
  silent = false;
  private readonly windows = new Map<string, { readonly count: number; readonly endsAt: number }>();

  constructor(private readonly nowMs: () => number = () => 0) {}

  async hit(key: string, windowMs: number): Promise<Hits> {
    if (this.silent) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    const now = this.nowMs();
    const open = this.windows.get(key);
    const { count, endsAt } = open !== undefined && now < open.endsAt ? open : { count: 0, endsAt: now + windowMs };
    this.windows.set(key, { count: count + 1, endsAt });
    return { count: count + 1, resetsInMs: endsAt - now };
  }
}
