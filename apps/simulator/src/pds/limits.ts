import type { SimClock, SimReply } from '../kernel/exchange.js';
import { MinuteQuota } from '../kernel/minute-quota.js';
import { SpikeArrest } from '../kernel/spike-arrest.js';
import { outcome, PDS_ERRORS } from './outcomes.js';

/** Each limit by itself; none when absent. Requests per minute. Values of the platform: shared/spec/pds.md §11. */
export interface PdsLimits {
  /** Of one application; 300 on int. */
  readonly quotaPerMinute?: number | undefined;
  /** Of one application, smoothed: 900 on int, which is one request every 67 ms. */
  readonly spikePerMinute?: number | undefined;
  /** Of all applications together; 1200 on int. */
  readonly apiQuotaPerMinute?: number | undefined;
}

const EVERYBODY = 'everybody';

/** Refuses with 429, without `Retry-After`. Source: shared/spec/pds.md §2, §10.2. */
export class PdsLimiter {
  private readonly quota: MinuteQuota;
  private readonly spike: SpikeArrest;
  private readonly api: MinuteQuota;

  constructor(
    clock: SimClock,
    private readonly limits: PdsLimits,
  ) {
    this.quota = new MinuteQuota(clock, limits.quotaPerMinute);
    this.spike = new SpikeArrest(clock, limits.spikePerMinute);
    this.api = new MinuteQuota(clock, limits.apiQuotaPerMinute);
  }

  refusal(caller: string): SimReply | undefined {
    if (!this.spike.take(caller)) return tooMany(`The application ${caller} has created a spike in traffic.`);
    if (!this.quota.take(caller)) return tooMany(quotaDiagnostics(caller, this.limits.quotaPerMinute ?? 0));
    if (this.api.take(EVERYBODY)) return undefined;
    return tooMany('This API is currently receiving a high volume of requests.');
  }
}

export function quotaDiagnostics(caller: string, quota: number): string {
  return `The application ${caller} has exceeded its quota of ${quota} requests every 1 minute(s).`;
}

export function tooMany(diagnostics: string, headers: Readonly<Record<string, string>> = {}): SimReply {
  return outcome(PDS_ERRORS.tooMany, 'gateway', { diagnostics, headers });
}
