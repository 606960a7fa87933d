import type { AppointmentView } from '#contracts';
import { definitionOf, type FaultCode, wordsOf } from '#errors';
import type { AttemptOutcome, BookingOutcome, Decision, JourneyLeg } from '#workflow';
import { optional, shown } from '../record-view-reply.js';
import { Refusal } from '../refusal.js';
import type { BookingProblem } from './booking-problem.js';
import type { BookBody, BookedReply, BookingView } from './booking-schemas.js';
import { NOT_TOLD } from './standing-texts.js';

type Booked = Extract<AttemptOutcome, { kind: 'BOOKED' | 'BOOKED_MISMATCH' }>;
type BookedNow = Extract<BookingOutcome, { kind: Booked['kind'] }>;
/** Ends before anything was sent. */
type NotBegun = Exclude<BookingOutcome, AttemptOutcome>;
type NotBookedAttempt = Exclude<AttemptOutcome, Booked>;
export type NotBooked = NotBookedAttempt | NotBegun;

export interface ReplyFrame {
  readonly environment: string;
  readonly legs: readonly JourneyLeg[];
}

export function isBooked<O extends AttemptOutcome | BookingOutcome>(outcome: O): outcome is Extract<O, Booked> {
  return outcome.kind === 'BOOKED' || outcome.kind === 'BOOKED_MISMATCH';
}

export function bookedReply(outcome: BookedNow, { environment, legs }: ReplyFrame): BookedReply {
  const { attemptId: bookingId, kind, appointment, alerts, expiresAt } = outcome;
  return {
    bookingId,
    outcome: kind,
    appointment,
    ...(kind === 'BOOKED_MISMATCH' ? { differences: outcome.differences } : {}),
    texts: textsOf(outcome),
    alerts,
    expiresAt: expiresAt.toISOString(),
    environment,
    journey: [...legs],
  };
}

/** Everything but a booked appointment is a problem, with what the user must look at. */
export function refusalFor(outcome: NotBooked, seen: BookBody['seen'], more: BookingProblem = {}): Refusal {
  if (!isAttempt(outcome)) return new Refusal(NOT_BEGUN[outcome.kind], { ...more, ...heldBackBy(outcome, seen) });
  const { attemptId: bookingId, alerts } = outcome;
  const told = alerts.length > 0 ? { alerts } : {};
  return new Refusal(codeOf(outcome), { ...more, bookingId, ...detailsOf(outcome), ...told });
}

function isAttempt(outcome: NotBooked): outcome is NotBookedAttempt {
  return 'searched' in outcome;
}

/** How a booking stands, whatever it is. */
export function bookingView(outcome: AttemptOutcome, { environment, legs }: ReplyFrame): BookingView {
  const { attemptId: bookingId, kind, practice, alerts } = outcome;
  const said = isBooked(outcome)
    ? { ...bookedWords(outcome), appointment: outcome.appointment }
    : { ...problemWords(codeOf(outcome), detailsOf(outcome)), ...detailsOf(outcome) };
  return {
    ...said,
    bookingId,
    outcome: kind,
    practice,
    ...(kind === 'BOOKED_MISMATCH' ? { differences: outcome.differences } : {}),
    decisions: [...(DECISIONS[kind] ?? [])],
    texts: textsOf(outcome),
    alerts,
    environment,
    journey: [...legs],
  };
}

const DECISIONS: Readonly<Partial<Record<AttemptOutcome['kind'], readonly Decision[]>>> = {
  BOOKED_VERIFY: ['accept', 'reject'],
  MANUAL_CHECK: ['close'],
  UNRESOLVED: ['close'],
};

const NOT_BEGUN = {
  NEEDS_REGISTRATION: 'BOOKING_NEEDS_REGISTRATION',
  CONTACT_PRACTICE: 'BOOKING_CONTACT_PRACTICE',
  CHECK_DETAILS: 'BOOKING_CHECK_DETAILS',
  SLOT_NOT_OFFERED: 'GPC_REFERENCE_INVALID',
  NOT_TOGETHER: 'BOOKING_NOT_TOGETHER',
  ALREADY_HAS: 'BOOKING_PATIENT_HAS_APPOINTMENT',
  KEY_REUSED: 'BOOKING_KEY_REUSED',
  ATTEMPT_OPEN: 'BOOKING_UNRESOLVED',
} as const satisfies Record<NotBegun['kind'], FaultCode>;

function heldBackBy(outcome: NotBegun, seen: BookBody['seen']): Refusal['details'] {
  switch (outcome.kind) {
    case 'CHECK_DETAILS':
      return { differences: outcome.differences.map(shown), confirm: { differences: true } };
    case 'ALREADY_HAS':
      return alreadyHas(outcome, seen);
    case 'KEY_REUSED':
      return { bookingId: outcome.attemptId };
    case 'ATTEMPT_OPEN':
      return outcome.own ? { bookingId: outcome.attemptId } : {};
    default:
      return {};
  }
}

