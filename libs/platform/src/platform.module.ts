import { HttpModule, HttpService } from '@nestjs/axios';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CLOCK, systemClock, type Clock } from './clock.js';
import { END_SETTINGS } from './end-on-signals.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import { METRICS, type Metrics } from './metrics.js';
import type { PlatformConfig } from './platform.config.js';
import { PrometheusMetrics } from './prometheus-metrics.js';
import { SLEEP, realSleep, type Sleep } from './retry.js';
import { Stopping } from './stopping.js';
import { UpstreamGuards, type GuardRules } from './upstream-guards.js';
import { UpstreamHttp } from './upstream-http.js';
import { WinstonEventLog } from './winston-event-log.js';

export const UPSTREAM_HTTP = Symbol('UpstreamHttp');
/** Of all who send requests: `UpstreamGuards`. */
export const UPSTREAM_GUARDS = Symbol('UpstreamGuards');

/** What time it is, and how one waits for another. */
export interface Time {
  readonly clock: Clock;
  readonly sleep: Sleep;
}
const REAL_TIME: Time = { clock: systemClock, sleep: realSleep };

export interface PlatformOptions {
  /** Requests at a time that settings of other parts allow. */
  readonly concurrent?: GuardRules['concurrent'];
  /** Another than the machine's, for specs. */
  readonly time?: Time | undefined;
}

/** Gives every other module `CLOCK`, `SLEEP`, `METRICS`, `EVENT_LOG`, `UPSTREAM_GUARDS`, `UPSTREAM_HTTP` and `Stopping`. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: PlatformConfig, { concurrent = {}, time = REAL_TIME }: PlatformOptions = {}): DynamicModule {
    const { clock, sleep } = time;
    const rules = { failures: config.CIRCUIT_FAILURES, openMs: config.CIRCUIT_OPEN_MS, concurrent };
    return {
      module: PlatformModule,
      imports: [HttpModule],
      providers: [
        { provide: CLOCK, useValue: clock },
        { provide: SLEEP, useValue: sleep },
        { provide: END_SETTINGS, useValue: config },
        { provide: Stopping, useFactory: () => new Stopping() },
        { provide: METRICS, useFactory: (): Metrics => new PrometheusMetrics() },
        {
          provide: EVENT_LOG,
          inject: [CLOCK, METRICS],
          useFactory: (clock: Clock, metrics: Metrics): EventLog =>
            new WinstonEventLog({ level: config.LOG_LEVEL, clock, metrics }),
        },
        {
          provide: UPSTREAM_HTTP,
          inject: [HttpService, UPSTREAM_GUARDS, METRICS],
          useFactory: (http: HttpService, guard: UpstreamGuards, metrics: Metrics) =>
            new UpstreamHttp(http, { maxBytes: config.UPSTREAM_MAX_BYTES, guard, metrics }),
        },
        {
          provide: UPSTREAM_GUARDS,
          inject: [CLOCK, SLEEP, EVENT_LOG],
          useFactory: (clock: Clock, sleep: Sleep, log: EventLog) => new UpstreamGuards(rules, { clock, sleep, log }),
        },
      ],
      exports: [CLOCK, SLEEP, METRICS, EVENT_LOG, UPSTREAM_GUARDS, UPSTREAM_HTTP, END_SETTINGS, Stopping],
    };
  }
}
