import type { DynamicModule } from '@nestjs/common';
import {
  APPOINTMENTS,
  type Appointments,
  AUDIT_TRAIL,
  type AuditTrail,
  FOUNDATIONS,
  type Foundations,
  JOB_QUEUE,
  type JobQueue,
  JOURNAL,
  type Journal,
  KEYED_HASH,
  type KeyedHash,
  PATIENT_DIRECTORY,
  type PatientDirectory,
} from '#contracts';
import { CLOCK, type Clock, EVENT_LOG, type EventLog, JobRunner, SLEEP, type Sleep } from '#platform';
import {
  AppointmentsJourney,
  AttemptKeeper,
  BookingDesk,
  BookingJourney,
  type BookingPorts,
  BookingPreparation,
  BookingRecovery,
  type BookingTools,
  BookingTransmission,
  ContextKeeper,
  LiveTrace,
  PracticeRouting,
  Reconciliation,
  RegistrationJourney,
  SlotJourney,
  Visits,
} from '#workflow';
import { bookingJobs } from './booking-jobs.js';

type Providers = NonNullable<DynamicModule['providers']>;

/** How long a booking waits for certainty before it says that there is none yet. Milliseconds. */
const PATIENCE_MS = 25_000;
const PORTS = Symbol('BookingPorts');
const TOOLS = Symbol('BookingTools');
const RECOVERY_RUNNER = Symbol('RecoveryRunner');

interface CommandSettings {
  readonly GPC_COMMAND_TIMEOUT_MS: number;
}

/** Ports to the journeys of appointments and registrations. */
export function bookingJourneys(config: CommandSettings): Providers {
  return [...ports(config), ...parts(), ...journeys(), ...recovery()];
}

function ports({ GPC_COMMAND_TIMEOUT_MS: commandTimeoutMs }: CommandSettings): Providers {
  return [
    {
      provide: PORTS,
      inject: [APPOINTMENTS, FOUNDATIONS],
      useFactory: (appointments: Appointments, foundations: Foundations): BookingPorts => ({
        appointments,
        foundations,
      }),
    },
    {
      provide: TOOLS,
      inject: [CLOCK, SLEEP],
      useFactory: (clock: Clock, sleep: Sleep): BookingTools => ({
        now: () => clock.now(),
        uuid: () => clock.uuid(),
        sleep,
        commandTimeoutMs,
        patienceMs: PATIENCE_MS,
      }),
    },
  ];
}

function parts(): Providers {
  return [
    {
      provide: AttemptKeeper,
      inject: [JOURNAL, CLOCK],
      useFactory: (journal: Journal, clock: Clock) => new AttemptKeeper(journal, () => clock.uuid()),
    },
    {
      provide: Visits,
      inject: [ContextKeeper, PracticeRouting],
      useFactory: (contexts: ContextKeeper, routing: PracticeRouting) => new Visits(contexts, routing),
    },
    {
      provide: LiveTrace,
      inject: [PATIENT_DIRECTORY],
      useFactory: (patients: PatientDirectory) => new LiveTrace(patients),
    },
    {
      provide: Reconciliation,
      inject: [PORTS, AttemptKeeper, TOOLS],
      useFactory: (ports: BookingPorts, keeper: AttemptKeeper, tools: BookingTools) =>
        new Reconciliation(ports, keeper, tools),
    },
  ];
}

function journeys(): Providers {
  return [
    {
      provide: SlotJourney,
      inject: [Visits, PORTS],
      useFactory: (visits: Visits, ports: BookingPorts) => new SlotJourney(visits, ports),
    },
    {
      provide: BookingJourney,
      inject: [Visits, LiveTrace, PORTS, Reconciliation, AttemptKeeper, KEYED_HASH, TOOLS],
      useFactory: bookingJourney,
    },
    {
      provide: BookingDesk,
      inject: [AttemptKeeper, CLOCK],
      useFactory: (keeper: AttemptKeeper, clock: Clock) => new BookingDesk(keeper, () => clock.now()),
    },
    {
      provide: AppointmentsJourney,
      inject: [Visits, PORTS, CLOCK],
      useFactory: (visits: Visits, ports: BookingPorts, clock: Clock) =>
        new AppointmentsJourney(visits, ports, () => clock.now()),
    },
    {
      provide: RegistrationJourney,
      inject: [Visits, LiveTrace, PORTS, CLOCK],
      useFactory: (visits: Visits, trace: LiveTrace, ports: BookingPorts, clock: Clock) =>
        new RegistrationJourney(visits, trace, ports, () => clock.now()),
    },
  ];
}

function bookingJourney(
  ...[visits, trace, ports, reconciliation, keeper, hash, tools]: [
    Visits,
    LiveTrace,
    BookingPorts,
    Reconciliation,
    AttemptKeeper,
    KeyedHash,
    BookingTools,
  ]
): BookingJourney {
  const preparation = new BookingPreparation(ports, tools.now);
  const transmission = new BookingTransmission(ports, keeper, tools);
  return new BookingJourney({ visits, trace, preparation, transmission, reconciliation, keeper, hash }, tools);
}

/** In every process of the API, with Redis or without: the worker has no way to a practice. */
function recovery(): Providers {
  return [
    {
      provide: BookingRecovery,
      inject: [AttemptKeeper, PracticeRouting, Reconciliation, CLOCK],
      useFactory: (keeper: AttemptKeeper, routing: PracticeRouting, reconciliation: Reconciliation, clock: Clock) =>
        new BookingRecovery(
          { keeper, routing, reconciliation },
          { now: () => clock.now(), uuid: () => clock.uuid(), nowMs: () => performance.now() },
        ),
    },
    {
      provide: RECOVERY_RUNNER,
      inject: [JOB_QUEUE, BookingRecovery, AUDIT_TRAIL, JOURNAL, CLOCK, EVENT_LOG],
      useFactory: (
        queue: JobQueue,
        attempts: BookingRecovery,
        trail: AuditTrail,
        journal: Journal,
        clock: Clock,
        log: EventLog,
      ) => new JobRunner(queue, bookingJobs({ recovery: attempts, trail, journal, clock, log })),
    },
  ];
}
