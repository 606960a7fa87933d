import { Module, type DynamicModule } from '@nestjs/common';
import { ACCESS_TOKENS, type AccessToken, type PdsAccess } from '#contracts';
import {
  CLOCK,
  EVENT_LOG,
  METRICS,
  SLEEP,
  UPSTREAM_HTTP,
  type Clock,
  type EventLog,
  type Metrics,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import { ApplicationTokens } from './application-tokens.js';
import { ExchangedTokens } from './exchanged-tokens.js';
import { KEY_RING, KeyRing } from './key-ring.js';
import type { PlatformAuthConfig } from './platform-auth.config.js';
import { TokenRequests, type TokenTools } from './token-requests.js';

/**
 * Gives `ACCESS_TOKENS`, in our own name or in that of the user, to every module that calls the NHS API platform,
 * and `KEY_RING` to whoever publishes our public keys. Needs `PlatformModule`.
 */
@Module({})
export class PlatformAuthModule {
  static with(config: PlatformAuthConfig, access: PdsAccess): DynamicModule {
    return {
      module: PlatformAuthModule,
      global: true,
      providers: [
        { provide: KEY_RING, inject: [EVENT_LOG], useFactory: (log: EventLog) => new KeyRing(config, log) },
        {
          provide: ACCESS_TOKENS,
          inject: [KEY_RING, METRICS, UPSTREAM_HTTP, CLOCK, SLEEP, EVENT_LOG],
          useFactory: (ring: KeyRing, metrics: Metrics, ...[http, clock, sleep, log]: Surroundings) =>
            accessTokens(config, { access, ring, metrics, tools: { http, clock, sleep, log } }),
        },
      ],
      exports: [ACCESS_TOKENS, KEY_RING],
    };
  }
}

type Surroundings = [UpstreamHttp, Clock, Sleep, EventLog];

interface Parts {
  readonly access: PdsAccess;
  readonly ring: KeyRing;
  readonly metrics: Metrics;
  readonly tools: TokenTools;
}

function accessTokens(config: PlatformAuthConfig, { access, ring, metrics, tools }: Parts): AccessToken {
  const application = { tokenUrl: config.OAUTH_TOKEN_URL, clientId: config.OAUTH_CLIENT_ID };
  const requests = new TokenRequests(application, ring, tools);
  const lookedUp = (hit: boolean): void => metrics.cacheLookedUp('tokens', hit);
  switch (access) {
    case 'application':
      return new ApplicationTokens({ ...tools, requests, lookedUp, random: Math.random });
    case 'healthcare-worker':
      return new ExchangedTokens({ ...tools, requests, lookedUp });
  }
}
