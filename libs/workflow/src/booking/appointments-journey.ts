import {
  type AmendResult,
  type AppointmentDocument,
  appointmentLocks,
  type AppointmentView,
  type CallContext,
  type CancelResult,
  type CommandFailure,
  type DayRange,
  INTERACTION,
  type Leg,
  type LocalId,
  type PatientFinding,
  type Transmission,
} from '#contracts';
import { Fault } from '#errors';
import type { JourneyLog } from '../journey-log.js';
import {
  certainAfter,
  type Change,
  type ChangeOutcome,
  type ChangeQuestion,
  isAccepted,
  isApplied,
  type ListedAppointment,
  type ListOutcome,
  type ReadOutcome,
} from './appointment-change.js';
import { patientDifferences } from './booking-preparation.js';
import type { Visit, VisitQuestion, Visits, Ways } from './practice-visit.js';
import type { BookingPorts } from './reconciliation.js';

/** From the read to the first byte of the change. Milliseconds. */
const SEND_WITHIN_MS = 5_000;

type Result = AmendResult | CancelResult;
interface Found {
  readonly appointment: AppointmentView;
  readonly document: AppointmentDocument | undefined;
}

/** Looks at and changes appointments of an opened patient. Source: appointments.md §4. */
export class AppointmentsJourney {
  constructor(
    private readonly visits: Visits,
    private readonly ports: BookingPorts,
    private readonly now: () => Date,
  ) {}

  /** @throws Fault as `ContextKeeper.open` and the reads */
  async list(
    { days, ...where }: VisitQuestion & { readonly days: DayRange },
    journey: JourneyLog,
    call: CallContext,
  ): Promise<ListOutcome> {
    const visit = await this.visits.open(where, journey, call);
    const found = await this.patient(visit);
    if (found.kind === 'none') return { kind: 'NOT_REGISTERED' };
    if (found.kind === 'several') return { kind: 'CONTACT_PRACTICE', count: found.count };
    const { ways, context } = visit;
    const { patientId } = found.patient;
    const answer = await ways.read('appointments', INTERACTION.patientAppointments, (leg) =>
      this.ports.appointments.list({ ...leg, patientId, days }, call),
    );
    await this.visits.leave(visit);
    if (answer.kind === 'days-over') return { kind: 'DAYS_OVER' };
    if (answer.kind === 'patient-not-found') throw new Fault('GPC_APPOINTMENT_NOT_FOUND', { odsCode: ways.practice });
    return {
      kind: 'LISTED',
      appointments: answer.appointments.map((one) => this.listed(one, call)),
      leftOut: answer.leftOut,
      differences: patientDifferences(context, found.patient),
    };
  }

  /** Only of the opened patient: another patient's is not there. @throws Fault as `list` */
  async read(
    question: VisitQuestion & { readonly appointmentId: LocalId },
    journey: JourneyLog,
    call: CallContext,
  ): Promise<ReadOutcome> {
    const visit = await this.visits.open(question, journey, call);
    const found = await this.own(visit, question.appointmentId);
    await this.visits.leave(visit);
    return found === undefined ? { kind: 'NOT_FOUND' } : { kind: 'FOUND', ...this.listed(found.appointment, call) };
  }

  /**
   * Reads, changes in place and sends the whole back, once. What the answer leaves open is read again (appointments.md §4.6).
   * @throws Fault as `list`, before anything was sent
   */
  async change(
    question: ChangeQuestion,
    change: Change,
    journey: JourneyLog,
    call: CallContext,
  ): Promise<ChangeOutcome> {
    const visit = await this.visits.open(question, journey, call);
    const { ways } = visit;
    const found = await this.own(visit, question.appointmentId);
    const leg = await ways.leg(change.kind === 'amend' ? INTERACTION.amendAppointment : INTERACTION.cancelAppointment);
    await this.visits.leave(visit);
    if (found === undefined) return { kind: 'NOT_FOUND' };
    const listed = this.listed(found.appointment, call);
    const { document } = found;
    if (document === undefined || listed.locks.length > 0) return { kind: 'LOCKED', now: listed };
    if (document.versionId !== question.versionId)
      return { kind: 'CHANGED_MEANWHILE', fault: 'GPC_APPOINTMENT_CHANGED', now: listed };
    this.visits.assertFresh(visit);
    const transmission = this.transmission(question);
    const result = await this.sent(change, { ...leg, ...transmission, document }, ways);
    if (result.kind !== 'AMENDED' && result.kind !== 'CANCELLED') await ways.refused(leg, result);
    await this.visits.remember(visit);
    return this.told(result, { change, before: document.versionId, id: question.appointmentId, ways });
  }

