import type { SimReply } from '../kernel/exchange.js';

/** A refusal of the SDS service itself, shape S. Source: shared/spec/sds.md §5, §9. */
export interface SdsError {
  readonly status: number;
  readonly issueCode: string;
  readonly code: string;
  readonly display: string;
}

const SERVICE_SYSTEM = 'https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1';
const GATEWAY_SYSTEM = 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode';

export const SDS_ERRORS = {
  badRequest: { status: 400, issueCode: 'required', code: 'BAD_REQUEST', display: 'Bad request' },
  wrongPath: { status: 404, issueCode: 'not-found', code: 'NO_RECORD_FOUND', display: 'No record found' },
  wrongMethod: { status: 405, issueCode: 'not-supported', code: 'NOT_IMPLEMENTED', display: 'Not implemented' },
  wrongAccept: {
    status: 406,
    issueCode: 'not-supported',
    code: 'MISSING_OR_INVALID_HEADER',
    display: 'There is a required header missing or invalid',
  },
  internal: {
    status: 500,
    issueCode: 'exception',
    code: 'INTERNAL_SERVER_ERROR',
    display: 'Unexpected internal server error',
  },
} as const satisfies Readonly<Record<string, SdsError>>;

export interface ServiceOutcome {
  readonly error: SdsError;
  readonly diagnostics: string;
  readonly correlationId: string;
}

export function serviceOutcome({ error, diagnostics, correlationId }: ServiceOutcome): SimReply {
  const coding = { system: SERVICE_SYSTEM, code: error.code, display: error.display };
  const issue = { severity: 'error', code: error.issueCode, details: { coding: [coding] }, diagnostics };
  return {
    status: error.status,
    headers: {
      'Content-Type': 'application/fhir+json',
      'X-Correlation-ID': correlationId,
      ...(error.status === 405 ? { Allow: 'GET' } : {}),
    },
    body: JSON.stringify({ resourceType: 'OperationOutcome', id: correlationId, issue: [issue] }, undefined, 4),
  };
}

/** The gateway's answer to everything that goes wrong, shape G. Source: shared/spec/sds.md §9. */
export function gatewayOutcome(status: number, messageId: string): SimReply {
  const display =
    'An unknown error occurred processing this request. Contact us for assistance diagnosing this issue: ' +
    `https://digital.nhs.uk/developer/help-and-support. (Message ID: rrt-${messageId})`;
  const coding = { system: GATEWAY_SYSTEM, version: '1', code: 'UNKNOWN_ERROR', display };
  const issue = { severity: 'error', code: 'unknown', details: { coding: [coding] } };
  return {
    status,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ resourceType: 'OperationOutcome', issue: [issue] }),
  };
}
