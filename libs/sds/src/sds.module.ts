import { Module, type DynamicModule } from '@nestjs/common';
import {
  DIRECTORY_DESK,
  KEY_VALUE_STORE,
  RATE_LIMITERS,
  SPINE_DIRECTORY,
  type DirectoryDesk,
  type KeyValueStore,
  type RateLimiters,
  type SpineDirectory,
} from '#contracts';
import {
  CLOCK,
  EVENT_LOG,
  SLEEP,
  UPSTREAM_HTTP,
  type Clock,
  type EventLog,
  type JobProcessor,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import type { SdsConfig } from './sds.config.js';
import { sdsEngine, type SdsEngine, type SdsOptions } from './sds-engine.js';

/** What a `JobRunner` has to run for the directory: `readonly JobProcessor[]`. */
export const SDS_JOBS = Symbol('SdsJobs');
const ENGINE = Symbol('SdsEngine');

/** Gives `SPINE_DIRECTORY`, `DIRECTORY_DESK` and `SDS_JOBS`. Needs `PlatformModule` and `StoreModule`. */
@Module({})
export class SdsModule {
  static with(config: SdsConfig, options: SdsOptions): DynamicModule {
    return {
      module: SdsModule,
      providers: [
        {
          provide: ENGINE,
          inject: [UPSTREAM_HTTP, KEY_VALUE_STORE, RATE_LIMITERS, CLOCK, SLEEP, EVENT_LOG],
          useFactory: (
            http: UpstreamHttp,
            store: KeyValueStore,
            limiters: RateLimiters,
            clock: Clock,
            sleep: Sleep,
            events: EventLog,
          ): SdsEngine => sdsEngine(config, options, { http, store, limiters, clock, sleep, events }),
        },
        {
          provide: SPINE_DIRECTORY,
          inject: [ENGINE],
          useFactory: ({ directory }: SdsEngine): SpineDirectory => directory,
        },
        { provide: DIRECTORY_DESK, inject: [ENGINE], useFactory: ({ desk }: SdsEngine): DirectoryDesk => desk },
        { provide: SDS_JOBS, inject: [ENGINE], useFactory: ({ jobs }: SdsEngine): readonly JobProcessor[] => jobs },
      ],
      exports: [SPINE_DIRECTORY, DIRECTORY_DESK, SDS_JOBS],
    };
  }
}
