import type { SimClock, SimReply, SimRequest } from '../kernel/exchange.js';
import { MinuteQuota } from '../kernel/minute-quota.js';
import { gatewayOutcome } from './outcomes.js';

/** What stands in front of the service on a live environment; each switch by itself. Source: shared/spec/sds.md §3, §18.2. */
export interface GatewaySwitches {
  /** The key that callers must send; none is asked for when absent. */
  readonly apiKey?: string | undefined;
  /** The platform's own monitoring key, for `_status`. */
  readonly statusKey?: string | undefined;
  /** Replaces the bodies of the service's 5xx answers. */
  readonly maskServerErrors?: boolean | undefined;
  /** Life of a cached answer; nothing is cached when absent. 1800 on the platform. */
  readonly cacheSeconds?: number | undefined;
  /** 300 on the platform; no limit when absent. */
  readonly quotaPerMinute?: number | undefined;
  /** Shortest time between two requests, 200 on the platform; no rule when absent. Milliseconds. */
  readonly spacingMs?: number | undefined;
}

/** The live environments without their limits and cache, which would make a journey depend on the one before it. */
export const LIVE_GATEWAY = { apiKey: 'local-sds-api-key', maskServerErrors: true } as const satisfies GatewaySwitches;

interface Cached {
  readonly at: number;
  readonly reply: SimReply;
}

const UNCACHED: readonly string[] = ['/_ping', '/_status', '/healthcheck', '/healthcheck/deep'];

/** API key, quota, spike arrest, cache, service: in this order. */
export class SdsGateway {
  private readonly quota: MinuteQuota;
  private readonly cache = new Map<string, Cached>();
  private lastAt = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly clock: SimClock,
    private readonly switches: GatewaySwitches,
  ) {
    this.quota = new MinuteQuota(clock, switches.quotaPerMinute);
  }

  async answer(request: SimRequest, path: string, service: () => Promise<SimReply>): Promise<SimReply> {
    const refusal = this.refusal(request);
    if (refusal !== undefined) return gatewayOutcome(refusal, this.clock.uuid());
    const key = this.cacheKey(request, path);
    const known = key === undefined ? undefined : this.fromCache(key);
    if (known !== undefined) return known;
    const reply = await service();
    if (key !== undefined && reply.status < 400) this.cache.set(key, { at: this.now(), reply });
    return this.masked(reply, path);
  }

  hasStatusKey({ headers }: SimRequest): boolean {
    return this.switches.statusKey !== undefined && headers['apikey'] === this.switches.statusKey;
  }

  private refusal({ headers }: SimRequest): 401 | 429 | undefined {
    const { apiKey } = this.switches;
    const sent = headers['apikey']?.toString();
    if (apiKey !== undefined && sent !== apiKey) return 401;
    return this.quota.take(sent ?? '') && this.isSpaced() ? undefined : 429;
  }

  private isSpaced(): boolean {
    const { spacingMs } = this.switches;
    const now = this.now();
    if (spacingMs !== undefined && now - this.lastAt < spacingMs) return false;
    this.lastAt = now;
    return true;
  }

  /** `undefined` when the answer neither comes from the cache nor goes there. */
  private cacheKey({ method, target, headers }: SimRequest, path: string): string | undefined {
    const off = this.switches.cacheSeconds === undefined || UNCACHED.includes(path);
    if (off || headers['cache-control'] === 'no-cache') return undefined;
    return JSON.stringify([method, target, headers.accept]);
  }

  private fromCache(key: string): SimReply | undefined {
    const known = this.cache.get(key);
    const lifeMs = (this.switches.cacheSeconds ?? 0) * 1000;
    return known !== undefined && this.now() - known.at < lifeMs ? known.reply : undefined;
  }

  private masked(reply: SimReply, path: string): SimReply {
    if (reply.status < 500 || this.switches.maskServerErrors !== true || UNCACHED.includes(path)) return reply;
    return gatewayOutcome(reply.status, this.clock.uuid());
  }

  private now(): number {
    return this.clock.now().getTime();
  }
}
