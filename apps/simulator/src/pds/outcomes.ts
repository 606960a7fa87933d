import type { SimReply } from '../kernel/exchange.js';

/** One row of the error table. Source: shared/spec/pds.md §10.2. */
export interface PdsError {
  readonly status: number;
  readonly code: string;
  readonly display: string;
  readonly issueCode: string;
  readonly severity?: 'information';
}

const SYSTEM = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode';

/** Where no source gives the display (408, 429, 503, UNSUPPORTED_REQUEST) the words are ours. */
export const PDS_ERRORS = {
  invalidResourceId: {
    status: 400,
    code: 'INVALID_RESOURCE_ID',
    display: 'Resource Id is invalid',
    issueCode: 'value',
  },
  notFound: {
    status: 404,
    code: 'RESOURCE_NOT_FOUND',
    display: 'Resource not found',
    issueCode: 'not-found',
    severity: 'information',
  },
  invalidated: {
    status: 404,
    code: 'INVALIDATED_RESOURCE',
    display: 'Resource that has been marked as invalid was requested - invalid resources cannot be retrieved',
    issueCode: 'processing',
  },
  unsupportedService: {
    status: 400,
    code: 'UNSUPPORTED_SERVICE',
    display: 'Unsupported Service',
    issueCode: 'processing',
  },
  unsupportedRequest: { status: 400, code: 'UNSUPPORTED_REQUEST', display: 'Unsupported Request', issueCode: 'value' },
  missingValue: { status: 400, code: 'MISSING_VALUE', display: 'Required value is missing', issueCode: 'required' },
  invalidValue: { status: 400, code: 'INVALID_VALUE', display: 'Provided value is invalid', issueCode: 'value' },
  unauthorised: { status: 401, code: 'ACCESS_DENIED', display: 'Access Denied - Unauthorised', issueCode: 'forbidden' },
  patientCannot: {
    status: 403,
    code: 'ACCESS_DENIED',
    display: 'Patient cannot perform this action',
    issueCode: 'forbidden',
  },
  invalidMethod: {
    status: 403,
    code: 'INVALID_METHOD',
    display: 'Cannot write resource with application-restricted access token',
    issueCode: 'forbidden',
  },
  oneResultOnly: {
    status: 403,
    code: 'INVALID_VALUE',
    display: 'Cannot retrieve more than one result with application-restricted access token',
    issueCode: 'token',
  },
  invalidSearchData: {
    status: 400,
    code: 'INVALID_SEARCH_DATA',
    display: 'Search data is invalid',
    issueCode: 'value',
  },
  additionalProperties: {
    status: 400,
    code: 'ADDITIONAL_PROPERTIES',
    display: 'Additional properties should not be included',
    issueCode: 'invariant',
  },
  tooManyMatches: {
    status: 200,
    code: 'TOO_MANY_MATCHES',
    display: 'Too Many Matches',
    issueCode: 'multiple-matches',
    severity: 'information',
  },
  timedOut: { status: 408, code: 'UNABLE_TO_CALL_SERVICE', display: 'Unable to call service', issueCode: 'timeout' },
  tooMany: { status: 429, code: 'TOO_MANY_REQUESTS', display: 'Too many requests', issueCode: 'value' },
  unavailable: { status: 503, code: 'SERVICE_UNAVAILABLE', display: 'Service unavailable', issueCode: 'timeout' },
} as const satisfies Readonly<Record<string, PdsError>>;

/** A resource that an access mode does not open. Source: shared/spec/pds.md §10.2, ACCESS_DENIED 403. */
export function notOpenTo(mode: string): PdsError {
  const display = `Cannot GET resource with ${mode} access token`;
  return { status: 403, code: 'ACCESS_DENIED', display, issueCode: 'forbidden' };
}

/** Who makes an answer decides its content type. Source: shared/spec/pds.md §2. */
export type Maker = 'gateway' | 'back-end';

export const CONTENT_TYPE: Readonly<Record<Maker, string>> = {
  gateway: 'application/json',
  'back-end': 'application/fhir+json',
};

export interface OutcomeParts {
  readonly diagnostics?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export function outcome(error: PdsError, maker: Maker, { diagnostics, headers }: OutcomeParts = {}): SimReply {
  const issue = {
    severity: error.severity ?? 'error',
    code: error.issueCode,
    details: { coding: [{ system: SYSTEM, version: '1', code: error.code, display: error.display }] },
    ...(diagnostics === undefined ? {} : { diagnostics }),
  };
  return {
    status: error.status,
    headers: { 'Content-Type': CONTENT_TYPE[maker], ...headers },
    body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [issue] }),
  };
}
