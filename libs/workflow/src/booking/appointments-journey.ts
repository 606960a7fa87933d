import {
  type AppointmentDocument,
  type AppointmentView,
  type CallContext,
  type DayRange,
  INTERACTION,
  type LocalId,
  type PatientFinding,
} from '#contracts';
import { Fault } from '#errors';
import type { JourneyLog } from '../journey-log.js';
import {
  type Change,
  type ChangeOutcome,
  type ChangeQuestion,
  isApplied,
  type ListedAppointment,
  listedFor,
  type ListOutcome,
  type ReadOutcome,
} from './appointment-change.js';
import { patientDifferences } from './booking-preparation.js';
import type { ChangeSending } from './change-sending.js';
import type { Visit, VisitQuestion, Visits } from './practice-visit.js';
import type { BookingPorts } from './reconciliation.js';

interface Found {
  readonly appointment: AppointmentView;
  readonly document: AppointmentDocument | undefined;
}

/** Looks at and changes appointments of an opened patient. Source: appointments.md §4. */
export class AppointmentsJourney {
  constructor(
    private readonly visits: Visits,
    private readonly ports: BookingPorts,
    private readonly sending: ChangeSending,
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
    if (isDoneAlready(question, change, listed))
      return { kind: 'DONE', appointment: found.appointment, textsDiffer: false };
    if (document === undefined || listed.locks.length > 0) return { kind: 'LOCKED', now: listed };
    if (document.versionId !== question.versionId)
      return { kind: 'CHANGED_MEANWHILE', fault: 'GPC_APPOINTMENT_CHANGED', now: listed };
    this.visits.assertFresh(visit);
    const outcome = await this.sending.send({ question, change, leg, found: { ...listed, document } }, ways);
    await this.visits.remember(visit);
    return outcome;
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
    return listedFor(appointment, requester, this.now());
  }
}

/** One that the user repeats because nobody knew: it is done, so nothing is sent and nobody else changed it. Source: appointments.md §4.6 (2), (3). */
function isDoneAlready(
  { repeatsUnknown }: ChangeQuestion,
  change: Change,
  { appointment, locks }: ListedAppointment,
): boolean {
  const inForce = change.kind === 'cancel' || locks.length === 0;
  return repeatsUnknown === true && inForce && isApplied(appointment, change);
}
