import { CATALOGUE, type FaultCode } from '#errors';

interface Reason {
  readonly why: string;
  readonly codes: readonly FaultCode[];
}

const all = Object.keys(CATALOGUE) as FaultCode[];
const OF_THE_JOURNAL: readonly FaultCode[] = ['BOOKING_UNREADABLE', 'BOOKING_JOURNAL_NOT_DURABLE'];

/** Codes that we decide on ourselves, and where they are shown. */
export const NOT_FROM_UPSTREAM: readonly Reason[] = [
  {
    why: 'what our API refuses by itself: test/journeys/bad-input.spec.ts, user-kinds.spec.ts, tenants.spec.ts',
    codes: [
      'TOKEN_MISSING',
      'TOKEN_INVALID',
      'TOKEN_EXPIRED',
      'SIGN_IN_TOO_WEAK',
      'PATIENT_SIGN_IN_NOT_ALLOWED',
      'USER_INCOMPLETE',
      'ORGANISATION_NOT_ALLOWED',
      'ROLE_NOT_ALLOWED',
      'AREA_NOT_ALLOWED',
      'FUNCTION_NOT_IN_RELEASE',
      'REQUEST_RATE_EXCEEDED',
      'CONTEXT_NOT_FOUND',
      'JSON_MALFORMED',
      'REQUEST_FIELDS_INVALID',
      'BODY_TOO_LARGE',
      'MEDIA_TYPE_NOT_SUPPORTED',
      'NOT_ACCEPTABLE',
      'NO_SUCH_ADDRESS',
      'METHOD_NOT_ALLOWED',
      'REQUEST_NOT_READABLE',
      'SDS_INVALID_ODS_CODE',
      'SDS_PIN_INVALID',
    ],
  },
  {
    why: 'our own stores, time and mistakes: libs/workflow and apps/orchestrator specs',
    codes: ['CONTEXT_STORE_UNAVAILABLE', 'SIGN_IN_UNAVAILABLE', 'JOURNEY_TIMEOUT', 'INTERNAL', 'PDS_TRACE_STALE'],
  },
  {
    why: 'the audit, when it cannot be written: test/journeys/audit-outage.spec.ts',
    codes: ['AUDIT_UNAVAILABLE', 'AUDIT_NOT_CLOSED', 'AUDIT_COMMAND_NOT_CLOSED'],
  },
  {
    why: 'the support view of a reference: test/journeys/operations.spec.ts',
    codes: ['JOURNEY_NOT_KEPT'],
  },
  {
    why: 'a change that nobody began here: test/journeys/booking-unresolved.spec.ts',
    codes: ['GPC_CHANGE_NOT_FOUND'],
  },
  {
    why: 'the journal of bookings: libs/platform/src/sealed-journal.spec.ts, libs/workflow/src/booking/booking-recovery.spec.ts',
    codes: ['BOOKING_UNREADABLE'],
  },
  {
    why: 'the journal of bookings: test/journeys/with-redis.spec.ts, libs/workflow/src/booking/booking-journey.spec.ts',
    codes: ['BOOKING_JOURNAL_NOT_DURABLE'],
  },
  {
    why: 'the sign-in of CIS2 users: test/journeys/user-kinds.spec.ts, patient-search.spec.ts',
    codes: ['NHS_SIGN_IN_NEEDED', 'NHS_SIGN_IN_ENDED', 'SEARCH_MATCH_NOT_FOUND', 'SEARCH_TOO_BROAD'],
  },
  {
    why: 'rules of ours about routes: libs/sds specs',
    codes: ['SDS_NO_REGISTERED_PRACTICE', 'SDS_STALE_REFUSED', 'SDS_CONSUMER_ASID_AMBIGUOUS'],
  },
  {
    why: 'how a booking stands after looking: test/journeys/booking.spec.ts, libs/workflow/src/booking specs',
    codes: [
      ...all.filter((code) => code.startsWith('BOOKING_') && !OF_THE_JOURNAL.includes(code)),
      'PDS_GP_CHANGED',
      'GPC_SLOT_GONE',
      'GPC_SEVERAL_PATIENTS',
      'GPC_COMMAND_NOT_SENT',
    ],
  },
  { why: 'a size limit of ours: test/journeys/record-size.spec.ts', codes: ['GPC_RECORD_TOO_LARGE'] },
];
