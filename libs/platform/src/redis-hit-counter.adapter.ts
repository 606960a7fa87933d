import type { HitCounter, Hits } from '#contracts';
import { Fault } from '#errors';
import type { RedisScripts } from './redis-scripts.js';

/** KEYS: the counter. ARGV: window, milliseconds. One step, so that no counter is left without an end. */
const HIT = `
local count = redis.call('INCR', KEYS[1])
if count == 1 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return {count, math.max(1, redis.call('PTTL', KEYS[1]))}`;

/** Counts in Redis, for all instances together. */
export class RedisHitCounter implements HitCounter {
  constructor(
    private readonly redis: RedisScripts,
    /** Stands before every key, so that others can use the same Redis. */
    private readonly prefix: string,
  ) {}

  async hit(key: string, windowMs: number): Promise<Hits> {
    const answer = await this.answer(this.prefix + key, Math.max(1, Math.ceil(windowMs)));
    if (!isPair(answer)) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    const [count, resetsInMs] = answer;
    return { count, resetsInMs };
  }

  /** An error of the library holds the command with the key: nothing of it is passed on. */
  private answer(key: string, windowMs: number): Promise<unknown> {
    return this.redis.eval(HIT, 1, key, windowMs).catch(() => undefined);
  }
}

function isPair(answer: unknown): answer is readonly [number, number] {
  return Array.isArray(answer) && answer.length === 2 && answer.every((part) => typeof part === 'number');
}
