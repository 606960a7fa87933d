import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { SPINE_TRANSPORT, type SpineTransport } from '#contracts';
import {
  CLOCK,
  EVENT_LOG,
  METRICS,
  UPSTREAM_GUARDS,
  UpstreamHttp,
  type Clock,
  type EventLog,
  type Metrics,
  type UpstreamGuards,
  type UpstreamHttpOptions,
} from '#platform';
import type { TokenIssuer } from './gp-connect-token.js';
import { SspAgents } from './ssp-agents.js';
import { SspAdapter } from './ssp.adapter.js';
import type { SspConfig } from './ssp.config.js';

/** Whole days until our certificate for the proxy ends; `undefined` where there is none. For metrics. */
export type SspCertificateDaysLeft = () => number | undefined;
export const SSP_CERTIFICATE_DAYS_LEFT = Symbol('SspCertificateDaysLeft');

/** Gives `SPINE_TRANSPORT` and `SSP_CERTIFICATE_DAYS_LEFT`. Its connections carry our certificate, so they are its own and not those of `PlatformModule`. */
@Module({})
export class SspModule {
  static with(config: SspConfig): DynamicModule {
    return {
      module: SspModule,
      global: true, // GpConnectModule sends through the port and does not know this lib
      imports: [HttpModule],
      providers: [
        {
          provide: SspAgents,
          inject: [CLOCK, EVENT_LOG],
          useFactory: (clock: Clock, log: EventLog) => new SspAgents(config, { clock, log }),
        },
        {
          provide: SPINE_TRANSPORT,
          inject: [HttpService, CLOCK, SspAgents, UPSTREAM_GUARDS, METRICS],
          useFactory: (http: HttpService, clock: Clock, ...around: Around): SpineTransport =>
            transport(config, { http, clock }, around),
        },
        {
          provide: SSP_CERTIFICATE_DAYS_LEFT,
          inject: [SspAgents],
          useFactory:
            (agents: SspAgents): SspCertificateDaysLeft =>
            () =>
              agents.certificateDaysLeft(),
        },
      ],
      exports: [SPINE_TRANSPORT, SSP_CERTIFICATE_DAYS_LEFT],
    };
  }
}

type Around = readonly [agents: SspAgents, guard: UpstreamGuards, metrics: Metrics];

function transport(
  config: SspConfig,
  { http, clock }: { readonly http: HttpService; readonly clock: Clock },
  [agents, guard, metrics]: Around,
): SpineTransport {
  const options: UpstreamHttpOptions = { maxBytes: config.GPC_MAX_RECORD_BYTES, agents, guard, metrics };
  const upstream = new UpstreamHttp(http, options);
  return new SspAdapter(upstream, clock, { proxy: config.SSP_BASE_URL, issuer: issuerOf(config) });
}

function issuerOf(config: SspConfig): TokenIssuer {
  const { DEVICE_ID_SYSTEM, DEVICE_ID, DEVICE_MODEL, DEVICE_VERSION } = config;
  return {
    iss: config.JWT_ISS,
    audience: config.JWT_AUD,
    device: { system: DEVICE_ID_SYSTEM, value: DEVICE_ID, model: DEVICE_MODEL, version: DEVICE_VERSION },
    localUserIdSystem: config.LOCAL_USER_ID_SYSTEM,
  };
}
