import { Module, type DynamicModule } from '@nestjs/common';
import {
  APPOINTMENTS,
  type Appointments,
  CAPABILITY_DIRECTORY,
  type CapabilityDirectory,
  FOUNDATIONS,
  type Foundations,
  SPINE_TRANSPORT,
  type SpineTransport,
  STRUCTURED_RECORDS,
  type StructuredRecords,
} from '#contracts';
import { CLOCK, type Clock, EVENT_LOG, type EventLog, METRICS, type Metrics, SLEEP, type Sleep } from '#platform';
import { AppointmentsAdapter } from './appointments/appointments.adapter.js';
import { CapabilitiesAdapter } from './capabilities.adapter.js';
import { CapabilityCache } from './capability-cache.js';
import { FoundationsAdapter } from './foundations/foundations.adapter.js';
import type { GpConnectConfig } from './gp-connect.config.js';
import { GpcCommands } from './gpc-commands.js';
import { GpcQueries } from './gpc-queries.js';
import { inlineReading, type RecordReading } from './record-reading.js';
import { RecordThreads, recordWorkerFile } from './record-threads.js';
import { StructuredRecordsAdapter } from './structured-records.adapter.js';
import { ThreadedReading } from './threaded-reading.js';

const RECORD_READING = Symbol('RecordReading');
/** One record of the largest size takes some seconds of a busy machine. Milliseconds. */
const THREAD_TIMEOUT_MS = 20_000;

/** Gives `STRUCTURED_RECORDS`, `CAPABILITY_DIRECTORY`, `APPOINTMENTS` and `FOUNDATIONS`. Needs `SPINE_TRANSPORT`, which `SspModule` gives to every module. */
@Module({})
export class GpConnectModule {
  static with(config: GpConnectConfig): DynamicModule {
    return {
      module: GpConnectModule,
      providers: [
        { provide: GpcQueries, inject: [SPINE_TRANSPORT, CLOCK, SLEEP], useFactory: queries },
        {
          provide: CapabilityCache,
          inject: [CLOCK, METRICS],
          useFactory: (clock: Clock, metrics: Metrics) =>
            new CapabilityCache(clock, config.GPC_CAPABILITY_TTL_MS, (hit) =>
              metrics.cacheLookedUp('capabilities', hit),
            ),
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
        ...booking(config),
      ],
      exports: [STRUCTURED_RECORDS, CAPABILITY_DIRECTORY, APPOINTMENTS, FOUNDATIONS],
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

/** Commands are never repeated, so they go another way than queries. */
function booking(config: GpConnectConfig): NonNullable<DynamicModule['providers']> {
  return [
    {
      provide: GpcCommands,
      inject: [SPINE_TRANSPORT, CLOCK],
      useFactory: (transport: SpineTransport, clock: Clock) =>
        new GpcCommands(transport, clock, config.GPC_COMMAND_TIMEOUT_MS),
    },
    { provide: APPOINTMENTS, inject: [GpcQueries, GpcCommands, CLOCK], useFactory: appointmentsWith(config) },
    { provide: FOUNDATIONS, inject: [GpcQueries, GpcCommands], useFactory: foundationsWith(config) },
  ];
}

function appointmentsWith({ GPC_APPOINTMENT_TIMEOUT_MS }: GpConnectConfig) {
  return (asker: GpcQueries, commands: GpcCommands, clock: Clock): Appointments =>
    new AppointmentsAdapter({ queries: asker, commands, clock, queryTimeoutMs: GPC_APPOINTMENT_TIMEOUT_MS });
}

function foundationsWith({ GPC_APPOINTMENT_TIMEOUT_MS }: GpConnectConfig) {
  return (asker: GpcQueries, commands: GpcCommands): Foundations =>
    new FoundationsAdapter({ queries: asker, commands, queryTimeoutMs: GPC_APPOINTMENT_TIMEOUT_MS });
}

function readingWith(config: GpConnectConfig, log: EventLog): RecordReading {
  const file = recordWorkerFile();
  if (file === undefined || config.GPC_PARSE_THREADS === 0) return inlineReading;
  const threads = new RecordThreads({ file, size: config.GPC_PARSE_THREADS, timeoutMs: THREAD_TIMEOUT_MS });
  return new ThreadedReading({ threads, fromBytes: config.GPC_PARSE_THREAD_BYTES, log });
}
