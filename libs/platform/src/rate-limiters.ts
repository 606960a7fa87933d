import type { RateLimit, RateLimiter, RateLimiters } from '#contracts';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';
import { MemoryRateSlots } from './memory-rate-slots.js';
import { slotRule, type SlotSource } from './rate-limiter-slots.js';
import { RedisRateSlots } from './redis-rate-slots.adapter.js';
import type { RedisScripts } from './redis-scripts.js';
import type { Sleep } from './retry.js';
import { steadyTime } from './steady-time.js';
import { TurnQueue } from './turn-queue.js';

interface LimiterTools {
  readonly clock: Pick<Clock, 'now'>;
  readonly sleep: Sleep;
}

interface SharedTools extends LimiterTools {
  readonly redis: RedisScripts;
  readonly log: EventLog;
  /** Stands before every key, so that others can use the same Redis. */
  readonly prefix: string;
}

/** One queue for each name in this process; where its slots come from is said at the start. */
class QueuedRateLimiters implements RateLimiters {
  private readonly queues = new Map<string, { readonly limit: RateLimit; readonly queue: TurnQueue }>();

  constructor(
    private readonly slotsOf: (limit: RateLimit, nowMs: () => number) => SlotSource,
    private readonly tools: LimiterTools,
  ) {}

  limiter(limit: RateLimit): RateLimiter {
    const { name, perSecond } = limit;
    const known = this.queues.get(name);
    if (known !== undefined && isSame(known.limit, limit)) return known.queue;
    if (known !== undefined) throw new Error(`two different limits are named ${name}`);
    if (!Number.isInteger(perSecond) || perSecond < 1)
      throw new Error(`the limit ${name} is not a whole number above 0`);
    const nowMs = steadyTime(this.tools.clock);
    const queue = new TurnQueue(this.slotsOf(limit, nowMs), { nowMs, sleep: this.tools.sleep });
    this.queues.set(name, { limit, queue });
    return queue;
  }
}

function isSame(one: RateLimit, other: RateLimit): boolean {
  return one.perSecond === other.perSecond && one.evenly === other.evenly;
}

/** Limits that this process keeps alone. */
export function memoryRateLimiters(tools: LimiterTools): RateLimiters {
  return new QueuedRateLimiters((limit, nowMs) => new MemoryRateSlots(slotRule(limit), nowMs), tools);
}

/** Limits that all instances with this Redis keep together. Users go before background work within each instance only. */
export function redisRateLimiters({ redis, log, prefix, ...tools }: SharedTools): RateLimiters {
  return new QueuedRateLimiters((limit, nowMs) => {
    const rule = slotRule(limit);
    const own = new MemoryRateSlots(rule, nowMs);
    return new RedisRateSlots({ name: limit.name, rule, prefix }, own, { redis, nowMs, log });
  }, tools);
}
