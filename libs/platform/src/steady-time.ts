import type { Clock } from './clock.js';

/**
 * Milliseconds that never run backwards, from 0. When the machine's clock is put back, nobody waits until it has
 * caught up again.
 */
export function steadyTime(clock: Pick<Clock, 'now'>): () => number {
  let read = clock.now().getTime();
  let passed = 0;
  return () => {
    const now = clock.now().getTime();
    passed += Math.max(0, now - read);
    read = now;
    return passed;
  };
}
