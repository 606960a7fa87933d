import type { FaultDefinition } from './fault-definition.js';

const booking = {
  status: 409,
  owner: 'practice',
  audience: 'clinician',
  retryable: false,
  source: 'appointments.md §3.6, §8 [OWN]',
} as const;

/** How a booking stands, or why it was not begun. Each line says whether anything was saved. */
export const BOOKING_FAULTS = {
  BOOKING_KEY_REUSED: {
    ...booking,
    status: 422,
    owner: 'caller',
    audience: 'developer',
    title: 'This booking was sent before with other details. Nothing was saved this time.',
    action: 'Look at the booking that was made first. For another booking use a new Idempotency-Key.',
    nothingWasSaved: true,
  },
  BOOKING_UNRESOLVED: {
    ...booking,
    title: 'Another booking for this patient at this practice is not settled yet. Nothing was saved this time.',
    action: 'Do not book another slot: wait until that booking is settled, or telephone the practice.',
    nothingWasSaved: true,
  },
  BOOKING_NEEDS_REGISTRATION: {
    ...booking,
    owner: 'patient-record',
    title: 'The patient is not registered at this practice. No appointment was made.',
    action: 'Register the patient there temporarily, then book again.',
    nothingWasSaved: true,
  },
  BOOKING_CONTACT_PRACTICE: {
    ...booking,
    title: 'The practice holds more than one active record of this patient. No appointment was made.',
    action: 'Telephone the practice.',
    nothingWasSaved: true,
  },
  BOOKING_CHECK_DETAILS: {
    ...booking,
    title: 'The practice holds other details of this patient than the national record. No appointment was made yet.',
    action: 'Check the details with the patient. If it is the same person, confirm and book again.',
    nothingWasSaved: true,
  },
  BOOKING_NOT_TOGETHER: {
    ...booking,
    status: 422,
    title: 'These slots cannot be booked as one appointment. No appointment was made.',
    action: 'Choose slots of one session that follow each other directly, or a single one.',
    nothingWasSaved: true,
  },
  BOOKING_PATIENT_HAS_APPOINTMENT: {
    ...booking,
    title:
      "The patient has other appointments there on that day, or part of that day's list could not be read. No appointment was made yet.",
    action: 'Look at what the patient has. If the new appointment is still wanted, confirm and book again.',
    nothingWasSaved: true,
  },
  BOOKING_NOT_BOOKED: {
    ...booking,
    title: 'No appointment was found for the patient, and the slot is still offered.',
    action:
      'Try the same slot once more if that is offered, otherwise choose another. If the first booking shows up later, you will be told.',
    nothingWasSaved: 'unknown',
  },
  BOOKING_CANCELLED_SINCE: {
    ...booking,
    title: 'The appointment was booked, but somebody has cancelled it since.',
    action: 'Choose another slot, or telephone the practice.',
    nothingWasSaved: false,
  },
  BOOKING_TO_VERIFY: {
    ...booking,
    title: 'The patient holds this slot, but it is not certain that this booking made the appointment.',
    action: 'Do not book another slot. Look at the appointment, then accept it or say that it is not the one.',
    nothingWasSaved: 'unknown',
  },
  BOOKING_MANUAL_CHECK: {
    ...booking,
    title: 'Possible double booking: it is not certain which of these appointments is this booking.',
    action: 'Do not book another slot. Look at all of them, telephone the practice, then close this booking.',
    nothingWasSaved: 'unknown',
  },
  BOOKING_FOUND_LATER: {
    ...booking,
    title: 'Booked after all: the appointment showed up at the practice after it had not been found.',
    action: 'Look at the appointment. If another was made since, decide with the patient which one to cancel.',
    nothingWasSaved: false,
  },
  BOOKING_NEVER_CONFIRMED: {
    ...booking,
    title: 'The day is over and we could not confirm the booking. It is not known whether it was saved.',
    action: 'Telephone the practice, then close this booking.',
    nothingWasSaved: 'unknown',
  },
  BOOKING_UNREADABLE: {
    ...booking,
    status: 500,
    owner: 'us',
    title: 'What was kept of an earlier booking cannot be read. It is not known how that booking stands.',
    action: 'Do not book. Telephone the practice, and tell support.',
    source: 'appointments.md §3.6 steps 1 and 3 [OWN]',
  },
  BOOKING_JOURNAL_NOT_DURABLE: {
    ...booking,
    status: 503,
    owner: 'us',
    audience: 'administrator',
    title: 'Bookings cannot be kept safely just now, so none is made. Nothing was saved.',
    action: 'Telephone the practice to book. Support: see `booking-journal` in /health/ready.',
    nothingWasSaved: true,
    source: 'appointments.md §3.6 step 1 [OWN]',
  },
  BOOKING_CLOSED: {
    ...booking,
    title: 'Someone at your organisation has dealt with this booking and closed it.',
    action: "Look at the patient's appointments before you book again.",
    nothingWasSaved: 'unknown',
  },
} as const satisfies Record<string, FaultDefinition>;
