import type { FaultCode } from '#errors';
import { nothingFound, practice, proxy, proxyMethod, told } from './given.js';
import type { Call, Given, LeftOut, Row } from './row.js';

type Replies = Readonly<Partial<Record<Call, FaultCode | 'answered'>>>;

const rows = (row: string, given: Given, replies: Replies): readonly Row[] =>
  Object.entries(replies).map(([call, expected]) => ({ table: 'annex-b', row, call: call as Call, given, expected }));
const refused = (status: number, code: string, issueCode: string, replies: Replies, words?: string): readonly Row[] =>
  rows(`\`${code}\` ${String(status)}`, practice(status, code, issueCode, words), replies);

const BUG: FaultCode = 'GPC_COMMAND_REJECTED';
const NOT_PERMITTED: Replies = {
  slots: 'GPC_BOOKING_NOT_PERMITTED',
  find: 'GPC_BOOKING_NOT_PERMITTED',
  list: 'GPC_BOOKING_NOT_PERMITTED',
  read: 'GPC_BOOKING_NOT_PERMITTED',
  book: 'GPC_BOOKING_NOT_PERMITTED',
  amend: 'GPC_BOOKING_NOT_PERMITTED',
  cancel: 'GPC_BOOKING_NOT_PERMITTED',
  register: 'GPC_BOOKING_NOT_PERMITTED',
};
const UNKNOWN: Replies = {
  book: 'GPC_UNKNOWN_OUTCOME',
  amend: 'GPC_UNKNOWN_OUTCOME',
  cancel: 'GPC_UNKNOWN_OUTCOME',
  register: 'GPC_UNKNOWN_OUTCOME',
};

/** The first look finds nobody, the registration is a duplicate, the second look finds the patient. */
const FOUND_LATER: Given = {
  ...practice(409, 'DUPLICATE_REJECTED', 'duplicate'),
  story: 'has-appointments',
  also: { ...nothingFound('endpoint'), place: 'first-find' },
};

const PRACTICE: readonly Row[] = [
  ...refused(400, 'INVALID_NHS_NUMBER', 'value', {
    find: 'GPC_NHS_NUMBER_REJECTED',
    register: 'GPC_CANNOT_REGISTER',
    book: BUG,
  }),
  ...refused(400, 'INVALID_IDENTIFIER_SYSTEM', 'value', { find: 'GPC_IDENTIFIER_INVALID', register: BUG }),
  ...refused(400, 'INVALID_IDENTIFIER_VALUE', 'value', { find: 'GPC_IDENTIFIER_INVALID', register: BUG }),
  ...refused(400, 'INVALID_PATIENT_DEMOGRAPHICS', 'business-rule', { register: 'GPC_DEMOGRAPHICS_MISMATCH' }),
  ...refused(400, 'BAD_REQUEST', 'invalid', {
    slots: 'GPC_REQUEST_REJECTED',
    list: 'GPC_REQUEST_REJECTED',
    book: BUG,
    amend: BUG,
    cancel: BUG,
    register: BUG,
  }),
  ...refused(403, 'ACCESS_DENIED', 'forbidden', NOT_PERMITTED),
  ...refused(403, 'NO_PATIENT_CONSENT', 'forbidden', {
    list: 'GPC_BOOKING_NOT_PERMITTED',
    book: 'GPC_BOOKING_NOT_PERMITTED',
  }),
  ...refused(403, 'NO_ORGANISATION_CONSENT', 'forbidden', {
    slots: 'GPC_BOOKING_NOT_PERMITTED',
    book: 'GPC_BOOKING_NOT_PERMITTED',
  }),
  ...refused(404, 'PATIENT_NOT_FOUND', 'not-found', {
    list: 'GPC_APPOINTMENT_NOT_FOUND',
    book: 'GPC_APPOINTMENT_NOT_FOUND',
  }),
  ...refused(404, 'PRACTITIONER_NOT_FOUND', 'not-found', { book: 'GPC_APPOINTMENT_NOT_FOUND' }),
  ...refused(404, 'ORGANISATION_NOT_FOUND', 'not-found', { book: 'GPC_APPOINTMENT_NOT_FOUND' }),
  ...refused(404, 'NO_RECORD_FOUND', 'not-found', {
    slots: 'GPC_ITEM_NOT_FOUND',
    read: 'GPC_APPOINTMENT_NOT_FOUND',
    amend: 'GPC_APPOINTMENT_NOT_FOUND',
    cancel: 'GPC_APPOINTMENT_NOT_FOUND',
  }),
  ...refused(409, 'DUPLICATE_REJECTED', 'duplicate', { book: 'GPC_SLOT_TAKEN', register: 'GPC_ALREADY_REGISTERED' }),
  ...rows('no active patient there (§4.3)', told('inactive-patient'), { find: 'GPC_PATIENT_NOT_AT_PRACTICE' }),
  ...rows('`DUPLICATE_REJECTED` 409, found on a second look', FOUND_LATER, { register: 'answered' }),
  ...refused(409, 'FHIR_CONSTRAINT_VIOLATION', 'conflict', {
    amend: 'GPC_APPOINTMENT_CHANGED',
    cancel: 'GPC_APPOINTMENT_CHANGED',
  }),
  ...refused(415, 'BAD_REQUEST', 'invalid', { slots: 'GPC_REQUEST_REJECTED', book: BUG, cancel: BUG }),
  ...refused(422, 'INVALID_RESOURCE', 'invalid', {
    book: 'GPC_BOOKING_REFUSED',
    amend: 'GPC_APPOINTMENT_NOT_CHANGEABLE',
    cancel: 'GPC_APPOINTMENT_NOT_CHANGEABLE',
    register: BUG,
  }),
  ...refused(
    422,
    'INVALID_RESOURCE',
    'invalid',
    { book: 'GPC_TEXT_TOO_LONG', amend: 'GPC_TEXT_TOO_LONG' },
    'Appointment description cannot be greater then 100 characters',
  ),
  ...refused(
    422,
    'INVALID_RESOURCE',
    'invalid',
    { book: 'GPC_SLOT_IN_PAST', cancel: 'GPC_APPOINTMENT_NOT_CHANGEABLE' },
    'The appointment start date cannot be in the past',
  ),
  ...refused(
    422,
    'INVALID_RESOURCE',
    'invalid',
    { book: 'GPC_REFERENCE_INVALID' },
    'Slot resource reference value 1 is not a valid resource.',
  ),
  ...refused(
    422,
    'INVALID_RESOURCE',
    'invalid',
    { book: BUG, amend: 'GPC_APPOINTMENT_PRACTICE_ONLY' },
    'Booking organization extension must be present',
  ),
  ...refused(422, 'INVALID_PARAMETER', 'invalid', {
    slots: 'GPC_REQUEST_INVALID',
    list: 'GPC_REQUEST_INVALID',
    book: BUG,
    cancel: BUG,
  }),
  ...refused(422, 'REFERENCE_NOT_FOUND', 'invalid', {
    book: 'GPC_REFERENCE_INVALID',
    amend: 'GPC_APPOINTMENT_NOT_FOUND',
    register: BUG,
  }),
  ...refused(500, 'INTERNAL_SERVER_ERROR', 'processing', {
    slots: 'GPC_PROVIDER_FAULT',
    list: 'GPC_PROVIDER_FAULT',
    ...UNKNOWN,
  }),
  ...refused(501, 'NOT_IMPLEMENTED', 'not-supported', {
    slots: 'GPC_NOT_SUPPORTED_BY_PRACTICE',
    book: BUG,
    register: BUG,
  }),
];

