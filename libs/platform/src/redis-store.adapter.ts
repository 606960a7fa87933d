import type { Redis } from 'ioredis';
import type { KeyValueStore } from '#contracts';
import { Fault } from '#errors';

/** Keeps texts in Redis, where all instances find them. Values that need it must come encrypted: see `SealedStore`. */
export class RedisStore implements KeyValueStore {
  constructor(
    private readonly redis: Pick<Redis, 'get' | 'set' | 'del'>,
    /** Stands before every key, so that others can use the same Redis. */
    private readonly prefix: string,
  ) {}

  async get(key: string): Promise<string | undefined> {
    return (await reached(this.redis.get(this.prefix + key))) ?? undefined;
  }

  async set(key: string, value: string, ttlMs: number): Promise<void> {
    await reached(this.redis.set(this.prefix + key, value, 'PX', Math.max(1, Math.ceil(ttlMs))));
  }

  async delete(key: string): Promise<void> {
    await reached(this.redis.del(this.prefix + key));
  }
}

/** An error of the library holds the command with key and value: nothing of it is passed on. */
async function reached<T>(command: Promise<T>): Promise<T> {
  try {
    return await command;
  } catch {
    throw new Fault('CONTEXT_STORE_UNAVAILABLE');
  }
}
