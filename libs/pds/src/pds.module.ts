import { Module, type DynamicModule } from '@nestjs/common';
import {
  ACCESS_TOKENS,
  PATIENT_DIRECTORY,
  RATE_LIMITERS,
  type AccessToken,
  type PatientDirectory,
  type PdsAccess,
  type RateLimiters,
} from '#contracts';
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

/** Gives `PATIENT_DIRECTORY`. Needs `PlatformModule`, `PlatformAuthModule` and whoever gives `RATE_LIMITERS`. */
@Module({})
export class PdsModule {
  static with(config: PdsConfig): DynamicModule {
    return {
      module: PdsModule,
      providers: [
        {
          provide: PATIENT_DIRECTORY,
          inject: [UPSTREAM_HTTP, ACCESS_TOKENS, RATE_LIMITERS, CLOCK, SLEEP, EVENT_LOG],
          useFactory: (
            http: UpstreamHttp,
            accessToken: AccessToken,
            limiters: RateLimiters,
            clock: Clock,
            sleep: Sleep,
            events: EventLog,
          ): PatientDirectory => pdsDirectory(config, { http, accessToken, limiters, clock, sleep, events }),
        },
      ],
      exports: [PATIENT_DIRECTORY],
    };
  }
}

export interface PdsSurroundings {
  readonly http: UpstreamHttp;
  readonly accessToken: AccessToken;
  readonly limiters: RateLimiters;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

const ACCESS: Readonly<Record<PdsConfig['PDS_ACCESS_MODE'], PdsAccess>> = {
  application: 'application',
  cis2: 'healthcare-worker',
};

export function pdsDirectory(config: PdsConfig, { http, limiters, ...tools }: PdsSurroundings): PatientDirectory {
  return new PdsAdapter(
    {
      ...tools,
      server: { baseUrl: config.PDS_BASE_URL, http },
      limiter: limiters.limiter({ name: 'pds', perSecond: config.PDS_RATE_PER_SECOND }),
    },
    {
      access: ACCESS[config.PDS_ACCESS_MODE],
      timeoutMs: config.PDS_TIMEOUT_MS,
      budgetMs: config.PDS_BUDGET_MS,
      gpPeriodPolicy: config.PDS_GP_PERIOD_POLICY,
    },
  );
}
