import { type DynamicModule, Module } from '@nestjs/common';
import { CALLER_IDENTITY, type CallerIdentity } from '#contracts';
import { CLOCK, type Clock, UPSTREAM_HTTP, type UpstreamHttp } from '#platform';
import type { AccessRules } from './access.js';
import { TokenAdapter } from './token.adapter.js';

/** Gives `CALLER_IDENTITY`. Needs PlatformModule. */
@Module({})
export class IdentityModule {
  static with(access: AccessRules): DynamicModule {
    const connect = (clock: Clock, http: UpstreamHttp): CallerIdentity =>
      new TokenAdapter(access, http, () => clock.now());
    return {
      module: IdentityModule,
      providers: [{ provide: CALLER_IDENTITY, inject: [CLOCK, UPSTREAM_HTTP], useFactory: connect }],
      exports: [CALLER_IDENTITY],
    };
  }
}
