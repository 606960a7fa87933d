import { HttpModule, HttpService } from '@nestjs/axios';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CLOCK, systemClock, type Clock } from './clock.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import { METRICS, type Metrics } from './metrics.js';
import type { PlatformConfig } from './platform.config.js';
import { PrometheusMetrics } from './prometheus-metrics.js';
import { SLEEP, realSleep } from './retry.js';
import { UpstreamHttp } from './upstream-http.js';
import { WinstonEventLog } from './winston-event-log.js';

export const UPSTREAM_HTTP = Symbol('UpstreamHttp');

/** Gives every other module `CLOCK`, `SLEEP`, `METRICS`, `EVENT_LOG` and `UPSTREAM_HTTP`. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: PlatformConfig): DynamicModule {
    return {
      module: PlatformModule,
      imports: [HttpModule],
      providers: [
        { provide: CLOCK, useValue: systemClock },
        { provide: SLEEP, useValue: realSleep },
        { provide: METRICS, useFactory: (): Metrics => new PrometheusMetrics() },
        {
          provide: EVENT_LOG,
          inject: [CLOCK, METRICS],
          useFactory: (clock: Clock, metrics: Metrics): EventLog =>
            new WinstonEventLog({ level: config.LOG_LEVEL, clock, metrics }),
        },
        {
          provide: UPSTREAM_HTTP,
          inject: [HttpService, METRICS],
          useFactory: (http: HttpService, metrics: Metrics) =>
            new UpstreamHttp(http, { maxBytes: config.UPSTREAM_MAX_BYTES, metrics }),
        },
      ],
      exports: [CLOCK, SLEEP, METRICS, EVENT_LOG, UPSTREAM_HTTP],
    };
  }
}
