import type { FaultCode } from '#errors';
import { practice } from './given.js';
import type { Call, Row } from './row.js';

type Replies = Readonly<Partial<Record<Call, FaultCode | 'answered'>>>;
type Fact = readonly [code: string, status: number, issueCode: string, replies: Replies];

const record = (code: FaultCode): Replies => ({ record: code });
const INVALID = record('GPC_REQUEST_INVALID');
const REJECTED = record('GPC_REQUEST_REJECTED');

const FACTS: readonly Fact[] = [
  ['INVALID_IDENTIFIER_SYSTEM', 400, 'value', { record: 'GPC_IDENTIFIER_INVALID', find: 'GPC_IDENTIFIER_INVALID' }],
  ['INVALID_IDENTIFIER_VALUE', 400, 'value', record('GPC_IDENTIFIER_INVALID')],
  ['INVALID_NHS_NUMBER', 400, 'value', { record: 'GPC_NHS_NUMBER_REJECTED', find: 'GPC_NHS_NUMBER_REJECTED' }],
  ['INVALID_PATIENT_DEMOGRAPHICS', 400, 'business-rule', INVALID],
  ['PATIENT_NOT_FOUND', 404, 'not-found', record('GPC_PATIENT_NOT_AVAILABLE')],
  ['ORGANISATION_NOT_FOUND', 404, 'not-found', record('GPC_ITEM_NOT_FOUND')],
  ['PRACTITIONER_NOT_FOUND', 404, 'not-found', record('GPC_ITEM_NOT_FOUND')],
  ['NO_RECORD_FOUND', 404, 'not-found', { record: 'GPC_ITEM_NOT_FOUND', slots: 'GPC_ITEM_NOT_FOUND' }],
  ['REFERENCE_NOT_FOUND', 422, 'invalid', INVALID],
  ['REFERENCE_NOT_FOUND', 404, 'invalid', { record: 'GPC_PATIENT_NOT_AVAILABLE', slots: 'GPC_ITEM_NOT_FOUND' }],
  ['NO_PATIENT_CONSENT', 403, 'forbidden', record('GPC_PATIENT_CONSENT_REFUSED')],
  ['NO_ORGANISATION_CONSENT', 403, 'forbidden', record('GPC_PRACTICE_NOT_SHARING')],
  ['NO_ORGANISATIONAL_CONSENT', 403, 'forbidden', record('GPC_PRACTICE_NOT_SHARING')],
  ['ACCESS_DENIED', 403, 'forbidden', record('GPC_PRACTICE_NOT_SHARING')],
  ['ACCESS DENIED', 403, 'forbidden', record('GPC_PRACTICE_NOT_SHARING')],
  ['NO_RELATIONSHIP', 403, 'forbidden', { record: 'GPC_NO_RELATIONSHIP', slots: 'GPC_BOOKING_NOT_PERMITTED' }],
  ['NOT_AUTHORISED', 403, 'forbidden', record('GPC_NO_RELATIONSHIP')],
  ['DUPLICATE_REJECTED', 409, 'duplicate', record('GPC_PROVIDER_FAULT')],
  ['FHIR_CONSTRAINT_VIOLATION', 409, 'conflict', record('GPC_PROVIDER_FAULT')],
  ['INVALID_RESOURCE', 422, 'invalid', INVALID],
  ['INVALID_PARAMETER', 422, 'invalid', INVALID],
  ['INVALID_PARAMETER', 400, 'invalid', INVALID],
  ['BAD_REQUEST', 400, 'invalid', REJECTED],
  ['BAD_REQUEST', 415, 'invalid', REJECTED],
  ['BAD_REQUEST', 404, 'invalid', REJECTED],
  ['BAD_REQUEST', 422, 'invalid', REJECTED],
  ['CONFLICTING_VALUES', 400, 'invalid', INVALID],
  ['NOT_IMPLEMENTED', 501, 'not-supported', record('GPC_NOT_SUPPORTED_BY_PRACTICE')],
  ['INTERNAL_SERVER_ERROR', 500, 'processing', record('GPC_PROVIDER_FAULT')],
  ['INVALID_ODS_CODE', 400, 'value', INVALID],
  ['NON_AUTHORITATIVE', 403, 'forbidden', record('GPC_NO_RELATIONSHIP')],
  ['INVALID_CODE_SYSTEM', 400, 'code-invalid', INVALID],
  ['INVALID_CODE_VALUE', 400, 'code-invalid', INVALID],
  ['INVALID_VALUE', 400, 'value', INVALID],
  ['INVALID_ELEMENT', 400, 'value', INVALID],
  ['AUTHOR_CREDENTIALS_ERROR', 401, 'forbidden', REJECTED],
  ['REQUEST_UNMATCHED', 400, 'invalid', REJECTED],
  ['MESSAGE_NOT_WELL_FORMED', 400, 'structure', INVALID],
  ['MISSING_OR_INVALID_HEADER', 400, 'invalid', REJECTED],
  ['INVALID_REQUEST_MESSAGE', 400, 'value', INVALID],
  ['INVALID_REQUEST_STATE', 400, 'invalid', INVALID],
  ['INVALID_REQUEST_TYPE', 400, 'invalid', record('GPC_NOT_SUPPORTED_BY_PRACTICE')],
  ['ASID_CHECK_FAILED', 403, 'forbidden', record('GPC_CONNECTION_NOT_AUTHORISED')],
  ['ACCESS_DENIED_SSL', 403, 'forbidden', record('GPC_CONNECTION_NOT_AUTHORISED')],
  ['MSG_RESOURCE_ID_FAIL', 405, 'invalid', REJECTED],
  ['PATIENT_SENSITIVE', 403, 'forbidden', record('GPC_PATIENT_NOT_AVAILABLE')],
  ['FLAG_ALREADY_SET', 400, 'invalid', INVALID],
  ['RESOURCE_CREATED', 500, 'informational', record('GPC_PROVIDER_FAULT')],
  ['RESOURCE_DELETED', 500, 'informational', record('GPC_PROVIDER_FAULT')],
];

