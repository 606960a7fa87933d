import { Module, type DynamicModule } from '@nestjs/common';
import {
  CAPABILITY_DIRECTORY,
  type CapabilityDirectory,
  SPINE_TRANSPORT,
  type SpineTransport,
  STRUCTURED_RECORDS,
  type StructuredRecords,
} from '#contracts';
import { CLOCK, type Clock, EVENT_LOG, type EventLog, SLEEP, type Sleep } from '#platform';
import { CapabilitiesAdapter } from './capabilities.adapter.js';
import { CapabilityCache } from './capability-cache.js';
import type { GpConnectConfig } from './gp-connect.config.js';
import { GpcQueries } from './gpc-queries.js';
import { inlineReading, type RecordReading } from './record-reading.js';
import { RecordThreads, recordWorkerFile } from './record-threads.js';
import { StructuredRecordsAdapter } from './structured-records.adapter.js';
import { ThreadedReading } from './threaded-reading.js';

const RECORD_READING = Symbol('RecordReading');
/** One record of the largest size takes some seconds of a busy machine. Milliseconds. */
const THREAD_TIMEOUT_MS = 20_000;

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
        {
          provide: RECORD_READING,
          inject: [EVENT_LOG],
          useFactory: (log: EventLog): RecordReading => readingWith(config, log),
        },
        {
          provide: STRUCTURED_RECORDS,
          inject: [GpcQueries, CapabilityCache, CLOCK, RECORD_READING],
          useFactory: recordsWith(config),
        },
      ],
      exports: [STRUCTURED_RECORDS, CAPABILITY_DIRECTORY],
    };
  }
}

function queries(transport: SpineTransport, clock: Clock, sleep: Sleep): GpcQueries {
  return new GpcQueries({ transport, clock, sleep });
}

function recordsWith(config: GpConnectConfig) {
  return (asker: GpcQueries, cache: CapabilityCache, clock: Clock, reading: RecordReading): StructuredRecords =>
    new StructuredRecordsAdapter(asker, clock, reading, {
      timeoutMs: config.GPC_RECORD_TIMEOUT_MS,
      strictBundleId: config.GPC_STRICT_BUNDLE_ID,
      forgetStatements: (odsCode) => cache.forget(odsCode),
    });
}

function readingWith(config: GpConnectConfig, log: EventLog): RecordReading {
  const file = recordWorkerFile();
  if (file === undefined || config.GPC_PARSE_THREADS === 0) return inlineReading;
  const threads = new RecordThreads({ file, size: config.GPC_PARSE_THREADS, timeoutMs: THREAD_TIMEOUT_MS });
  return new ThreadedReading({ threads, fromBytes: config.GPC_PARSE_THREAD_BYTES, log });
}
