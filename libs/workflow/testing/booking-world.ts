import { aBooking, aPracticePatient, BOOKING_NOW, TWO_SLOTS } from '../../contracts/testing/a-booking.js';
import { FakeAppointments, type FakeAppointmentsWorld } from '../../contracts/testing/fake-appointments.js';
import { FakeCapabilityDirectory } from '../../contracts/testing/fake-capabilities.js';
import { FakeFoundations } from '../../contracts/testing/fake-foundations.js';
import { FakeJournal } from '../../contracts/testing/fake-journal.js';
import {
  A_PATIENT,
  aCall,
  aTrace,
  FakeKeyValueStore,
  FakePatientDirectory,
  FakeSpineDirectory,
} from '../../contracts/testing/fakes.js';
import type { CommandScript } from '../../contracts/testing/command-script.js';
import { Fault } from '#errors';
import type { CallContext, KeyedHash, PracticePatient, TraceOutcome } from '#contracts';
import type { BookingAlert } from '../src/booking/attempt.js';
import { AttemptKeeper } from '../src/booking/attempt-keeper.js';
import { BookingDesk } from '../src/booking/booking-desk.js';
import { BookingJourney, type BookingOutcome } from '../src/booking/booking-journey.js';
import { BookingPreparation } from '../src/booking/booking-preparation.js';
import type { BookingQuestion } from '../src/booking/booking-question.js';
import { BookingRecovery, type Recovered } from '../src/booking/booking-recovery.js';
import { BookingTransmission } from '../src/booking/booking-transmission.js';
import { AppointmentsJourney } from '../src/booking/appointments-journey.js';
import { ChangeKeeper } from '../src/booking/change-keeper.js';
import { ChangeRecovery } from '../src/booking/change-recovery.js';
import { ChangeSending } from '../src/booking/change-sending.js';
import { LiveTrace } from '../src/booking/live-trace.js';
import { Visits } from '../src/booking/practice-visit.js';
import { type BookingTools, Reconciliation } from '../src/booking/reconciliation.js';
import { ContextKeeper } from '../src/context-keeper.js';
import { JourneyLog } from '../src/journey-log.js';
import type { PatientContext } from '../src/patient-context.js';
import { PracticeRouting } from '../src/practice-routing.js';
import { aContext as anyContext } from './a-context.js';

/** The patient of `aBooking()`, opened by `A_REQUESTER` a minute ago. */
export function aContext(changes: Partial<PatientContext> = {}): PatientContext {
  return anyContext({ tracedAt: '2027-06-09T08:14:30.000Z', ...changes });
}

/** Both slots of `aBooking()`. */
function aQuestion(changes: Partial<BookingQuestion> = {}): BookingQuestion {
  const { description, comment } = aBooking();
  const [one, two] = TWO_SLOTS;
  return {
    contextId: aContext().id,
    idempotencyKey: 'key-1',
    slots: [
      { slotId: one.slotId, start: one.start, end: one.end },
      { slotId: two.slotId, start: two.start, end: two.end },
    ],
    description,
    comment,
    organisation: { phone: '01632960099', type: 'urgent-care' },
    acknowledgeDifferences: false,
    seen: { appointmentIds: [], unreadable: false },
    ...changes,
  };
}

const HASH: KeyedHash = { pseudonym: (parts) => Buffer.from(parts.join('|')).toString('base64url') };

export interface BookingScene extends Omit<FakeAppointmentsWorld, 'now'> {
  readonly patients?: readonly PracticePatient[];
  readonly scripts?: readonly CommandScript[];
  /** What PDS says at the moment of the booking. */
  readonly traced?: TraceOutcome;
  readonly patienceMs?: number;
  readonly directory?: FakeSpineDirectory;
}

/** One practice, one journal, one clock, and as many processes as a spec starts. Sleeping moves the clock. */
export class BookingWorld {
  readonly journal: FakeJournal;
  readonly appointments: FakeAppointments;
  readonly foundations: FakeFoundations;
  readonly directory: FakeSpineDirectory;
  /** What happens at a moment while somebody sleeps: milliseconds since the beginning. */
  readonly plan: { readonly atMs: number; readonly what: () => void }[] = [];
  /** What staff was told. */
  readonly alerts: BookingAlert[] = [];
  /** Entries of which the operator was told. */
  readonly unreadable: string[] = [];
  /** As a journal whose store may forget. */
  durable = true;
  readonly contexts: ContextKeeper;
  patienceMs: number;
  /** What PDS says from now on. */
  traced: TraceOutcome;
  private nowMs = BOOKING_NOW.getTime();
  private serial = 0;

