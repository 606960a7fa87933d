import type { EventLog } from './event-log.js';
import type { MemoryRateSlots } from './memory-rate-slots.js';
import type { SlotRule, SlotSource } from './rate-limiter-slots.js';
import type { RedisScripts } from './redis-scripts.js';

/** So long Redis is not asked after it gave no answer: each question to a silent one may hold the queue for a second. */
const ALONE_MS = 5_000;

/**
 * Takes a slot, or says how long to wait. KEYS: times of the slots taken (newest first), the rest. ARGV: limit, window.
 * By Redis's own clock, so that those of the instances do not matter. Times that lie ahead come from a clock that was
 * put back since: they count for nothing, else everybody would wait until it has caught up.
 */
const CLAIM = `
local clock = redis.call('TIME')
local now = clock[1] * 1000 + math.floor(clock[2] / 1000)
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2])
local newest = redis.call('LINDEX', KEYS[1], 0)
if newest and tonumber(newest) > now then redis.call('DEL', KEYS[1]) end
local oldest = redis.call('LINDEX', KEYS[1], -1)
while oldest and tonumber(oldest) <= now - window do
  redis.call('RPOP', KEYS[1])
  oldest = redis.call('LINDEX', KEYS[1], -1)
end
local wait = math.max(0, redis.call('PTTL', KEYS[2]))
local earlier = redis.call('LINDEX', KEYS[1], limit - 1)
if earlier then wait = math.max(wait, tonumber(earlier) + window - now) end
if wait == 0 then
  redis.call('LPUSH', KEYS[1], string.format('%.0f', now))
  redis.call('PEXPIRE', KEYS[1], window)
end
return wait`;

/** KEYS: the rest. ARGV: milliseconds. A shorter rest never ends a longer one. */
const HOLD = `
if redis.call('PTTL', KEYS[1]) < tonumber(ARGV[1]) then redis.call('SET', KEYS[1], '1', 'PX', ARGV[1]) end
return 0`;

interface SharedLimit {
  readonly name: string;
  readonly rule: SlotRule;
  /** Stands before every key. */
  readonly prefix: string;
}

interface Tools {
  readonly redis: RedisScripts;
  /** Never runs backwards. Milliseconds. */
  readonly nowMs: () => number;
  readonly log: EventLog;
}

/**
 * Keeps a limit for all instances together. A slot is taken when its time has come, never ahead: so a rest that one
 * instance asks for holds all of them, and an order that is taken back costs nobody a slot.
 * Without Redis each instance keeps the limit for itself: a limit never becomes an outage.
 */
export class RedisRateSlots implements SlotSource {
  private readonly times: string;
  private readonly rest: string;
  private alone = false;
  private askAgainAt = 0;

  constructor(
    private readonly limit: SharedLimit,
    /** Also knows the slots that came from Redis: the limit of this process holds while Redis comes and goes. */
    private readonly own: MemoryRateSlots,
    private readonly tools: Tools,
  ) {
    // In braces, so that a cluster keeps both keys in one place.
    this.times = `${limit.prefix}{${limit.name}}:taken`;
    this.rest = `${limit.prefix}{${limit.name}}:rest`;
  }

  waitMs(before: number): number {
    return this.own.waitMs(before);
  }

  async claim(): Promise<number> {
    const ownMs = this.own.waitMs(0);
    if (ownMs > 0) return ownMs;
    const { slots, windowMs } = this.limit.rule;
    const waitMs = await this.ask(CLAIM, [this.times, this.rest], [slots, windowMs]);
    if (waitMs === undefined) return this.own.claim();
    // What the others have taken cannot come free earlier: from now on it counts for the known wait here.
    if (waitMs > 0) this.own.holdFor(waitMs);
    else this.own.take();
    return waitMs;
  }

  async hold(ms: number): Promise<void> {
    this.own.holdFor(ms);
    await this.ask(HOLD, [this.rest], [Math.ceil(ms)]);
  }

  /** `undefined`: no answer. What the library says of it is not written: it may hold the address with its password. */
  private async ask(script: string, keys: readonly string[], values: readonly number[]): Promise<number | undefined> {
    if (this.alone && this.tools.nowMs() < this.askAgainAt) return undefined;
    try {
      const answer = await this.tools.redis.eval(script, keys.length, ...keys, ...values);
      if (typeof answer !== 'number') throw new Error('Redis gave no number');
      this.note(false);
      return answer;
    } catch {
      this.askAgainAt = this.tools.nowMs() + ALONE_MS;
      this.note(true);
      return undefined;
    }
  }

  private note(alone: boolean): void {
    if (this.alone === alone) return;
    this.alone = alone;
    const fields = { upstream: this.limit.name };
    if (alone) this.tools.log.warn('rate-limiter.alone', fields);
    else this.tools.log.info('rate-limiter.shared', fields);
  }
}
