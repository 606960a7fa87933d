import { HttpModule, HttpService } from '@nestjs/axios';
import { Global, Module, type DynamicModule } from '@nestjs/common';
import { CLOCK, systemClock, type Clock } from './clock.js';
import { END_SETTINGS } from './end-on-signals.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import type { PlatformConfig } from './platform.config.js';
import { SLEEP, realSleep, type Sleep } from './retry.js';
import { Stopping } from './stopping.js';
import { UpstreamHttp } from './upstream-http.js';
import { WinstonEventLog } from './winston-event-log.js';

export const UPSTREAM_HTTP = Symbol('UpstreamHttp');

/** What time it is, and how one waits for another. */
export interface Time {
  readonly clock: Clock;
  readonly sleep: Sleep;
}
const REAL_TIME: Time = { clock: systemClock, sleep: realSleep };

/** Gives every other module `CLOCK`, `SLEEP`, `EVENT_LOG`, `UPSTREAM_HTTP` and `Stopping`. */
@Global()
@Module({})
export class PlatformModule {
  static with(config: PlatformConfig, { clock, sleep }: Time = REAL_TIME): DynamicModule {
    return {
      module: PlatformModule,
      imports: [HttpModule],
      providers: [
        { provide: CLOCK, useValue: clock },
        { provide: SLEEP, useValue: sleep },
        { provide: END_SETTINGS, useValue: config },
        { provide: Stopping, useFactory: () => new Stopping() },
        {
          provide: EVENT_LOG,
          inject: [CLOCK],
          useFactory: (clock: Clock): EventLog => new WinstonEventLog({ level: config.LOG_LEVEL, clock }),
        },
        {
          provide: UPSTREAM_HTTP,
          inject: [HttpService],
          useFactory: (http: HttpService) => new UpstreamHttp(http, { maxBytes: config.UPSTREAM_MAX_BYTES }),
        },
      ],
      exports: [CLOCK, SLEEP, EVENT_LOG, UPSTREAM_HTTP, END_SETTINGS, Stopping],
    };
  }
}
