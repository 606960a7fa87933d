import type { DynamicModule } from '@nestjs/common';
import {
  CAPABILITY_DIRECTORY,
  type CapabilityDirectory,
  DIRECTORY_DESK,
  type DirectoryDesk,
  KEY_VALUE_STORE,
  type KeyValueStore,
  ORGANISATION_DIRECTORY,
  type OrganisationDirectory,
  PATIENT_DIRECTORY,
  type PatientDirectory,
  SPINE_DIRECTORY,
  type SpineDirectory,
  STRUCTURED_RECORDS,
  type StructuredRecords,
} from '#contracts';
import { CLOCK, type Clock } from '#platform';
import {
  ContextKeeper,
  DiagnosePractice,
  OpenContextJourney,
  PracticeRouting,
  RecordJourney,
  SearchJourney,
  SearchKeeper,
} from '#workflow';
import type { AppConfig } from './app.config.js';

type Providers = NonNullable<DynamicModule['providers']>;

/** Ports to journeys. */
export function journeys(config: AppConfig): Providers {
  return [...keepers(config), ...patientJourneys(), ...practiceJourneys()];
}

function keepers(config: AppConfig): Providers {
  const lives = { idleMs: config.CONTEXT_IDLE_MINUTES * 60_000, traceMs: config.CONTEXT_TRACE_HOURS * 3_600_000 };
  return [
    {
      provide: ContextKeeper,
      inject: [KEY_VALUE_STORE, CLOCK],
      useFactory: (store: KeyValueStore, clock: Clock) => new ContextKeeper(store, lives, () => clock.now()),
    },
    {
      provide: SearchKeeper,
      inject: [KEY_VALUE_STORE, CLOCK],
      useFactory: (store: KeyValueStore, clock: Clock) => new SearchKeeper(store, () => clock.uuid()),
    },
  ];
}

function patientJourneys(): Providers {
  return [
    {
      provide: OpenContextJourney,
      inject: [PATIENT_DIRECTORY, PracticeRouting, ContextKeeper, ORGANISATION_DIRECTORY, CLOCK],
      useFactory: (
        patients: PatientDirectory,
        routing: PracticeRouting,
        contexts: ContextKeeper,
        organisations: OrganisationDirectory,
        clock: Clock,
      ) => new OpenContextJourney({ patients, routing, contexts, organisations }, clock),
    },
    {
      provide: SearchJourney,
      inject: [PATIENT_DIRECTORY, SearchKeeper],
      useFactory: (patients: PatientDirectory, searches: SearchKeeper) => new SearchJourney({ patients, searches }),
    },
  ];
}

function practiceJourneys(): Providers {
  return [
    {
      provide: PracticeRouting,
      inject: [SPINE_DIRECTORY, CAPABILITY_DIRECTORY, CLOCK],
      useFactory: (directory: SpineDirectory, capabilities: CapabilityDirectory, clock: Clock) =>
        new PracticeRouting({ directory, capabilities }, () => clock.now()),
    },
    {
      provide: DiagnosePractice,
      inject: [DIRECTORY_DESK, SPINE_DIRECTORY, CAPABILITY_DIRECTORY],
      useFactory: (desk: DirectoryDesk, directory: SpineDirectory, capabilities: CapabilityDirectory) =>
        new DiagnosePractice({ desk, directory, capabilities }),
    },
    {
      provide: RecordJourney,
      inject: [ContextKeeper, PracticeRouting, STRUCTURED_RECORDS],
      useFactory: (contexts: ContextKeeper, routing: PracticeRouting, records: StructuredRecords) =>
        new RecordJourney({ contexts, routing, records }),
    },
  ];
}
