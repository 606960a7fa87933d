import type { AppointmentView } from '../src/appointment-view.js';
import { Booking } from '../src/booking.js';
import type { CommandEvidence } from '../src/command-result.js';
import type { PracticePatient } from '../src/foundations.port.js';
import { INTERACTION, type InteractionId } from '../src/interaction.js';
import { instantOf } from '../src/london-time.js';
import type { SlotView } from '../src/slot-view.js';
import type { Leg } from '../src/appointments.port.js';
import { Asid } from '../src/asid.js';
import { A_PATIENT, A_PRACTICE, A_REQUESTER, aRoute } from './fakes.js';

/** The moment at which the specs about appointments play: a Wednesday morning in summer. */
export const BOOKING_NOW = new Date('2027-06-09T08:15:30.000Z');

export function aLeg(interactionId: InteractionId = INTERACTION.searchSlots): Leg {
  return { route: aRoute(A_PRACTICE, interactionId), from: Asid.parse('200000000025') };
}

/** A transmission that may still be sent. */
export const IN_TIME = { firstTransmission: true, sendBefore: '2027-06-09T08:15:35.000Z' } as const;

/** Ten minutes with Sam Harebell at Fernhill Surgery, 14 June 2027, 10:00. */
export function aSlot(changes: Partial<SlotView> = {}): SlotView {
  const { start = '2027-06-14T10:00:00+01:00', end = '2027-06-14T10:10:00+01:00' } = changes;
  const [from, to] = [instantOf(start) ?? 0, instantOf(end) ?? 0];
  return {
    slotId: 's-01',
    versionId: '1',
    scheduleId: 'sch-1',
    start,
    end,
    startsAt: new Date(from).toISOString(),
    endsAt: new Date(to).toISOString(),
    durationMinutes: (to - from) / 60_000,
    deliveryChannel: 'In-person',
    slotType: 'Routine appointment',
    sessionName: 'Morning surgery',
    practitionerRole: { code: 'R0260', display: 'General Medical Practitioner' },
    practitioner: { id: 'prac-1', name: 'Dr Sam Harebell', gender: 'female' },
    location: {
      id: 'loc-1',
      name: 'Fernhill Surgery',
      address: ['1 Fern Hill', 'Exampleton', 'ZZ99 1AA'],
      phone: '01632960010',
      organisationId: 'org-1',
    },
    organisation: { id: 'org-1', odsCode: A_PRACTICE, name: 'Fernhill Practice', address: [], phone: '01632960010' },
    ...changes,
  };
}

/** The two slots at 10:00 and 10:10, which may be booked together. */
export const TWO_SLOTS: readonly [SlotView, SlotView] = [
  aSlot(),
  aSlot({ slotId: 's-02', start: '2027-06-14T10:10:00+01:00', end: '2027-06-14T10:20:00+01:00' }),
];

/** Both slots for `A_PATIENT`, booked by the pharmacy of `A_REQUESTER`. */
export function aBooking(changes: Partial<Booking> = {}): Booking {
  return {
    ...Booking.parse({
      patient: { localId: 'pat-77', nhsNumber: A_PATIENT },
      slots: TWO_SLOTS.map(({ slotId, start, end }) => ({ slotId, start, end })),
      locationId: 'loc-1',
      practitionerId: 'prac-1',
      description: 'Ear pain for three days',
      comment: 'Interpreter needed',
      created: '2027-06-09T09:15:30+01:00',
      organisation: { ...A_REQUESTER.organisation, phone: '01632960099', type: 'urgent-care' },
    }),
    ...changes,
  };
}

/** What the practice returns for `aBooking()`. */
export function anAppointment(changes: Partial<AppointmentView> = {}): AppointmentView {
  return {
    appointmentId: 'app-9',
    versionId: '1',
    status: 'booked',
    start: '2027-06-14T10:00:00+01:00',
    end: '2027-06-14T10:20:00+01:00',
    startsAt: '2027-06-14T09:00:00.000Z',
    endsAt: '2027-06-14T09:20:00.000Z',
    durationMinutes: 20,
    description: 'Ear pain for three days',
    comment: 'Interpreter needed',
    created: '2027-06-09T09:15:30+01:00',
    slotIds: ['s-01', 's-02'],
    patientId: 'pat-77',
    locationId: 'loc-1',
    practitionerId: 'prac-1',
    bookedBy: { odsCode: 'FZZ01', name: 'Blue Teapot Pharmacy', phone: '01632960099', type: 'urgent-care' },
    deliveryChannel: 'In-person',
    practitionerRole: { code: 'R0260', display: 'General Medical Practitioner' },
    slotType: 'Routine appointment',
    sessionName: 'Morning surgery',
    ...changes,
  };
}

export function aPracticePatient(changes: Partial<PracticePatient> = {}): PracticePatient {
  return {
    patientId: 'pat-77',
    versionId: '3',
    nhsNumber: A_PATIENT,
    familyName: 'Fernsby',
    givenNames: ['Marigold'],
    gender: 'female',
    birthDate: '1972-04-09',
    registrationType: undefined,
    preferredBranchId: 'loc-1',
    ...changes,
  };
}

/** Of a transmission that was answered at once. */
export function someEvidence(changes: Partial<CommandEvidence> = {}): CommandEvidence {
  return {
    startedAt: BOOKING_NOW.toISOString(),
    endedAt: BOOKING_NOW.toISOString(),
    traceId: '00000000-0000-4000-8000-000000000001',
    status: undefined,
    leg: 'transport',
    upstreamCode: undefined,
    resourceId: undefined,
    versionId: undefined,
    retryAfterSeconds: undefined,
    ...changes,
  };
}