function alreadyHas(
  { appointments, unreadable, surfaced }: Extract<NotBegun, { kind: 'ALREADY_HAS' }>,
  seen: BookBody['seen'],
): BookingProblem {
  const ids = new Set([...(seen?.appointmentIds ?? []), ...appointments.map(({ appointmentId }) => appointmentId)]);
  const told = surfaced.length > 0 ? { alerts: surfaced } : {};
  return { appointments, unreadable, seen: { appointmentIds: [...ids], unreadable: unreadable > 0 }, ...told };
}

const CODES = {
  BOOKED_VERIFY: 'BOOKING_TO_VERIFY',
  MANUAL_CHECK: 'BOOKING_MANUAL_CHECK',
  BOOKED_LATE: 'BOOKING_FOUND_LATER',
  UNRESOLVED: 'BOOKING_NEVER_CONFIRMED',
  CLOSED: 'BOOKING_CLOSED',
} as const satisfies Record<string, FaultCode>;

function codeOf(outcome: NotBookedAttempt): FaultCode {
  switch (outcome.kind) {
    case 'NOT_BOOKED':
      return outcome.cancelled === undefined ? 'BOOKING_NOT_BOOKED' : 'BOOKING_CANCELLED_SINCE';
    case 'BOOKED_VERIFY':
    case 'MANUAL_CHECK':
    case 'BOOKED_LATE':
    case 'UNRESOLVED':
    case 'CLOSED':
      return CODES[outcome.kind];
    default:
      return outcome.fault;
  }
}

function detailsOf(outcome: NotBookedAttempt): BookingProblem & { readonly retryAfterSeconds?: number } {
  const found = foundBy(outcome);
  return { ...(found.length > 0 ? { appointments: found } : {}), ...nextStepOf(outcome) };
}

function foundBy(outcome: NotBookedAttempt): readonly AppointmentView[] {
  if (outcome.kind === 'BOOKED_VERIFY') return [outcome.appointment];
  if (outcome.kind === 'NOT_BOOKED') return outcome.cancelled === undefined ? [] : [outcome.cancelled];
  return 'appointments' in outcome ? outcome.appointments : [];
}

function nextStepOf(outcome: NotBookedAttempt): ReturnType<typeof detailsOf> {
  if (outcome.kind === 'NOT_BOOKED') return { mayTryAgain: outcome.mayTryAgain };
  if (outcome.kind === 'UNKNOWN') return optional({ nextLookAt: outcome.nextLookAt });
  // The code may be one of a question; that nothing was sent is certain all the same (appointments.md §3.5).
  if (outcome.kind === 'NOT_SENT') return { nothingWasSaved: true };
  if (outcome.kind !== 'REJECTED') return {};
  const { reason, retryAfterSeconds } = outcome;
  return { ...optional({ reason }), ...(retryAfterSeconds === undefined ? {} : { retryAfterSeconds }) };
}

function problemWords(
  code: FaultCode,
  { nothingWasSaved = definitionOf(code).nothingWasSaved }: BookingProblem,
): Pick<BookingView, 'code' | 'title' | 'action' | 'nothingWasSaved'> {
  return { code, ...wordsOf(code, { nothingWasSaved }), ...(nothingWasSaved === undefined ? {} : { nothingWasSaved }) };
}

function bookedWords({ kind }: Booked): Pick<BookingView, 'title' | 'action' | 'nothingWasSaved'> {
  return kind === 'BOOKED'
    ? { title: 'The appointment is booked.', action: CHANGE_OR_CANCEL, nothingWasSaved: false }
    : { title: 'An appointment is booked, but not as asked.', action: URGENT, nothingWasSaved: false };
}

const CHANGE_OR_CANCEL = 'To change or cancel it, use this service or telephone the practice.';
const URGENT = 'URGENT: check it now, and telephone the practice to put it right.';
const PARTS = {
  status: 'status',
  slots: 'slots',
  start: 'start',
  end: 'end',
  patient: 'patient',
  location: 'place',
} as const;

function textsOf(outcome: AttemptOutcome): string[] {
  const texts = isBooked(outcome) ? [...bookedTexts(outcome)] : [];
  const two = outcome.alerts.some(({ kind }) => kind === 'TWO_APPOINTMENTS');
  return two ? [...texts, TWO] : texts;
}

const TWO =
  'URGENT: the patient may hold two appointments at this practice, because an earlier booking showed up. Look at both and decide with the patient.';

function bookedTexts(outcome: Booked): readonly string[] {
  const reference = `The practice's reference is ${outcome.appointment.appointmentId}.`;
  if (outcome.kind === 'BOOKED') return [`The appointment is booked. ${reference}`, CHANGE_OR_CANCEL, NOT_TOLD];
  const parts = outcome.differences.map((part) => PARTS[part]).join(', ');
  return [`URGENT: an appointment is booked, but not as asked. Different: ${parts}. ${reference}`, URGENT, NOT_TOLD];
}
