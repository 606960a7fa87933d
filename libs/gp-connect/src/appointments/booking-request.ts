import type { Booking, BookingOrganisation } from '#contracts';
import { EXTENSION, PROFILE, SYSTEM } from './booking-systems.js';

const TYPE_NAMES = { 'gp-practice': 'GP Practice', 'urgent-care': 'Urgent Care' } as const;

/**
 * Body of a booking: exactly the elements of appointments.md §3.2, in the order of §3.1, nothing optional that a practice
 * would compare or ignore. Times go back character for character.
 */
export function bookingBody(booking: Booking): string {
  const { slots, description, created, comment } = booking;
  return JSON.stringify({
    resourceType: 'Appointment',
    meta: { profile: [PROFILE.appointment] },
    contained: [containedOrganisation(booking.organisation)],
    extension: [{ url: EXTENSION.bookingOrganisation, valueReference: { reference: '#1' } }],
    status: 'booked',
    description,
    start: slots[0]?.start,
    end: slots.at(-1)?.end,
    slot: slots.map(({ slotId }) => ({ reference: `Slot/${slotId}` })),
    created,
    ...(comment === undefined ? {} : { comment }),
    participant: participants(booking),
  });
}

/** The type is there if, and only if, the slots were searched with it. Source: appointments.md §3.2. */
function containedOrganisation({ odsCode, name, phone, type }: BookingOrganisation): object {
  const coding = type === undefined ? [] : [{ system: SYSTEM.organisationType, code: type, display: TYPE_NAMES[type] }];
  return {
    resourceType: 'Organization',
    id: '1',
    meta: { profile: [PROFILE.organization] },
    identifier: [{ system: SYSTEM.odsCode, value: odsCode }],
    ...(coding.length === 0 ? {} : { type: [{ coding }] }),
    name,
    telecom: [{ system: 'phone', value: phone, use: 'work' }],
  };
}

/** In this order, because one system takes them by place. Source: appointments.md §10 row 42. */
function participants({ patient, locationId, practitionerId, serviceId }: Booking): readonly object[] {
  const references = [
    `Patient/${patient.localId}`,
    `Location/${locationId}`,
    ...(practitionerId === undefined ? [] : [`Practitioner/${practitionerId}`]),
    ...(serviceId === undefined ? [] : [`HealthcareService/${serviceId}`]),
  ];
  return references.map((reference) => ({ actor: { reference }, status: 'accepted' }));
}
