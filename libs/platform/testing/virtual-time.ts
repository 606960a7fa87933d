import { setImmediate as breath } from 'node:timers/promises';
import type { Sleep } from '../src/retry.js';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** Time that stands still until a spec lets it pass. */
export class VirtualTime {
  /** Milliseconds. */
  ms = 1_000_000;
  private sleepers: readonly Sleeper[] = [];

  readonly clock = { now: (): Date => new Date(this.ms) };

  readonly sleep: Sleep = (ms, signal) =>
    new Promise((resolve) => {
      const sleeper: Sleeper = { at: this.ms + ms, wake: resolve };
      this.sleepers = [...this.sleepers, sleeper];
      signal.addEventListener('abort', () => this.wake(sleeper), { once: true });
    });

  /** How many wait for a time to come. */
  get asleep(): number {
    return this.sleepers.length;
  }

  /** Goes from one sleeper to the next, so that each wakes at its own time. */
  async pass(ms: number): Promise<void> {
    const end = this.ms + ms;
    for (;;) {
      await breath();
      const [next] = this.sleepers.filter(({ at }) => at <= end).sort((one, other) => one.at - other.at);
      if (next === undefined) break;
      this.ms = Math.max(this.ms, next.at);
      this.wake(next);
    }
    this.ms = end;
    await breath();
  }

  /** Lets time go by until the work is done. */
  async finish<T>(work: Promise<T>): Promise<T> {
    const going = Symbol();
    for (let steps = 0; steps < 10_000; steps += 1) {
      await breath();
      if ((await Promise.race([work, Promise.resolve(going)])) !== going) break;
      await this.pass(10);
    }
    return work;
  }

  private wake(sleeper: Sleeper): void {
    this.sleepers = this.sleepers.filter((other) => other !== sleeper);
    sleeper.wake();
  }
}
