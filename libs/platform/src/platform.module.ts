import { HttpModule, HttpService } from '@nestjs/axios';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CLOCK, systemClock, type Clock } from './clock.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import type { PlatformConfig } from './platform.config.js';
import { SLEEP, realSleep, type Sleep } from './retry.js';
import { UpstreamGuards, type GuardRules } from './upstream-guards.js';
import { UpstreamHttp } from './upstream-http.js';
import { WinstonEventLog } from './winston-event-log.js';

export const UPSTREAM_HTTP = Symbol('UpstreamHttp');
/** Of all who send requests: `UpstreamGuards`. */
export const UPSTREAM_GUARDS = Symbol('UpstreamGuards');

/** Gives every other module `CLOCK`, `SLEEP`, `EVENT_LOG`, `UPSTREAM_GUARDS` and `UPSTREAM_HTTP`. */
@Global()
@Module({})
export class PlatformModule {
  /** `concurrent`: requests at a time that settings of other parts allow. */
  static with(config: PlatformConfig, concurrent: GuardRules['concurrent'] = {}): DynamicModule {
    const rules = { failures: config.CIRCUIT_FAILURES, openMs: config.CIRCUIT_OPEN_MS, concurrent };
    return {
      module: PlatformModule,
      imports: [HttpModule],
      providers: [
        { provide: CLOCK, useValue: systemClock },
        { provide: SLEEP, useValue: realSleep },
        {
          provide: EVENT_LOG,
          inject: [CLOCK],
          useFactory: (clock: Clock): EventLog => new WinstonEventLog({ level: config.LOG_LEVEL, clock }),
        },
        {
          provide: UPSTREAM_HTTP,
          inject: [HttpService, UPSTREAM_GUARDS],
          useFactory: (http: HttpService, guard: UpstreamGuards) =>
            new UpstreamHttp(http, { maxBytes: config.UPSTREAM_MAX_BYTES, guard }),
        },
        {
          provide: UPSTREAM_GUARDS,
          inject: [CLOCK, SLEEP, EVENT_LOG],
          useFactory: (clock: Clock, sleep: Sleep, log: EventLog) => new UpstreamGuards(rules, { clock, sleep, log }),
        },
      ],
      exports: [CLOCK, SLEEP, EVENT_LOG, UPSTREAM_GUARDS, UPSTREAM_HTTP],
    };
  }
}
