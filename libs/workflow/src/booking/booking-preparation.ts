import {
  type AppointmentView,
  areBookableTogether,
  type Booking,
  INTERACTION,
  isLive,
  type LocalId,
  londonDateTime,
  londonDayOf,
  type PracticePatient,
  type SlotView,
} from '#contracts';
import { Fault } from '#errors';
import { type IdentityDifference, identityDifferences } from '../identity-check.js';
import type { PatientContext } from '../patient-context.js';
import type { BookingAlert } from './attempt.js';
import type { BookingQuestion } from './booking-question.js';
import { touches } from './match.js';
import type { Visit, Ways } from './practice-visit.js';
import type { BookingPorts } from './reconciliation.js';

/** Ends before anything was sent: nothing was booked, and the same key may be used again. */
export type NotPrepared =
  /** No active patient there: register first, then book. */
  | { readonly kind: 'NEEDS_REGISTRATION' }
  /** Several active patients with that number: the practice must be phoned. */
  | { readonly kind: 'CONTACT_PRACTICE'; readonly count: number }
  /** The practice holds other details than PDS: the user looks and confirms (`acknowledgeDifferences`). */
  | { readonly kind: 'CHECK_DETAILS'; readonly differences: readonly IdentityDifference[] }
  /** Not offered any more as chosen: search again. */
  | { readonly kind: 'SLOT_NOT_OFFERED'; readonly fault: 'GPC_REFERENCE_INVALID' }
  /** The slots may not be booked as one appointment. */
  | { readonly kind: 'NOT_TOGETHER' }
  /** The patient has appointments that day which the confirm screen did not show; show them and let the user confirm again. */
  | AlreadyHas;

interface AlreadyHas {
  readonly kind: 'ALREADY_HAS';
  readonly appointments: readonly AppointmentView[];
  /** Entries of the list that could not be read. */
  readonly unreadable: number;
  /** Earlier attempts for the patient there that were called not booked and have surfaced: staff must be told. */
  readonly surfaced: readonly BookingAlert[];
}

export type Prepared = { readonly kind: 'ready'; readonly booking: Booking } | NotPrepared;

/** FINDING_PATIENT and the last look at the slots, before the guard is taken. Source: appointments.md §8, §1.2. */
export class BookingPreparation {
  constructor(
    private readonly ports: BookingPorts,
    private readonly now: () => Date,
  ) {}

  /** @throws Fault as the reads of `Foundations` and `Appointments`; nothing was booked */
  async prepare(question: BookingQuestion, visit: Visit): Promise<Prepared> {
    const found = await this.patient(question, visit);
    if (found.kind !== 'patient') return found;
    const slots = await this.slots(question, visit.ways);
    if (slots === undefined) return this.notOffered(question, found.patient, visit.ways);
    const locationId = slots[0]?.location?.id;
    if (!areBookableTogether(slots)) return { kind: 'NOT_TOGETHER' };
    // Practices must name the place, and refuse a booking without (appointments.md §2.3, §3.2): no other choice of slots helps.
    if (locationId === undefined) throw new Fault('GPC_UNEXPECTED_RESPONSE', { odsCode: visit.ways.practice });
    return { kind: 'ready', booking: this.booking(question, visit, found.patient, { slots, locationId }) };
  }

  /** Who holds it may be this patient, by a booking whose answer was lost: another slot would be a second appointment. */
  private async notOffered(
    { slots, seen }: BookingQuestion,
    { patientId }: PracticePatient,
    ways: Ways,
  ): Promise<NotPrepared> {
    const [{ start }] = slots;
    const wanted = { slotIds: slots.map(({ slotId }) => slotId), start, end: slots.at(-1)?.end ?? '' };
    const { live } = await this.snapshot(patientId, londonDayOf(start) ?? '', ways);
    const unseen = live.filter((one) => touches(one, wanted) && !seen.appointmentIds.includes(one.appointmentId));
    return unseen.length > 0
      ? { kind: 'ALREADY_HAS', appointments: unseen, unreadable: 0, surfaced: [] }
      : { kind: 'SLOT_NOT_OFFERED', fault: 'GPC_REFERENCE_INVALID' };
  }

