import { type DynamicModule, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import {
  CALLER_IDENTITY,
  type CallerIdentity,
  CAPABILITY_DIRECTORY,
  type CapabilityDirectory,
  HIT_COUNTER,
  type HitCounter,
  KEY_VALUE_STORE,
  type KeyValueStore,
  PATIENT_DIRECTORY,
  type PatientDirectory,
  SPINE_DIRECTORY,
  type SpineDirectory,
  STRUCTURED_RECORDS,
  type StructuredRecords,
} from '#contracts';
import { GpConnectModule } from '#gp-connect';
import { IdentityModule, signInKeyUrls } from '#identity';
import { PdsModule } from '#pds';
import { CLOCK, type Clock, EVENT_LOG, type EventLog, JobsModule, PlatformModule, StoreModule } from '#platform';
import { PlatformAuthModule } from '#platform-auth';
import { SdsModule } from '#sds';
import { SspModule } from '#ssp';
import {
  ContextKeeper,
  OpenContextJourney,
  PracticeRouting,
  RecordJourney,
  SearchJourney,
  SearchKeeper,
} from '#workflow';
import { API_SETTINGS, type ApiSettings } from './api-settings.js';
import type { AppConfig } from './app.config.js';
import { CallerGuard } from './caller.guard.js';
import type { Configuration } from './configuration.js';
import { FaultFilter } from './fault.filter.js';
import { HealthController, SIGN_IN_KEYS } from './health.controller.js';
import { inProcessJobs } from './in-process-jobs.js';
import { PatientContextsController } from './patient-contexts.controller.js';
import { PatientSearchesController } from './patient-searches.controller.js';
import { ProblemsController } from './problems.controller.js';
import { PublicKeysController } from './public-keys.controller.js';
import { StructuredRecordController } from './structured-record.controller.js';
import { ThrottleGuard } from './throttle.guard.js';

const CONTROLLERS = [
  PatientContextsController,
  PatientSearchesController,
  StructuredRecordController,
  ProblemsController,
  HealthController,
];

/** The only place that wires: adapters to ports, ports to journeys, journeys to the API. */
@Module({})
export class AppModule {
  static with(config: Configuration, publicUrl: string): DynamicModule {
    const settings: ApiSettings = {
      environment: config.app.NHS_ENV,
      publicUrl,
      journeyTimeoutMs: config.app.JOURNEY_TIMEOUT_MS,
    };
    return {
      module: AppModule,
      imports: [
        PlatformModule.with(config.platform),
        StoreModule.with(config.redis, config.app.CONTEXT_MAX),
        JobsModule.with(config.redis),
        IdentityModule.with(config.access),
        PlatformAuthModule.with(
          config.platformAuth,
          config.pds.PDS_ACCESS_MODE === 'cis2' ? 'healthcare-worker' : 'application',
        ),
        PdsModule.with(config.pds),
        SdsModule.with(config.sds, config.access.tenants),
        SspModule.with(config.ssp),
        GpConnectModule.with(config.gpConnect),
        TerminusModule,
      ],
      controllers: [...CONTROLLERS, ...(config.platformAuth.OAUTH_PUBLISH_JWKS ? [PublicKeysController] : [])],
      providers: [
        { provide: API_SETTINGS, useValue: settings },
        { provide: SIGN_IN_KEYS, useValue: signInKeyUrls(config.access) },
        ...journeys(config.app),
        ...edge(config.app, publicUrl),
        ...inProcessJobs(config),
      ],
    };
  }
}

function journeys(config: AppConfig): NonNullable<DynamicModule['providers']> {
  const lives = { idleMs: config.CONTEXT_IDLE_MINUTES * 60_000, traceMs: config.CONTEXT_TRACE_HOURS * 3_600_000 };
  return [
    {
      provide: ContextKeeper,
      inject: [KEY_VALUE_STORE, CLOCK],
      useFactory: (store: KeyValueStore, clock: Clock) => new ContextKeeper(store, lives, () => clock.now()),
    },
    {
      provide: PracticeRouting,
      inject: [SPINE_DIRECTORY, CAPABILITY_DIRECTORY, CLOCK],
      useFactory: (directory: SpineDirectory, capabilities: CapabilityDirectory, clock: Clock) =>
        new PracticeRouting({ directory, capabilities }, () => clock.now()),
    },
    {
      provide: OpenContextJourney,
      inject: [PATIENT_DIRECTORY, PracticeRouting, ContextKeeper, CLOCK],
      useFactory: (patients: PatientDirectory, routing: PracticeRouting, contexts: ContextKeeper, clock: Clock) =>
        new OpenContextJourney({ patients, routing, contexts }, clock),
    },
    {
      provide: SearchKeeper,
      inject: [KEY_VALUE_STORE, CLOCK],
      useFactory: (store: KeyValueStore, clock: Clock) => new SearchKeeper(store, () => clock.uuid()),
    },
    {
      provide: SearchJourney,
      inject: [PATIENT_DIRECTORY, SearchKeeper],
      useFactory: (patients: PatientDirectory, searches: SearchKeeper) => new SearchJourney({ patients, searches }),
    },
    {
      provide: RecordJourney,
      inject: [ContextKeeper, PracticeRouting, STRUCTURED_RECORDS],
      useFactory: (contexts: ContextKeeper, routing: PracticeRouting, records: StructuredRecords) =>
        new RecordJourney({ contexts, routing, records }),
    },
  ];
}

/** Guard and filter are applied in `create-app.ts`, before any controller. */
function edge(config: AppConfig, publicUrl: string): NonNullable<DynamicModule['providers']> {
  const limits = {
    userPerMinute: config.RATE_LIMIT_USER_PER_MINUTE,
    organisationPerMinute: config.RATE_LIMIT_ORGANISATION_PER_MINUTE,
  };
  return [
    {
      provide: CallerGuard,
      inject: [CALLER_IDENTITY, Reflector],
      useFactory: (callers: CallerIdentity, reflector: Reflector) => new CallerGuard(callers, reflector),
    },
    {
      provide: ThrottleGuard,
      inject: [HIT_COUNTER, EVENT_LOG],
      useFactory: (counter: HitCounter, log: EventLog) => new ThrottleGuard(limits, counter, log),
    },
    {
      provide: FaultFilter,
      inject: [CLOCK, EVENT_LOG],
      useFactory: (clock: Clock, log: EventLog) => new FaultFilter(publicUrl, clock, log),
    },
  ];
}
