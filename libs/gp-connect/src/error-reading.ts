import type { FaultCode } from '#errors';
import { outcomeFacts, type OutcomeFacts, type ProxyCheck } from './outcome-facts.js';
import { decidingCode } from './provider-codes.js';

/** Whether the call named the patient (`record`, `patient`) or something else: it decides what a bare 404 means. */
export type GpcOperation = 'record' | 'metadata' | 'patient' | 'item';

/** Policy for queries: `auto` twice at most, `auto-once` one time. Source: gp-connect-core.md §6, §7.4. */
export type RetryPolicy = 'no' | 'auto' | 'auto-once';

export interface ErrorReading {
  readonly code: FaultCode;
  /** Capital letters, digits and underscores only; `undefined` when the answer gave none that is safe to log. */
  readonly upstreamCode: string | undefined;
  /** Who answered: the Spine proxy, the practice, or a machine between them. */
  readonly leg: 'ssp' | 'provider' | 'transport';
  readonly retry: RetryPolicy;
}

interface Reply {
  readonly status: number;
  readonly body: Buffer;
}

/**
 * Reads an answer that is no success. `undefined` for HTTP 2xx: whether that is what was asked for, the reader of the
 * record or of the statement finds out. Diagnostics and display never leave this function. Source: gp-connect-core.md §7.2.
 */
export function readError({ status, body }: Reply, operation: GpcOperation): ErrorReading | undefined {
  if (status >= 200 && status < 300) return undefined;
  const facts = outcomeFacts(body);
  const bySight = faultOfAnyBody(status);
  const leg = legOf(facts);
  if (bySight !== undefined) return reading(bySight, leg, undefined);
  if (facts === undefined) return reading(faultWithoutOutcome(status), leg, undefined);
  return facts.fromProxy ? fromProxy(status, facts, operation) : fromProvider(status, facts, operation);
}

function legOf(facts: OutcomeFacts | undefined): ErrorReading['leg'] {
  if (facts === undefined) return 'transport';
  return facts.fromProxy ? 'ssp' : 'provider';
}

function reading(code: FaultCode, leg: ErrorReading['leg'], upstreamCode: string | undefined): ErrorReading {
  const safe = upstreamCode !== undefined && /^[A-Z][A-Z_]{1,59}$/u.test(upstreamCode);
  return { code, leg, upstreamCode: safe ? upstreamCode : undefined, retry: retryPolicyOf(code) };
}

export function retryPolicyOf(code: FaultCode): RetryPolicy {
  if (code === 'GPC_TEMPORARILY_UNAVAILABLE') return 'auto';
  return code === 'GPC_PROVIDER_FAULT' ? 'auto-once' : 'no';
}

/** Nobody waited to the end, or too much was asked: whoever wrote the body. 408 is [OWN]. */
const GAVE_UP: readonly number[] = [408, 429, 444, 499, 599];

/** Statuses that mean the same whatever the body is. Source: gp-connect-core.md §7.6. */
function faultOfAnyBody(status: number): FaultCode | undefined {
  if (GAVE_UP.includes(status)) return 'GPC_TEMPORARILY_UNAVAILABLE';
  const tls = status === 495 || status === 496 || status === 497;
  return tls || (status >= 300 && status < 400) ? 'GPC_SECURE_CONNECTION_FAILED' : undefined;
}

/** Source: gp-connect-core.md §7.5. A 403 here is our set-up, not the practice's choice. */
function fromProxy(status: number, { proxyCheck }: OutcomeFacts, operation: GpcOperation): ErrorReading {
  return reading(faultOfProxy(status, proxyCheck, operation), 'ssp', proxyCheck);
}

function faultOfProxy(status: number, check: ProxyCheck | undefined, operation: GpcOperation): FaultCode {
  if (check !== undefined) return FAULT_OF_CHECK[check];
  if (status === 403) return 'GPC_CONNECTION_NOT_AUTHORISED';
  // The proxy knows no patients: its 404 is no word of the practice. [OWN], as in faultWithoutOutcome
  if (status === 404 || status === 410) return 'GPC_UNEXPECTED_RESPONSE';
  return faultOfGateway(status) ?? faultByStatus(status, operation);
}

const FAULT_OF_CHECK: Readonly<Record<ProxyCheck, FaultCode>> = {
  VARIES_FROM_TARGETURL: 'GPC_DIRECTORY_OUT_OF_DATE',
  ASID_CHECK_FAILED_MESSAGESENDER: 'GPC_CONNECTION_NOT_AUTHORISED',
  PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER: 'GPC_CONNECTION_NOT_AUTHORISED',
  FOT_CHECK_FAILED: 'GPC_CONNECTION_NOT_AUTHORISED',
  UNSUPPORTED_MEDIA_TYPE: 'GPC_REQUEST_REJECTED',
  ERROR_COMMUNICATING_TO_ENDPOINT_URL: 'GPC_TEMPORARILY_UNAVAILABLE',
};

/** Source: gp-connect-core.md §7.3, §7.4; the last paragraph there for a code that nobody knows. */
function fromProvider(status: number, { codes }: OutcomeFacts, operation: GpcOperation): ErrorReading {
  const deciding = decidingCode(codes);
  if (deciding === undefined)
    return reading(faultOfGateway(status) ?? faultByStatus(status, operation), 'provider', undefined);
  const { fault } = deciding.row;
  return reading(fault === 'by-status' ? faultByStatus(status, operation) : fault, 'provider', deciding.code);
}

/** Nobody could connect or wait any longer. Source: gp-connect-core.md §7.6. */
function faultOfGateway(status: number): FaultCode | undefined {
  return [502, 503, 504].includes(status) ? 'GPC_TEMPORARILY_UNAVAILABLE' : undefined;
}

/**
 * A page, a text or nothing. 403 and 404 without an outcome say nothing about the practice's choice or the patient:
 * a machine between us made them. [OWN]; the rest gp-connect-core.md §7.6 and the statuses of §7.4.
 */
function faultWithoutOutcome(status: number): FaultCode {
  if (status === 403 || status === 404 || status === 410) return 'GPC_UNEXPECTED_RESPONSE';
  return faultOfGateway(status) ?? faultByStatus(status, 'metadata');
}

/** Source: gp-connect-core.md §7.4, last paragraph. */
const FAULT_OF_STATUS: ReadonlyMap<number, FaultCode> = new Map([
  [400, 'GPC_REQUEST_INVALID'],
  [403, 'GPC_PRACTICE_NOT_SHARING'],
  [404, 'GPC_ITEM_NOT_FOUND'],
  [409, 'GPC_PROVIDER_FAULT'],
  [410, 'GPC_ITEM_NOT_FOUND'],
  [412, 'GPC_PROVIDER_FAULT'],
  [422, 'GPC_REQUEST_INVALID'],
  [501, 'GPC_NOT_SUPPORTED_BY_PRACTICE'],
]);

/** A call that named the patient asked for nothing else that could be missing. Statuses without a row: our request, or their fault. */
function faultByStatus(status: number, operation: GpcOperation): FaultCode {
  const fault = FAULT_OF_STATUS.get(status);
  const namesPatient = operation === 'record' || operation === 'patient';
  if (fault === 'GPC_ITEM_NOT_FOUND' && namesPatient) return 'GPC_PATIENT_NOT_AVAILABLE';
  if (fault !== undefined) return fault;
  if (status >= 500) return 'GPC_PROVIDER_FAULT';
  return status >= 400 ? 'GPC_REQUEST_REJECTED' : 'GPC_UNEXPECTED_RESPONSE';
}