  private async patient(
    { acknowledgeDifferences }: BookingQuestion,
    { context, ways }: Visit,
  ): Promise<{ readonly kind: 'patient'; readonly patient: PracticePatient } | NotPrepared> {
    const { nhsNumber } = context.patient;
    const found = await ways.read('find-patient', INTERACTION.findPatient, (leg) =>
      this.ports.foundations.findPatient({ ...leg, nhsNumber }, ways.call),
    );
    if (found.kind === 'none') return { kind: 'NEEDS_REGISTRATION' };
    if (found.kind === 'several') return { kind: 'CONTACT_PRACTICE', count: found.count };
    const differences = patientDifferences(context, found.patient);
    if (differences.length > 0 && !acknowledgeDifferences) return { kind: 'CHECK_DETAILS', differences };
    return { kind: 'patient', patient: found.patient };
  }

  /** As they are offered now, and only if their times are still those that the user saw. */
  private async slots({ slots, organisation }: BookingQuestion, ways: Ways): Promise<readonly SlotView[] | undefined> {
    const day = londonDayOf(slots[0].start) ?? '';
    const consumer = { odsCode: ways.call.requester.organisation.odsCode, type: organisation.type };
    const answer = await ways.read('slots', INTERACTION.searchSlots, (leg) =>
      this.ports.appointments.searchSlots({ ...leg, days: { from: day, to: day }, consumer }, ways.call),
    );
    if (answer.kind !== 'slots') return undefined;
    const offered = slots.flatMap((wanted) =>
      answer.slots.filter(
        (one) => one.slotId === wanted.slotId && one.start === wanted.start && one.end === wanted.end,
      ),
    );
    return offered.length === slots.length ? offered : undefined;
  }

  private booking(
    { description, comment, organisation }: BookingQuestion,
    { context, ways }: Visit,
    { patientId }: PracticePatient,
    { slots, locationId }: { readonly slots: readonly SlotView[]; readonly locationId: LocalId },
  ): Booking {
    const { odsCode, name } = ways.call.requester.organisation;
    return {
      patient: { localId: patientId, nhsNumber: context.patient.nhsNumber },
      slots: slots.map(({ slotId, start, end }) => ({ slotId, start, end })),
      locationId,
      practitionerId: slots[0]?.practitioner?.id,
      serviceId: slots[0]?.service?.id,
      description,
      comment,
      created: londonDateTime(this.now()),
      organisation: { ...organisation, odsCode, name },
    };
  }

  /**
   * The patient's list for the day; under the guard before a booking is sent. Source: appointments.md §3.6 step 2.
   * @throws Fault: the list could not be read, so nothing may be booked
   */
  async snapshot(patientId: LocalId, day: string, ways: Ways): Promise<Snapshot> {
    const answer = await ways.read('appointments', INTERACTION.patientAppointments, (leg) =>
      this.ports.appointments.list({ ...leg, patientId, days: { from: day, to: day } }, ways.call),
    );
    if (answer.kind !== 'listed') throw new Fault('GPC_APPOINTMENT_NOT_FOUND', { odsCode: ways.practice });
    const { appointments, leftOut } = answer;
    return {
      live: appointments.filter(isLive),
      ids: appointments.map((one) => one.appointmentId),
      unreadable: leftOut,
    };
  }
}

export interface Snapshot {
  readonly live: readonly AppointmentView[];
  readonly ids: readonly LocalId[];
  readonly unreadable: number;
}

/** Cross-check of who the practice found with who PDS found; the NHS number agrees already. Source: appointments.md §5.1. */
export function patientDifferences(
  { patient }: Pick<PatientContext, 'patient'>,
  found: PracticePatient,
): readonly IdentityDifference[] {
  const { familyName, givenName, gender, birthDate } = patient;
  const theirs = {
    nhsNumber: found.nhsNumber,
    familyName: found.familyName,
    givenName: found.givenNames[0],
    gender: found.gender,
    birthDate: found.birthDate,
    practiceOdsCode: undefined,
  };
  // Any practice may be asked, so where the patient is registered is no difference here.
  return identityDifferences({ familyName, givenName, gender, birthDate, practice: '' }, theirs).filter(
    ({ field }) => field !== 'practice',
  );
}
