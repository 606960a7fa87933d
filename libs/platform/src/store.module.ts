import { type DynamicModule, Module } from '@nestjs/common';
import {
  HIT_COUNTER,
  type HitCounter,
  KEY_VALUE_STORE,
  type KeyValueStore,
  RATE_LIMITERS,
  type RateLimiters,
} from '#contracts';
import { CLOCK, type Clock } from './clock.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import { MeteredRateLimiters } from './metered-limiters.js';
import { MeteredStore } from './metered-store.js';
import { MemoryHitCounter } from './memory-hit-counter.js';
import { MemoryStore } from './memory-store.js';
import { METRICS, type Metrics } from './metrics.js';
import { memoryRateLimiters, redisRateLimiters } from './rate-limiters.js';
import { RedisConnection } from './redis-connection.js';
import { RedisHitCounter } from './redis-hit-counter.adapter.js';
import { RedisStore } from './redis-store.adapter.js';
import { readStoreKey, type RedisConfig } from './redis.config.js';
import { SLEEP, type Sleep } from './retry.js';
import { SealedStore } from './sealed-store.js';

/** Whether the store behind `KEY_VALUE_STORE` answers now. */
export type StoreReachable = () => Promise<boolean>;
export const STORE_REACHABLE = Symbol('StoreReachable');

/**
 * A `KeyValueStore` for what operators may lose, sealed like the other. In memory it has room of its own: however much is
 * noted there, no opened patient is pushed out.
 */
export const NOTES_STORE = Symbol('NotesStore');
/** In memory. */
const MOST_NOTES = 2_000;

const PREFIX = 'gpco:';

/**
 * Gives every other module `KEY_VALUE_STORE`, `NOTES_STORE`, `STORE_REACHABLE`, `RATE_LIMITERS` and `HIT_COUNTER`: in
 * Redis, shared by all instances, when REDIS_URL is set, else in memory. What is kept of patients is encrypted in Redis.
 */
@Module({})
export class StoreModule {
  static with(config: RedisConfig, maxEntries: number): DynamicModule {
    const providers =
      config.REDIS_URL === undefined ? inMemory(maxEntries) : inRedis(config.REDIS_URL, readStoreKey(config));
    const exports = [KEY_VALUE_STORE, NOTES_STORE, STORE_REACHABLE, RATE_LIMITERS, HIT_COUNTER];
    return { module: StoreModule, global: true, providers, exports };
  }
}

function inMemory(maxEntries: number): NonNullable<DynamicModule['providers']> {
  const reachable: StoreReachable = async () => true;
  return [
    {
      provide: KEY_VALUE_STORE,
      inject: [CLOCK, METRICS],
      useFactory: (clock: Clock, metrics: Metrics): KeyValueStore =>
        new MeteredStore(new MemoryStore(clock, maxEntries), metrics),
    },
    {
      provide: NOTES_STORE,
      inject: [CLOCK],
      useFactory: (clock: Clock): KeyValueStore => new MemoryStore(clock, MOST_NOTES),
    },
    { provide: STORE_REACHABLE, useValue: reachable },
    {
      provide: RATE_LIMITERS,
      inject: [CLOCK, SLEEP, METRICS],
      useFactory: (clock: Clock, sleep: Sleep, metrics: Metrics): RateLimiters =>
        new MeteredRateLimiters(memoryRateLimiters({ clock, sleep }), metrics),
    },
    {
      provide: HIT_COUNTER,
      inject: [CLOCK],
      useFactory: (clock: Clock): HitCounter => new MemoryHitCounter(clock),
    },
  ];
}

function inRedis(url: string, key: Buffer): NonNullable<DynamicModule['providers']> {
  return [
    { provide: RedisConnection, inject: [EVENT_LOG], useFactory: (log: EventLog) => new RedisConnection(url, log) },
    {
      provide: KEY_VALUE_STORE,
      inject: [RedisConnection, METRICS],
      useFactory: ({ redis }: RedisConnection, metrics: Metrics): KeyValueStore =>
        new MeteredStore(new SealedStore(new RedisStore(redis, PREFIX), key), metrics),
    },
    { provide: NOTES_STORE, useExisting: KEY_VALUE_STORE },
    {
      provide: STORE_REACHABLE,
      inject: [RedisConnection],
      useFactory:
        (connection: RedisConnection): StoreReachable =>
        () =>
          connection.isReachable(),
    },
    ...limitsInRedis(),
  ];
}

function limitsInRedis(): NonNullable<DynamicModule['providers']> {
  return [
    {
      provide: RATE_LIMITERS,
      inject: [RedisConnection, CLOCK, SLEEP, EVENT_LOG, METRICS],
      useFactory: (connection: RedisConnection, clock: Clock, sleep: Sleep, ...[log, metrics]: [EventLog, Metrics]) => {
        const { redis } = connection;
        const limiters = redisRateLimiters({ redis, clock, sleep, log, prefix: `${PREFIX}rate:` });
        return new MeteredRateLimiters(limiters, metrics);
      },
    },
    {
      provide: HIT_COUNTER,
      inject: [RedisConnection],
      useFactory: ({ redis }: RedisConnection): HitCounter => new RedisHitCounter(redis, `${PREFIX}hits:`),
    },
  ];
}
