import { LRUCache } from 'lru-cache';
import type { KeyValueStore } from '#contracts';
import type { Clock } from './clock.js';

/** Keeps texts in this process; when full, forgets the one that was not used for longest. */
export class MemoryStore implements KeyValueStore {
  private readonly entries: LRUCache<string, string>;

  constructor(clock: Pick<Clock, 'now'>, maxEntries: number) {
    this.entries = new LRUCache({
      max: maxEntries,
      ttlResolution: 0,
      perf: { now: () => clock.now().getTime() },
    });
  }

  async get(key: string): Promise<string | undefined> {
    return this.entries.get(key);
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    this.entries.set(key, value, { ttl: ttlMs });
  }

  async delete(key: string): Promise<void> {
    this.entries.delete(key);
  }
}
