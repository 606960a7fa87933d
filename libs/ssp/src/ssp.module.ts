import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { SPINE_TRANSPORT, type SpineTransport } from '#contracts';
import { CLOCK, METRICS, UpstreamHttp, type Clock, type Metrics } from '#platform';
import type { TokenIssuer } from './gp-connect-token.js';
import { sspAgents } from './ssp-agents.js';
import { SspAdapter } from './ssp.adapter.js';
import type { SspConfig } from './ssp.config.js';

/** Gives `SPINE_TRANSPORT`. Its connections carry our certificate, so they are its own and not those of `PlatformModule`. */
@Module({})
export class SspModule {
  static with(config: SspConfig): DynamicModule {
    return {
      module: SspModule,
      global: true, // GpConnectModule sends through the port and does not know this lib
      imports: [HttpModule],
      providers: [
        {
          provide: SPINE_TRANSPORT,
          inject: [HttpService, CLOCK, METRICS],
          useFactory: (http: HttpService, clock: Clock, metrics: Metrics): SpineTransport =>
            transport(config, { http, clock, metrics }),
        },
      ],
      exports: [SPINE_TRANSPORT],
    };
  }
}

interface SspSurroundings {
  readonly http: HttpService;
  readonly clock: Clock;
  readonly metrics: Metrics;
}

function transport(config: SspConfig, { http, clock, metrics }: SspSurroundings): SpineTransport {
  const upstream = new UpstreamHttp(http, {
    maxBytes: config.GPC_MAX_RECORD_BYTES,
    agents: sspAgents(config),
    metrics,
  });
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
