import { LRUCache } from 'lru-cache';
import type { HitCounter, Hits } from '#contracts';
import type { Clock } from './clock.js';
import { steadyTime } from './steady-time.js';

/** Beyond this many keys the one that was not hit for longest is forgotten. */
const MAX_KEYS = 100_000;

interface Window {
  readonly count: number;
  readonly endsAt: number;
}

/** Counts within this process. */
export class MemoryHitCounter implements HitCounter {
  private readonly windows: LRUCache<string, Window>;
  private readonly nowMs: () => number;

  constructor(clock: Pick<Clock, 'now'>, maxKeys: number = MAX_KEYS) {
    this.windows = new LRUCache({ max: maxKeys });
    this.nowMs = steadyTime(clock);
  }

  async hit(key: string, windowMs: number): Promise<Hits> {
    const now = this.nowMs();
    const open = this.windows.get(key);
    const { count, endsAt } = open !== undefined && now < open.endsAt ? open : { count: 0, endsAt: now + windowMs };
    this.windows.set(key, { count: count + 1, endsAt });
    return { count: count + 1, resetsInMs: endsAt - now };
  }
}
