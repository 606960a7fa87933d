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
import {
  CLOCK,
  type Clock,
  EVENT_LOG,
  type EventLog,
  JobRunner,
  JOURNAL_HEALTH,
  type JournalHealth,
  SLEEP,
  type Sleep,
} from '#platform';
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
  ChangeKeeper,
  ChangeRecovery,
  ChangeSending,
  ContextKeeper,
  LiveTrace,
  PracticeRouting,
  Reconciliation,
  RegistrationJourney,
  SlotJourney,
  Visits,
} from '#workflow';
import { bookingEvents } from './booking-events.js';
import { assertDurable, bookingHealth } from './booking-health.js';
import { bookingJobs } from './booking-jobs.js';
import { changeJobs } from './change-jobs.js';

type Providers = NonNullable<DynamicModule['providers']>;

/** How long a booking waits for certainty before it says that there is none yet. Milliseconds. */
const PATIENCE_MS = 25_000;
const PORTS = Symbol('BookingPorts');
const TOOLS = Symbol('BookingTools');
const RECOVERY_RUNNER = Symbol('RecoveryRunner');

interface CommandSettings {
  readonly GPC_COMMAND_TIMEOUT_MS: number;
  readonly JOURNAL_REQUIRE_DURABLE: boolean;
}

/** Ports to the journeys of appointments and registrations. */
export function bookingJourneys(config: CommandSettings): Providers {
  return [...ports(config), ...parts(), ...journeys(), ...recovery(), bookingHealth()];
}

function ports({ GPC_COMMAND_TIMEOUT_MS: commandTimeoutMs, JOURNAL_REQUIRE_DURABLE }: CommandSettings): Providers {
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
      inject: [CLOCK, SLEEP, JOURNAL_HEALTH],
      useFactory: (clock: Clock, sleep: Sleep, health: JournalHealth): BookingTools => ({
        now: () => clock.now(),
        uuid: () => clock.uuid(),
        sleep,
        assertDurable: () => assertDurable(JOURNAL_REQUIRE_DURABLE, health),
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
      inject: [JOURNAL, CLOCK, EVENT_LOG],
      useFactory: (journal: Journal, clock: Clock, log: EventLog) =>
        new AttemptKeeper(journal, { now: () => clock.now(), uuid: () => clock.uuid(), ...bookingEvents(log) }),
    },
    {
      provide: ChangeKeeper,
      inject: [JOURNAL, CLOCK],
      useFactory: (journal: Journal, clock: Clock) => new ChangeKeeper(journal, () => clock.uuid()),
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
      inject: [Visits, PORTS, ChangeKeeper, KEYED_HASH, TOOLS],
      useFactory: appointmentsJourney,
    },
    {
      provide: RegistrationJourney,
      inject: [Visits, LiveTrace, PORTS, CLOCK],
      useFactory: (visits: Visits, trace: LiveTrace, ports: BookingPorts, clock: Clock) =>
        new RegistrationJourney(visits, trace, ports, () => clock.now()),
    },
  ];
}

function appointmentsJourney(
  ...[visits, ports, keeper, hash, tools]: [Visits, BookingPorts, ChangeKeeper, KeyedHash, BookingTools]
): AppointmentsJourney {
  return new AppointmentsJourney(visits, ports, new ChangeSending(ports, keeper, hash, tools), tools.now);
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
  const nowMs = (): number => performance.now();
  return [
    {
      provide: BookingRecovery,
      inject: [AttemptKeeper, PracticeRouting, Reconciliation, TOOLS],
      useFactory: (
        keeper: AttemptKeeper,
        routing: PracticeRouting,
        reconciliation: Reconciliation,
        tools: BookingTools,
      ) => new BookingRecovery({ keeper, routing, reconciliation }, { ...tools, nowMs }),
    },
    {
      provide: ChangeRecovery,
      inject: [ChangeKeeper, PracticeRouting, PORTS, TOOLS],
      useFactory: (keeper: ChangeKeeper, routing: PracticeRouting, ports: BookingPorts, tools: BookingTools) =>
        new ChangeRecovery({ keeper, routing, ports }, { ...tools, nowMs }),
    },
    {
      provide: RECOVERY_RUNNER,
      inject: [JOB_QUEUE, BookingRecovery, ChangeRecovery, AUDIT_TRAIL, JOURNAL, CLOCK, EVENT_LOG],
      useFactory: recoveryRunner,
    },
  ];
}

function recoveryRunner(
  ...[queue, attempts, changes, trail, journal, clock, log]: [
    JobQueue,
    BookingRecovery,
    ChangeRecovery,
    AuditTrail,
    Journal,
    Clock,
    EventLog,
  ]
): JobRunner {
  return new JobRunner(queue, [
    ...bookingJobs({ recovery: attempts, trail, journal, clock, log }),
    ...changeJobs({ recovery: changes, trail, log }),
  ]);
}
