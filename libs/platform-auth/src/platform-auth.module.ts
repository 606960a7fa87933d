import { Module, type DynamicModule } from '@nestjs/common';
import { ACCESS_TOKENS, type AccessToken } from '#contracts';
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
import { AccessTokens } from './access-tokens.js';
import type { PlatformAuthConfig } from './platform-auth.config.js';
import { readSigningKey } from './signing-key.js';

/** Gives `ACCESS_TOKENS` to every module that calls the NHS API platform. Needs `PlatformModule`. */
@Module({})
export class PlatformAuthModule {
  static with(config: PlatformAuthConfig): DynamicModule {
    return {
      module: PlatformAuthModule,
      global: true,
      providers: [
        {
          provide: ACCESS_TOKENS,
          inject: [UPSTREAM_HTTP, CLOCK, SLEEP, EVENT_LOG],
          useFactory: (http: UpstreamHttp, clock: Clock, sleep: Sleep, log: EventLog): AccessToken =>
            new AccessTokens(applicationOf(config), { http, clock, sleep, log }),
        },
      ],
      exports: [ACCESS_TOKENS],
    };
  }
}

function applicationOf(config: PlatformAuthConfig) {
  return {
    tokenUrl: config.OAUTH_TOKEN_URL,
    clientId: config.OAUTH_CLIENT_ID,
    keyId: config.OAUTH_KEY_ID,
    key: readSigningKey(config),
  };
}