  private transmission({ repeatsUnknown = false }: ChangeQuestion): Transmission {
    const sendBefore = new Date(this.now().getTime() + SEND_WITHIN_MS).toISOString();
    return { firstTransmission: !repeatsUnknown, sendBefore };
  }

  private async sent(
    change: Change,
    command: Leg & Transmission & { readonly document: AppointmentDocument },
    ways: Ways,
  ): Promise<Result> {
    const { appointments } = this.ports;
    return ways.journey.run<Result>(
      change.kind,
      () =>
        change.kind === 'amend'
          ? appointments.amend({ ...command, amendment: change.amendment }, ways.call)
          : appointments.cancel({ ...command, reason: change.reason }, ways.call),
      ({ kind, evidence }) => ({ outcome: kind, detail: { traceId: evidence.traceId ?? 'none' } }),
    );
  }

  private async told(result: Result, sent: Sent): Promise<ChangeOutcome> {
    if (result.kind !== 'AMENDED' && result.kind !== 'CANCELLED') return this.failed(result, sent);
    const appointment = result.appointment ?? (await this.again(sent))?.appointment;
    return appointment !== undefined && isAccepted(appointment, sent.change)
      ? { kind: 'DONE', appointment, textsDiffer: !isApplied(appointment, sent.change) }
      : this.unknown(result.evidence.endedAt, sent);
  }

  private async failed(failure: CommandFailure, sent: Sent): Promise<ChangeOutcome> {
    const { fault, kind } = failure;
    if (kind === 'NOT_SENT') return { kind, fault };
    if (kind === 'UNKNOWN') return this.unknown(failure.evidence.endedAt, sent);
    const now = await this.again(sent);
    if (kind === 'CONFLICT') {
      // Our own change may have been replayed on the way: then it is done (appointments.md §4.6).
      if (now !== undefined && isApplied(now.appointment, sent.change))
        return { kind: 'DONE', appointment: now.appointment, textsDiffer: false };
      return { kind: 'CHANGED_MEANWHILE', fault: 'GPC_APPOINTMENT_CHANGED', now };
    }
    return { kind: 'REFUSED', fault, reason: kind === 'REJECTED_USER' ? failure.reason : undefined, now };
  }

  /** What is true now, as far as it can be read. Source: appointments.md §4.6. */
  private async unknown(endedAt: string, sent: Sent): Promise<ChangeOutcome> {
    const now = await this.again(sent);
    if (now !== undefined && isApplied(now.appointment, sent.change))
      return { kind: 'DONE', appointment: now.appointment, textsDiffer: false };
    if (now !== undefined && now.appointment.versionId !== sent.before)
      return { kind: 'CHANGED_MEANWHILE', fault: 'GPC_APPOINTMENT_CHANGED', now };
    return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', now, certainAfter: certainAfter(endedAt) };
  }

  private async again({ id, ways }: Sent): Promise<ListedAppointment | undefined> {
    try {
      const read = await ways.read('appointment', INTERACTION.readAppointment, (leg) =>
        this.ports.appointments.read({ ...leg, appointmentId: id }, ways.call),
      );
      return read.kind === 'found' ? this.listed(read.appointment, ways.call) : undefined;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return undefined;
    }
  }

  private async own(visit: Visit, appointmentId: LocalId): Promise<Found | undefined> {
    const found = await this.patient(visit);
    if (found.kind !== 'one') return undefined;
    const { ways } = visit;
    const read = await ways.read('appointment', INTERACTION.readAppointment, (leg) =>
      this.ports.appointments.read({ ...leg, appointmentId }, ways.call),
    );
    return read.kind === 'found' && read.appointment.patientId === found.patient.patientId ? read : undefined;
  }

  private async patient({ context, ways }: Visit): Promise<PatientFinding> {
    const { nhsNumber } = context.patient;
    return ways.read('find-patient', INTERACTION.findPatient, (leg) =>
      this.ports.foundations.findPatient({ ...leg, nhsNumber }, ways.call),
    );
  }

  private listed(appointment: AppointmentView, { requester }: CallContext): ListedAppointment {
    const othersBooking = appointment.bookedBy?.odsCode?.toUpperCase() !== requester.organisation.odsCode;
    return { appointment, locks: appointmentLocks(appointment, this.now()), othersBooking };
  }
}

interface Sent {
  readonly change: Change;
  /** Version that was sent with it. */
  readonly before: string;
  readonly id: LocalId;
  readonly ways: Ways;
}
