import { type DynamicModule, Module } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { TerminusModule } from '@nestjs/terminus';
import { AuditModule } from '#audit';
import { CALLER_IDENTITY, type CallerIdentity, HIT_COUNTER, type HitCounter } from '#contracts';
import { GpConnectModule } from '#gp-connect';
import { IdentityModule, signInKeyUrls } from '#identity';
import { OdsModule } from '#ods';
import { PdsModule } from '#pds';
import {
  CLOCK,
  type Clock,
  EVENT_LOG,
  type EventLog,
  JobsModule,
  JournalModule,
  PlatformModule,
  StoreModule,
  type Time,
  UPSTREAM_HTTP,
  type UpstreamHttp,
} from '#platform';
import { PlatformAuthModule } from '#platform-auth';
import { SdsModule } from '#sds';
import { SspModule } from '#ssp';
import { API_SETTINGS, type ApiSettings } from './api-settings.js';
import type { AppConfig } from './app.config.js';
import { auditing } from './audit/audit.providers.js';
import { auditedProduct } from './audit/audited-product.js';
import { CallerGuard } from './caller.guard.js';
import type { Configuration } from './configuration.js';
import { FaultFilter } from './fault.filter.js';
import { HealthController } from './health.controller.js';
import { inProcessJobs } from './in-process-jobs.js';
import { DirectoryController } from './operations/directory.controller.js';
import { JobsController } from './operations/jobs.controller.js';
import { JourneysController } from './operations/journeys.controller.js';
import { MetricsController } from './operations/metrics.controller.js';
import { observability } from './operations/observability.providers.js';
import { PatientContextsController } from './patient-contexts.controller.js';
import { PatientSearchesController } from './patient-searches.controller.js';
import { SignInHealth } from './sign-in-health.js';
import { ProblemsController } from './problems.controller.js';
import { PublicKeysController } from './public-keys.controller.js';
import { AppointmentsController } from './booking/appointments.controller.js';
import { ChangesController } from './booking/changes.controller.js';
import { RegistrationsController } from './booking/registrations.controller.js';
import { SlotsController } from './booking/slots.controller.js';
import { BookingsController } from './booking/bookings.controller.js';
import { bookingJourneys } from './booking/booking.providers.js';
import { journeys } from './journeys.providers.js';
import { RouteChanges } from './route-changes.js';
import { StructuredRecordController } from './structured-record.controller.js';
import { ThrottleGuard } from './throttle.guard.js';

const CONTROLLERS = [
  PatientContextsController,
  PatientSearchesController,
  StructuredRecordController,
  SlotsController,
  AppointmentsController,
  ChangesController,
  RegistrationsController,
  BookingsController,
  DirectoryController,
  JobsController,
  JourneysController,
  ProblemsController,
  HealthController,
];

/** The only place that wires: adapters to ports, ports to journeys, journeys to the API. */
@Module({})
export class AppModule {
  /** @param time another than the machine's, for specs */
  static with(config: Configuration, publicUrl: string, time?: Time): DynamicModule {
    const changes = new RouteChanges();
    return {
      module: AppModule,
      imports: [...surroundings(config, changes, time), TerminusModule],
      controllers: [
        ...CONTROLLERS,
        ...(config.platformAuth.OAUTH_PUBLISH_JWKS ? [PublicKeysController] : []),
        ...(config.app.METRICS_PORT === undefined ? [MetricsController] : []),
      ],
      providers: [
        { provide: API_SETTINGS, useValue: apiSettings(config, publicUrl) },
        changes.provider(),
        {
          provide: SignInHealth,
          inject: [UPSTREAM_HTTP, CLOCK],
          useFactory: (http: UpstreamHttp, clock: Clock) => new SignInHealth(http, signInKeyUrls(config.access), clock),
        },
        ...journeys(config.app),
        ...bookingJourneys({ ...config.gpConnect, ...config.journal }),
        ...edge(config.app, publicUrl),
        ...auditing(publicUrl),
        ...inProcessJobs(config),
        ...observability(config),
      ],
    };
  }
}

/** Beside the command itself: the wait for certainty, and the reads before and after. Milliseconds. */
const AROUND_A_COMMAND_MS = 60_000;

function apiSettings({ app, gpConnect }: Configuration, publicUrl: string): ApiSettings {
  return {
    environment: app.NHS_ENV,
    publicUrl,
    journeyTimeoutMs: app.JOURNEY_TIMEOUT_MS,
    commandJourneyTimeoutMs: gpConnect.GPC_COMMAND_TIMEOUT_MS + AROUND_A_COMMAND_MS,
  };
}

/** Stores, jobs, and an adapter for each outside system. */
function surroundings(
  config: Configuration,
  changes: RouteChanges,
  time?: Time,
): NonNullable<DynamicModule['imports']> {
  const access = config.pds.PDS_ACCESS_MODE === 'cis2' ? 'healthcare-worker' : 'application';
  const { tenants } = config.access;
  const { SSP_MAX_SOCKETS, SSP_MAX_PER_PRACTICE } = config.ssp;
  return [
    PlatformModule.with(config.platform, {
      concurrent: { ssp: SSP_MAX_SOCKETS, practice: SSP_MAX_PER_PRACTICE },
      time,
    }),
    AuditModule.with(config.audit, auditedProduct(config)),
    StoreModule.with(config.redis, config.app.CONTEXT_MAX),
    JobsModule.with(config.redis),
    JournalModule.with(config.journal, config.redis),
    IdentityModule.with(config.access),
    PlatformAuthModule.with(config.platformAuth, access),
    PdsModule.with(config.pds),
    OdsModule.with(config.ods),
    SdsModule.with(config.sds, { tenants, environment: config.app.NHS_ENV, onRouteChanged: changes.changed }),
    SspModule.with(config.ssp),
    GpConnectModule.with(config.gpConnect),
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
