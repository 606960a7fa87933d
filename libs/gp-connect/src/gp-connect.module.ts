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
import { CLOCK, type Clock, SLEEP, type Sleep } from '#platform';
import { AppointmentsAdapter } from './appointments/appointments.adapter.js';
import { CapabilitiesAdapter } from './capabilities.adapter.js';
import { CapabilityCache } from './capability-cache.js';
import { FoundationsAdapter } from './foundations/foundations.adapter.js';
import type { GpConnectConfig } from './gp-connect.config.js';
import { GpcCommands } from './gpc-commands.js';
import { GpcQueries } from './gpc-queries.js';
import { StructuredRecordsAdapter } from './structured-records.adapter.js';

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
          inject: [CLOCK],
          useFactory: (clock: Clock) => new CapabilityCache(clock, config.GPC_CAPABILITY_TTL_MS),
        },
        {
          provide: CAPABILITY_DIRECTORY,
          inject: [GpcQueries, CapabilityCache],
          useFactory: (asker: GpcQueries, cache: CapabilityCache): CapabilityDirectory =>
            new CapabilitiesAdapter(asker, cache, config.GPC_CAPABILITY_TIMEOUT_MS),
        },
        { provide: STRUCTURED_RECORDS, inject: [GpcQueries, CapabilityCache, CLOCK], useFactory: recordsWith(config) },
        {
          provide: GpcCommands,
          inject: [SPINE_TRANSPORT, CLOCK],
          useFactory: (transport: SpineTransport, clock: Clock) =>
            new GpcCommands(transport, clock, config.GPC_COMMAND_TIMEOUT_MS),
        },
        { provide: APPOINTMENTS, inject: [GpcQueries, GpcCommands, CLOCK], useFactory: appointmentsWith(config) },
        { provide: FOUNDATIONS, inject: [GpcQueries, GpcCommands], useFactory: foundationsWith(config) },
      ],
      exports: [STRUCTURED_RECORDS, CAPABILITY_DIRECTORY, APPOINTMENTS, FOUNDATIONS],
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

function appointmentsWith({ GPC_APPOINTMENT_TIMEOUT_MS }: GpConnectConfig) {
  return (asker: GpcQueries, commands: GpcCommands, clock: Clock): Appointments =>
    new AppointmentsAdapter({ queries: asker, commands, clock, queryTimeoutMs: GPC_APPOINTMENT_TIMEOUT_MS });
}

function foundationsWith({ GPC_APPOINTMENT_TIMEOUT_MS }: GpConnectConfig) {
  return (asker: GpcQueries, commands: GpcCommands): Foundations =>
    new FoundationsAdapter({ queries: asker, commands, queryTimeoutMs: GPC_APPOINTMENT_TIMEOUT_MS });
}
