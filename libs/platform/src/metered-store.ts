import type { KeyValueStore } from '#contracts';
import type { Metrics } from './metrics.js';

/** What is kept, by the beginning of its key. What is not named here is no cache and is not counted. */
const CACHES = [
  { cache: 'patient-contexts', key: /^ctx:/u },
  { cache: 'patient-searches', key: /^search:/u },
  { cache: 'organisations', key: /^organisation:/u },
  { cache: 'own-asids', key: /^sds:v1:[^:]*:own:/u },
  { cache: 'last-routes', key: /^sds:v1:[^:]*:last:/u },
  { cache: 'absent-routes', key: /^sds:v1:[^:]*:neg:/u },
] as const;

/** Counts hits and misses. */
export class MeteredStore implements KeyValueStore {
  constructor(
    private readonly store: KeyValueStore,
    private readonly metrics: Pick<Metrics, 'cacheLookedUp'>,
  ) {}

  async get(key: string): Promise<string | undefined> {
    const found = await this.store.get(key);
    const named = CACHES.find((one) => one.key.test(key));
    if (named !== undefined) this.metrics.cacheLookedUp(named.cache, found !== undefined);
    return found;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await this.store.set(key, value, ttlMs);
  }

  async delete(key: string): Promise<void> {
    await this.store.delete(key);
  }
}
