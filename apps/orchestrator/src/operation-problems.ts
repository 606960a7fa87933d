import { FAULT_GROUPS, type FaultCode } from '#errors';

/** What decides which problems an operation of our API can answer with. */
export interface OperationTraits {
  readonly method: string;
  /** As in the description of the API: `/v1/patient-contexts/{id}/slots`. */
  readonly path: string;
  readonly hasBody: boolean;
  /** In path, query or headers. */
  readonly hasParameters: boolean;
}

type Group = (operation: OperationTraits) => readonly FaultCode[];

/** Of every request below `/v1`: no record, no reply. Also of commands that were refused before they were begun. */
const OF_AUDITS: readonly FaultCode[] = ['AUDIT_UNAVAILABLE', 'AUDIT_NOT_CLOSED'];
const SIGN_IN: readonly FaultCode[] = [
  'TOKEN_MISSING',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'SIGN_IN_UNAVAILABLE',
  'SIGN_IN_TOO_WEAK',
  'PATIENT_SIGN_IN_NOT_ALLOWED',
  'USER_INCOMPLETE',
  'ORGANISATION_NOT_ALLOWED',
  'ROLE_NOT_ALLOWED',
  'REQUEST_RATE_EXCEEDED',
  'INTERNAL',
];
const BODY: readonly FaultCode[] = [
  'JSON_MALFORMED',
  'REQUEST_FIELDS_INVALID',
  'BODY_TOO_LARGE',
  'MEDIA_TYPE_NOT_SUPPORTED',
  'REQUEST_NOT_READABLE',
];
/** Only a search for a patient, or only a sign-in with CIS2, brings them. */
const OF_SEARCHES: readonly FaultCode[] = ['SEARCH_INCOMPLETE', 'SEARCH_INVALID'];
/** About the patient who is to be opened. */
const OF_TRACES: readonly FaultCode[] = FAULT_GROUPS.patients.filter((code) => !OF_SEARCHES.includes(code));
/** Of the service itself, not about one patient. */
const OF_PDS: readonly FaultCode[] = FAULT_GROUPS.patients.filter((code) => !/^PDS_(?!TIMEOUT|BUSY|UNAV)/u.test(code));
const OF_RECORDS: readonly FaultCode[] = ['GPC_BIRTH_DATE_DIFFERS'];
const OF_PRACTICES: readonly FaultCode[] = FAULT_GROUPS.practice.filter((code) => !OF_RECORDS.includes(code));
const OF_DESKS: readonly FaultCode[] = ['SDS_INVALID_ODS_CODE', 'SDS_PIN_INVALID'];
const OF_ROUTES: readonly FaultCode[] = FAULT_GROUPS.directory.filter((code) => !OF_DESKS.includes(code));
const AT_PRACTICES: readonly FaultCode[] = [...OF_ROUTES, ...OF_PRACTICES, 'PDS_TRACE_STALE', 'JOURNEY_TIMEOUT'];
const OF_VISITS: readonly FaultCode[] = [
  'GPC_BOOKING_NOT_PERMITTED',
  'GPC_APPOINTMENT_NOT_FOUND',
  'GPC_PATIENT_NOT_AT_PRACTICE',
  'GPC_SEVERAL_PATIENTS',
];
/** Of the journal, where something was sent before. */
const OF_JOURNALS: readonly FaultCode[] = ['CONTEXT_STORE_UNAVAILABLE', 'BOOKING_UNREADABLE'];
const OF_OPEN_CHANGES: readonly FaultCode[] = ['GPC_CHANGE_UNRESOLVED', ...OF_JOURNALS];
/** That commands share; the look at a change or a booking has its own below. */
const OF_COMMANDS: readonly FaultCode[] = [
  ...FAULT_GROUPS.appointments.filter((code) => !/^GPC_CHANGE_|^BOOKING_NOT_FOUND$/u.test(code)),
  'AUDIT_COMMAND_NOT_CLOSED',
];

/** From the general to the special; an operation has the problems of each that fits it. */
const RULES: readonly (readonly [fits: (operation: OperationTraits) => boolean, group: Group])[] = [
  [({ path }) => path.startsWith('/v1/'), () => [...SIGN_IN, ...OF_AUDITS]],
  [({ hasBody }) => hasBody, () => BODY],
  [({ hasParameters }) => hasParameters, () => ['REQUEST_FIELDS_INVALID']],
  [isAt(/^\/v1\/patient-contexts\/\{/u), () => ['CONTEXT_NOT_FOUND', 'CONTEXT_STORE_UNAVAILABLE']],
  [isAt(/^\/v1\/patient-contexts$/u), () => [...OF_TRACES, 'CONTEXT_STORE_UNAVAILABLE', 'JOURNEY_TIMEOUT']],
  [
    isAt(/^\/v1\/patient-searches$/u),
    () => [...OF_PDS, ...OF_SEARCHES, 'CONTEXT_STORE_UNAVAILABLE', 'JOURNEY_TIMEOUT'],
  ],
  [isAt(/\/structured-record$/u), () => [...AT_PRACTICES, ...OF_RECORDS, 'AREA_NOT_ALLOWED', 'NOT_ACCEPTABLE']],
  [isAt(/\}\/(?:slots|appointments|registration)\b/u), () => [...AT_PRACTICES, ...OF_VISITS]],
  [changesSomething, () => OF_COMMANDS],
  [changesAppointment, () => OF_OPEN_CHANGES],
  [isBooking, () => [...FAULT_GROUPS.bookings, ...OF_TRACES]],
  [isAt(/\/registration$/u), () => OF_TRACES],
  [isAt(/^\/v1\/bookings\/|\/second-attempt$/u), () => ['BOOKING_NOT_FOUND', 'JOURNEY_TIMEOUT', ...OF_JOURNALS]],
  [isAt(/^\/v1\/appointment-changes\//u), () => ['GPC_CHANGE_NOT_FOUND', 'JOURNEY_TIMEOUT', ...OF_JOURNALS]],
  [isAt(/^\/v1\/operations\/journeys\//u), () => ['JOURNEY_NOT_KEPT']],
  [
    isAt(/^\/v1\/operations\/(?:practices|pins)/u),
    () => [...FAULT_GROUPS.directory, 'JOURNEY_TIMEOUT', 'NO_SUCH_ADDRESS'],
  ],
];

/** The codes that this operation can answer with, each once. SEARCH_TOO_BROAD is none: it comes with 200. */
export function problemsOf(operation: OperationTraits): readonly FaultCode[] {
  const codes = RULES.flatMap(([fits, group]) => (fits(operation) ? group(operation) : []));
  return [...new Set(codes)].filter((code) => code !== 'SEARCH_TOO_BROAD').sort();
}

function isAt(pattern: RegExp): (operation: OperationTraits) => boolean {
  return ({ path }) => pattern.test(path);
}

function changesSomething({ method, path }: OperationTraits): boolean {
  return method !== 'get' && /\}\/(?:appointments|registration|bookings)\b/u.test(path);
}

function changesAppointment({ method, path }: OperationTraits): boolean {
  return method !== 'get' && /\{appointmentId\}/u.test(path);
}

function isBooking({ method, path }: OperationTraits): boolean {
  return method === 'post' && /\}\/appointments$|\/second-attempt$/u.test(path);
}