const ASID = '200000000017';
const NOT_AUTHORISED: Replies = { list: 'GPC_CONNECTION_NOT_AUTHORISED', register: 'GPC_BOOKING_NOT_PERMITTED' };
const PROXY: readonly Row[] = [
  ...rows(
    'proxy 400 `VARIES_FROM_TARGETURL`',
    proxy(400, 'invalid', 'ENDPOINT_https://a.example/x_CPAID_S1_VARIES_FROM_TARGETURL_https://a.example/y'),
    { list: 'GPC_DIRECTORY_OUT_OF_DATE', register: 'GPC_DIRECTORY_OUT_OF_DATE', cancel: 'GPC_DIRECTORY_OUT_OF_DATE' },
  ),
  ...rows(
    'proxy 403 `ASID_CHECK_FAILED`',
    proxy(403, 'forbidden', `ASID_CHECK_FAILED_MESSAGESENDER_${ASID}`),
    NOT_AUTHORISED,
  ),
  ...rows(
    'proxy 403 `PARTYKEY_INTERACTION_CHECK_FAILED`',
    proxy(403, 'forbidden', `PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_${ASID}`),
    NOT_AUTHORISED,
  ),
  ...rows(
    'proxy 403 `FOT_CHECK_FAILED`',
    proxy(403, 'forbidden', `FOT_CHECK_FAILED_MESSAGESENDER_${ASID}_MESSAGERECEIVER_${ASID}`),
    NOT_AUTHORISED,
  ),
  ...rows('proxy 405', proxyMethod, { list: 'GPC_REQUEST_REJECTED', cancel: BUG }),
  ...rows('proxy 415', proxy(415, 'not-supported', 'Unsupported_Media_Type'), {
    list: 'GPC_REQUEST_REJECTED',
    cancel: BUG,
  }),
  ...rows(
    'proxy 502 `ERROR_COMMUNICATING_TO_ENDPOINT_URL`',
    proxy(502, 'transient', 'ERROR_COMMUNICATING_TO_ENDPOINT_URL_https://a.example/x'),
    { slots: 'GPC_TEMPORARILY_UNAVAILABLE', register: 'GPC_UNKNOWN_OUTCOME' },
  ),
  ...rows('proxy 504', proxy(504, 'transient', 'something'), {
    slots: 'GPC_TEMPORARILY_UNAVAILABLE',
    book: 'GPC_UNKNOWN_OUTCOME',
    amend: 'GPC_UNKNOWN_OUTCOME',
  }),
];

export const APPOINTMENT_ROWS: readonly Row[] = [...PRACTICE, ...PROXY];

export const APPOINTMENT_LEFT_OUT: readonly LeftOut[] = [
  {
    table: 'annex-b',
    row: 'SSP 400 on a read, route found anew',
    why: 'no failure; test/journeys/directory.spec.ts',
  },
];
