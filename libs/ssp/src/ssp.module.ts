import { HttpModule, HttpService } from '@nestjs/axios';
import { Module, type DynamicModule } from '@nestjs/common';
import { AUDIT_TRAIL, type AuditTrail, SPINE_TRANSPORT, type SpineTransport } from '#contracts';
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
import { SspAgents, type SspAgentTools } from './ssp-agents.js';
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
          inject: [CLOCK, EVENT_LOG, { token: AUDIT_TRAIL, optional: true }],
          useFactory: (clock: Clock, log: EventLog, trail?: AuditTrail) =>
            new SspAgents(config, { clock, log, ...(trail === undefined ? {} : { renewed: noted(trail, clock) }) }),
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

/** A change of the configuration is on record (gp-connect-core.md §9.4). One that cannot be is told by the audit itself. */
function noted(trail: AuditTrail, clock: Clock): NonNullable<SspAgentTools['renewed']> {
  return ({ fingerprint, daysLeft }) => {
    const detail = { fingerprint, ...(daysLeft === undefined ? {} : { daysLeft }) };
    const event = {
      correlationId: clock.uuid(),
      authority: { kind: 'product' },
      operation: 'configuration.certificate-reloaded',
      detail,
      subject: { nhsNumbers: [] },
      providers: [],
      calls: [],
      outcome: { result: 'success' },
    } as const;
    trail.note(event).catch(() => undefined);
  };
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
