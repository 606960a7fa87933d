import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { realSleep, type Sleep, type Time } from '#platform';
import type { Product } from './product.js';

const LOOK_MS = 10;
/** One step of `answered`: the shortest of the waits that a booking knows. */
const STEP_MS = 5_000;
/** Past the patience of a booking, and short of the minute after which it may be called not booked. */
const MOST_STEPS = 6;

/** The machine's time, which a spec may move on: whoever waits for a time that is over then goes on at once. */
export class MovedTime implements Time {
  private aheadMs = 0;
  private moved = new AbortController();

  readonly clock = { now: (): Date => new Date(Date.now() + this.aheadMs), uuid: (): string => randomUUID() };

  readonly sleep: Sleep = async (ms, signal) => {
    const until = this.clock.now().getTime() + ms;
    for (let left = ms; left > 0 && !signal.aborted; left = until - this.clock.now().getTime())
      await realSleep(left, AbortSignal.any([signal, this.moved.signal]));
  };

  move(ms: number): void {
    this.aheadMs += ms;
    this.moved.abort();
    this.moved = new AbortController();
  }

  /** The answer to a command that waits for certainty; the time moves only once the command has been sent. */
  async answered<T>(product: Product, command: () => Promise<T>): Promise<T> {
    const before = commandsSent(product);
    const over = new AbortController();
    const work = command().finally(() => over.abort());
    for (let steps = 0; steps < MOST_STEPS && !over.signal.aborted;) {
      await pause(LOOK_MS);
      if (commandsSent(product) === before) continue;
      this.move(STEP_MS);
      steps += 1;
    }
    return work;
  }

  /** Moves on in small steps, with pauses for what is due, until it holds. */
  async until(holds: () => Promise<boolean>, limitMs: number): Promise<void> {
    for (let passed = 0; passed < limitMs && !(await holds()); passed += STEP_MS) {
      this.move(STEP_MS);
      await pause(LOOK_MS * 5);
    }
  }
}

function commandsSent({ simulator }: Product): number {
  return simulator.wire.list('ssp').filter(({ method }) => method !== 'GET').length;
}