  constructor(scene: BookingScene = {}) {
    const {
      patients = [aPracticePatient()],
      scripts = [],
      patienceMs = 25_000,
      traced = aTrace(),
      directory = new FakeSpineDirectory(),
      ...practice
    } = scene;
    this.traced = traced;
    this.patienceMs = patienceMs;
    this.directory = directory;
    this.journal = new FakeJournal(this.now);
    this.appointments = new FakeAppointments({ ...practice, now: this.now });
    this.foundations = new FakeFoundations(patients, scripts, this.now);
    const store = new FakeKeyValueStore(() => this.nowMs);
    this.contexts = new ContextKeeper(store, { idleMs: 86_400_000, traceMs: 86_400_000 }, this.now);
  }

  readonly now = (): Date => new Date(this.nowMs);

  pass(ms: number): void {
    const end = this.nowMs + ms;
    for (const { atMs, what } of this.plan) {
      const at = BOOKING_NOW.getTime() + atMs;
      if (at <= this.nowMs || at > end) continue;
      this.nowMs = at;
      what();
    }
    this.nowMs = end;
  }

  get tools(): BookingTools & { readonly nowMs: () => number } {
    return {
      now: this.now,
      nowMs: () => this.nowMs,
      uuid: () => `00000000-0000-4000-8000-${String((this.serial += 1)).padStart(12, '0')}`,
      assertDurable: async () => {
        if (!this.durable) throw new Fault('BOOKING_JOURNAL_NOT_DURABLE');
      },
      sleep: async (ms) => this.pass(ms),
      commandTimeoutMs: 30_000,
      patienceMs: this.patienceMs,
    };
  }

  /** The parts of one process. */
  get process() {
    const routing = new PracticeRouting(
      { directory: this.directory, capabilities: new FakeCapabilityDirectory({ kind: 'unavailable', source: 'live' }) },
      this.now,
    );
    const { tools } = this;
    const keeper = new AttemptKeeper(this.journal, {
      ...tools,
      alerted: (_, alerts) => this.alerts.push(...alerts),
      unreadable: (id) => this.unreadable.push(id),
    });
    const visits = new Visits(this.contexts, routing);
    const reconciliation = new Reconciliation(this, keeper, tools);
    const transmission = new BookingTransmission(this, keeper, tools);
    const preparation = new BookingPreparation(this, this.now);
    const trace = new LiveTrace(new FakePatientDirectory({ [A_PATIENT]: this.traced }));
    const parts = { visits, trace, preparation, transmission, reconciliation, keeper, hash: HASH };
    const changes = new ChangeKeeper(this.journal, tools.uuid);
    const sending = new ChangeSending(this, changes, HASH, tools);
    return {
      appointments: new AppointmentsJourney(visits, this, sending, this.now),
      changes: new ChangeRecovery({ keeper: changes, routing, ports: this }, tools),
      keeper,
      visits,
      trace,
      routing,
      booking: new BookingJourney(parts, tools),
      desk: new BookingDesk(keeper, this.now),
      recovery: new BookingRecovery({ keeper, routing, reconciliation }, tools),
    };
  }

  journeyLog(): JourneyLog {
    return new JourneyLog(() => this.nowMs);
  }

  async book(changes: Partial<BookingQuestion> = {}, call: CallContext = aCall()): Promise<BookingOutcome> {
    await this.contexts.keep(aContext());
    return this.process.booking.book(aQuestion(changes), this.journeyLog(), call);
  }

  async tryAgain(attemptId: string): Promise<BookingOutcome> {
    return this.process.booking.tryAgain({ contextId: aContext().id, attemptId }, this.journeyLog(), aCall());
  }

  /** A new process looks at what is due. */
  async recover(): Promise<readonly Recovered[]> {
    return this.process.recovery.run(20, new AbortController().signal);
  }

  /** Time passes and recovery is run as often as anything comes due. Gives all looks. */
  async recoverFor(ms: number, stepMs = 5_000): Promise<readonly Recovered[]> {
    const looks: Recovered[] = [];
    for (let passed = 0; passed < ms; passed += stepMs) {
      this.pass(stepMs);
      looks.push(...(await this.recover()));
    }
    return looks;
  }
}
