import { type DynamicModule, Module } from '@nestjs/common';
import { CALLER_IDENTITY, type CallerIdentity } from '#contracts';
import { CLOCK, type Clock } from '#platform';
import type { IdentityConfig } from './identity.config.js';
import { TokenAdapter } from './token.adapter.js';

@Module({})
export class IdentityModule {
  static with(config: IdentityConfig): DynamicModule {
    const connect = (clock: Clock): CallerIdentity => new TokenAdapter(config, () => clock.now());
    return {
      module: IdentityModule,
      providers: [{ provide: CALLER_IDENTITY, inject: [CLOCK], useFactory: connect }],
      exports: [CALLER_IDENTITY],
    };
  }
}
