import { Module, type DynamicModule } from '@nestjs/common';
import {
  CAPABILITY_DIRECTORY,
  type CapabilityDirectory,
  SPINE_TRANSPORT,
  type SpineTransport,
  STRUCTURED_RECORDS,
  type StructuredRecords,
} from '#contracts';
import { CLOCK, type Clock, SLEEP, type Sleep } from '#platform';
import { CapabilitiesAdapter } from './capabilities.adapter.js';
import { CapabilityCache } from './capability-cache.js';
import type { GpConnectConfig } from './gp-connect.config.js';
import { GpcQueries } from './gpc-queries.js';
import { StructuredRecordsAdapter } from './structured-records.adapter.js';

/** Gives `STRUCTURED_RECORDS` and `CAPABILITY_DIRECTORY`. Needs `SPINE_TRANSPORT`, which `SspModule` gives to every module. */
@Module({})
export class GpConnectModule {
  static with(config: GpConnectConfig): DynamicModule {
    return {
      module: GpConnectModule,
      providers: [
        { provide: GpcQueries, inject: [SPINE_TRANSPORT, CLOCK, SLEEP], useFactory: queries },
        {
          provide: CapabilityCache,
          inject: [CLOCK],
          useFactory: (clock: Clock) => new CapabilityCache(clock, config.GPC_CAPABILITY_TTL_MS),
        },
        {
          provide: CAPABILITY_DIRECTORY,
          inject: [GpcQueries, CapabilityCache],
          useFactory: (asker: GpcQueries, cache: CapabilityCache): CapabilityDirectory =>
            new CapabilitiesAdapter(asker, cache, {
              timeoutMs: config.GPC_CAPABILITY_TIMEOUT_MS,
              useStructuredMetadata: config.GPC_USE_STRUCTURED_METADATA,
            }),
        },
        { provide: STRUCTURED_RECORDS, inject: [GpcQueries, CapabilityCache, CLOCK], useFactory: recordsWith(config) },
      ],
      exports: [STRUCTURED_RECORDS, CAPABILITY_DIRECTORY],
    };
  }
}

function queries(transport: SpineTransport, clock: Clock, sleep: Sleep): GpcQueries {
  return new GpcQueries({ transport, clock, sleep });
}

function recordsWith(config: GpConnectConfig) {
  return (asker: GpcQueries, cache: CapabilityCache, clock: Clock): StructuredRecords =>
    new StructuredRecordsAdapter(asker, clock, {
      timeoutMs: config.GPC_RECORD_TIMEOUT_MS,
      strictBundleId: config.GPC_STRICT_BUNDLE_ID,
      forgetStatements: (odsCode) => cache.forget(odsCode),
    });
}
