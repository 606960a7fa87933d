import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { SPINE_TRANSPORT, type SpineTransport } from '#contracts';
import { CLOCK, UPSTREAM_GUARDS, UpstreamHttp, type Clock, type UpstreamGuards } from '#platform';
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
          inject: [HttpService, CLOCK, UPSTREAM_GUARDS],
          useFactory: (http: HttpService, clock: Clock, guard: UpstreamGuards): SpineTransport =>
            transport(config, { http, clock, guard }),
        },
      ],
      exports: [SPINE_TRANSPORT],
    };
  }
}

interface Around {
  readonly http: HttpService;
  readonly clock: Clock;
  readonly guard: UpstreamGuards;
}

function transport(config: SspConfig, { http, clock, guard }: Around): SpineTransport {
  const upstream = new UpstreamHttp(http, { maxBytes: config.GPC_MAX_RECORD_BYTES, agents: sspAgents(config), guard });
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
