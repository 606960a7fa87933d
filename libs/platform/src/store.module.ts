import { type DynamicModule, Module } from '@nestjs/common';
import { KEY_VALUE_STORE, type KeyValueStore } from '#contracts';
import { CLOCK, type Clock } from './clock.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import { MemoryStore } from './memory-store.js';
import { RedisConnection } from './redis-connection.js';
import { RedisStore } from './redis-store.adapter.js';
import { readStoreKey, type RedisConfig } from './redis.config.js';
import { SealedStore } from './sealed-store.js';

/** Whether the store behind `KEY_VALUE_STORE` answers now. */
export type StoreReachable = () => Promise<boolean>;
export const STORE_REACHABLE = Symbol('StoreReachable');

const PREFIX = 'gpco:';

/** Gives `KEY_VALUE_STORE` and `STORE_REACHABLE`: encrypted in Redis when REDIS_URL is set, else in memory. */
@Module({})
export class StoreModule {
  static with(config: RedisConfig, maxEntries: number): DynamicModule {
    const providers =
      config.REDIS_URL === undefined ? inMemory(maxEntries) : inRedis(config.REDIS_URL, readStoreKey(config));
    return { module: StoreModule, providers, exports: [KEY_VALUE_STORE, STORE_REACHABLE] };
  }
}

function inMemory(maxEntries: number): NonNullable<DynamicModule['providers']> {
  const reachable: StoreReachable = async () => true;
  return [
    {
      provide: KEY_VALUE_STORE,
      inject: [CLOCK],
      useFactory: (clock: Clock): KeyValueStore => new MemoryStore(clock, maxEntries),
    },
    { provide: STORE_REACHABLE, useValue: reachable },
  ];
}

function inRedis(url: string, key: Buffer): NonNullable<DynamicModule['providers']> {
  return [
    { provide: RedisConnection, inject: [EVENT_LOG], useFactory: (log: EventLog) => new RedisConnection(url, log) },
    {
      provide: KEY_VALUE_STORE,
      inject: [RedisConnection],
      useFactory: ({ redis }: RedisConnection): KeyValueStore => new SealedStore(new RedisStore(redis, PREFIX), key),
    },
    {
      provide: STORE_REACHABLE,
      inject: [RedisConnection],
      useFactory:
        (connection: RedisConnection): StoreReachable =>
        () =>
          connection.isReachable(),
    },
  ];
}
