import { AppointmentView, Booking, LocalId, OdsCode, type RefusalReason, Requester } from '#contracts';
import { CATALOGUE, type FaultCode } from '#errors';
import { z } from 'zod';

/** States of an attempt, and whether it keeps the patient from being booked again there. Source: appointments.md §8. */
export const ATTEMPT_STATES = {
  /** Nothing was sent. */
  PREPARING: 'guard',
  SENDING: 'guard',
  CHECK_409: 'guard',
  READ_BACK: 'guard',
  RECONCILING: 'guard',
  /** The rounds did not agree, or the practice was out of reach: looked at again and again until midnight of the day. */
  RECONCILING_LATER: 'guard',
  /** The patient holds the slot, but who booked it is not certain: the user looks and accepts. */
  BOOKED_VERIFY: 'guard',
  /** Several that could be it, one that partly is, or one that the user did not accept: until a person closes it. */
  MANUAL_CHECK: 'guard',
  NOT_BOOKED: 'watch',
  /** It was booked and somebody has cancelled it since. */
  CANCELLED_SINCE: 'watch',
  SLOT_GONE: 'watch',
  SLOT_TAKEN: 'watch',
  BOOKED: 'over',
  BOOKED_MISMATCH: 'over',
  /** Surfaced after a verdict that there was none. */
  BOOKED_LATE: 'over',
  REJECTED: 'over',
  NOT_PERMITTED: 'over',
  NOT_SENT: 'over',
  /** The day is over and nobody knows: the practice must be phoned. */
  UNRESOLVED: 'over',
  /** Closed by a person. */
  CLOSED: 'over',
  /** Given up before anything was sent. */
  DROPPED: 'dropped',
} as const;
export type AttemptState = keyof typeof ATTEMPT_STATES;

/** One of its transmissions may be saved at any moment. */
export const UNDER_WAY: readonly AttemptState[] = [
  'SENDING',
  'CHECK_409',
  'READ_BACK',
  'RECONCILING',
  'RECONCILING_LATER',
];

const state = z.custom<AttemptState>((value) => typeof value === 'string' && Object.hasOwn(ATTEMPT_STATES, value));
const faultCode = z.custom<FaultCode>((value) => typeof value === 'string' && Object.hasOwn(CATALOGUE, value));
const instant = z.iso.datetime();

const SentOnce = z
  .object({
    startedAt: instant,
    /** Neither end nor result: the process did not live to see it. */
    endedAt: instant.optional(),
    result: z
      .enum(['BOOKED', 'CONFLICT', 'REJECTED_BUG', 'REJECTED_USER', 'NOT_PERMITTED', 'NOT_SENT', 'UNKNOWN'])
      .optional(),
    traceId: z.string().optional(),
    status: z.number().optional(),
    upstreamCode: z.string().optional(),
  })
  .readonly();
export type SentOnce = z.infer<typeof SentOnce>;

const Alert = z
  .object({
    kind: z.enum(['BOOKED_LATE', 'TWO_APPOINTMENTS']),
    at: instant,
    appointments: z.array(AppointmentView).readonly(),
  })
  .readonly();
export type BookingAlert = z.infer<typeof Alert>;

/** Everything that an attempt must remember over a crash. Its epoch is the version of its journal entry. Source: appointments.md §3.6 step 3. */
export const BookingAttempt = z
  .object({
    attemptId: z.uuid(),
    practice: OdsCode,
    /** Sent byte for byte the same each time, `created` too. */
    booking: Booking,
    /** For whom later looks are made. */
    requester: Requester,
    /** Names the whole request, to tell another body under the same key. */
    bodyHash: z.string(),
    keys: z.object({ idempotency: z.string(), guard: z.string(), watch: z.string().optional() }).readonly(),
    /** Day in England of the slots. yyyy-mm-dd. */
    day: z.iso.date(),
    knownIds: z.array(LocalId).readonly(),
    state,
    sendBefore: instant.optional(),
    transmissions: z.array(SentOnce).readonly(),
    rounds: z
      .array(z.object({ startedAt: instant, slot: z.enum(['offered', 'not-offered', 'failed']) }).readonly())
      .readonly(),
    /** What the practice returned or listed. */
    found: z.array(AppointmentView).readonly(),
    /** Named by the answer, not yet read. */
    appointmentId: LocalId.optional(),
    fault: faultCode.optional(),
    reason: z.custom<RefusalReason>((value) => typeof value === 'string').optional(),
    retryAfterSeconds: z.number().optional(),
    verdictAt: instant.optional(),
    alerts: z.array(Alert).readonly(),
    /** Attempts for this patient here that were still watched when this one began. */
    earlier: z.array(z.uuid()).readonly().default([]),
    /** Appointments that were made here after the verdict, by other attempts: never this one, however much they look like it. */
    rebookedIds: z.array(LocalId).readonly().default([]),
    lookAgainAt: instant.optional(),
    /** New with each write: tells whether a write whose answer was lost has happened. */
    revision: z.uuid(),
  })
  .readonly();
export type BookingAttempt = z.infer<typeof BookingAttempt>;

export const LATE_ANSWER_MS = 30_000;

/** Whether one of its transmissions may have been saved: then a refusal of a later one proves nothing. */
export function hasUnknown({ transmissions }: Pick<BookingAttempt, 'transmissions'>): boolean {
  return transmissions.some(({ result }) => result === undefined || result === 'UNKNOWN');
}

/** How often it went out, as far as is not proven otherwise. */
export function timesSent({ transmissions }: Pick<BookingAttempt, 'transmissions'>): number {
  return transmissions.filter(({ result }) => result !== 'NOT_SENT').length;
}

/** Nobody saw the end of one that a crash cut off: then the last moment at which it can have ended. RFC 3339. */
export function lastEndOf({ transmissions, sendBefore }: BookingAttempt, commandTimeoutMs: number): string {
  const cutOff = new Date(Date.parse(sendBefore ?? '1970-01-01T00:00:00Z') + commandTimeoutMs).toISOString();
  return transmissions
    .filter(({ result }) => result !== 'NOT_SENT')
    .map(({ endedAt }) => endedAt ?? cutOff)
    .reduce((last, one) => (one > last ? one : last), '1970-01-01T00:00:00.000Z');
}