/** The last paragraph of §7.4, with a code that no table has. */
const UNKNOWN: readonly (readonly [number, Replies])[] = [
  [400, INVALID],
  [422, INVALID],
  [401, REJECTED],
  [405, REJECTED],
  [415, REJECTED],
  [403, { record: 'GPC_PRACTICE_NOT_SHARING', slots: 'GPC_BOOKING_NOT_PERMITTED' }],
  [404, { record: 'GPC_PATIENT_NOT_AVAILABLE', slots: 'GPC_ITEM_NOT_FOUND' }],
  [410, { record: 'GPC_PATIENT_NOT_AVAILABLE', slots: 'GPC_ITEM_NOT_FOUND' }],
  [409, { record: 'GPC_PROVIDER_FAULT', amend: 'GPC_APPOINTMENT_CHANGED' }],
  [412, { record: 'GPC_PROVIDER_FAULT', amend: 'GPC_APPOINTMENT_CHANGED' }],
  [501, record('GPC_NOT_SUPPORTED_BY_PRACTICE')],
  [500, record('GPC_PROVIDER_FAULT')],
  [507, record('GPC_PROVIDER_FAULT')],
];

function expanded(table: Row['table'], row: string, given: Row['given'], replies: Replies): readonly Row[] {
  return Object.entries(replies).map(([call, expected]) => ({ table, row, call: call as Call, given, expected }));
}

export const PRACTICE_ROWS: readonly Row[] = [
  ...FACTS.flatMap(([code, status, issueCode, replies]) =>
    expanded('core-7.3', `\`${code}\` ${String(status)}`, practice(status, code, issueCode), replies),
  ),
  {
    table: 'core-7.3',
    row: '`NOT_IMPLEMENTED` 200, a warning in the bundle',
    call: 'record',
    given: { words: 'story `unsupported-area`', story: 'unsupported-area' },
    expected: 'answered',
  },
  {
    table: 'core-7.3',
    row: '`PARAMETER_NOT_FOUND` 200, a warning in the bundle',
    call: 'record',
    given: {
      words: 'story `unsupported-area`, with the older code',
      story: 'unsupported-area',
      spoilt: (bundle) => bundle.replaceAll('"NOT_IMPLEMENTED"', '"PARAMETER_NOT_FOUND"'),
    },
    expected: 'answered',
  },
  ...UNKNOWN.flatMap(([status, replies]) =>
    expanded('core-7.4', `unknown code, ${String(status)}`, practice(status, 'SOMETHING_NEW'), replies),
  ),
  ...expanded(
    'core-7.4',
    'several issues: the highest of the order decides',
    {
      words: 'practice: 422 with `INTERNAL_SERVER_ERROR` and `NO_PATIENT_CONSENT`',
      answer: {
        status: 422,
        headers: { 'Content-Type': 'application/fhir+json' },
        body: JSON.stringify({
          resourceType: 'OperationOutcome',
          issue: ['INTERNAL_SERVER_ERROR', 'NO_PATIENT_CONSENT'].map((code) => ({
            severity: 'error',
            code: 'invalid',
            details: { coding: [{ code }] },
          })),
        }),
      },
    },
    record('GPC_PATIENT_CONSENT_REFUSED'),
  ),
];
