import type { Sleep } from './retry.js';

export interface BulkheadRules {
  /** Pieces of work under way at the same time. */
  readonly concurrent: number;
  /** Pieces of work that wait. */
  readonly queue: number;
}

/**
 * Limits how much goes on at the same time; the first to come is the first to go. A place in the queue is free again as soon
 * as whoever waits there hangs up or runs out of time, which the one of cockatiel notices only when its turn has come.
 */
export class Bulkhead {
  private active = 0;
  private waiting: readonly ((granted: boolean) => void)[] = [];

  constructor(
    private readonly rules: BulkheadRules,
    private readonly sleep: Sleep,
  ) {}

  /** Under way, and waiting. */
  get load(): { readonly active: number; readonly waiting: number } {
    return { active: this.active, waiting: this.waiting.length };
  }

  /** True: `leave` must be called once. False: no place in time, or the caller has gone. */
  async enter(withinMs: number, signal: AbortSignal): Promise<boolean> {
    if (signal.aborted) return false;
    if (this.active < this.rules.concurrent) {
      this.active += 1;
      return true;
    }
    if (this.waiting.length >= this.rules.queue) return false;
    return this.turn(withinMs, signal);
  }

  /** In at once, over the limit if need be. `leave` must be called once. */
  push(): void {
    this.active += 1;
  }

  leave(): void {
    const [next, ...others] = this.waiting;
    if (next === undefined || this.active > this.rules.concurrent) {
      this.active -= 1;
      return;
    }
    this.waiting = others; // the place goes from hand to hand
    next(true);
  }

  private async turn(withinMs: number, signal: AbortSignal): Promise<boolean> {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const over = new AbortController();
    const giveUp = (): void => {
      if (!this.waiting.includes(resolve)) return;
      this.waiting = this.waiting.filter((other) => other !== resolve);
      resolve(false);
    };
    this.waiting = [...this.waiting, resolve];
    void this.sleep(withinMs, AbortSignal.any([signal, over.signal])).then(giveUp);
    return promise.finally(() => over.abort());
  }
}
