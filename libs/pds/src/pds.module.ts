import { Module, type DynamicModule } from '@nestjs/common';
import { ACCESS_TOKENS, PATIENT_DIRECTORY, type AccessToken, type PatientDirectory } from '#contracts';
import {
  CLOCK,
  EVENT_LOG,
  SLEEP,
  UPSTREAM_HTTP,
  type Clock,
  type EventLog,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import { PdsAdapter } from './pds.adapter.js';
import type { PdsConfig } from './pds.config.js';

/** Gives `PATIENT_DIRECTORY`. Needs `PlatformModule` and `PlatformAuthModule`. */
@Module({})
export class PdsModule {
  static with(config: PdsConfig): DynamicModule {
    return {
      module: PdsModule,
      providers: [
        {
          provide: PATIENT_DIRECTORY,
          inject: [UPSTREAM_HTTP, ACCESS_TOKENS, CLOCK, SLEEP, EVENT_LOG],
          useFactory: (
            http: UpstreamHttp,
            accessToken: AccessToken,
            clock: Clock,
            sleep: Sleep,
            events: EventLog,
          ): PatientDirectory => pdsDirectory(config, { http, accessToken, clock, sleep, events }),
        },
      ],
      exports: [PATIENT_DIRECTORY],
    };
  }
}

export interface PdsSurroundings {
  readonly http: UpstreamHttp;
  readonly accessToken: AccessToken;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

export function pdsDirectory(config: PdsConfig, { http, ...tools }: PdsSurroundings): PatientDirectory {
  return new PdsAdapter(
    { ...tools, server: { baseUrl: config.PDS_BASE_URL, http } },
    {
      timeoutMs: config.PDS_TIMEOUT_MS,
      budgetMs: config.PDS_BUDGET_MS,
      gpPeriodPolicy: config.PDS_GP_PERIOD_POLICY,
    },
  );
}
