import type { FaultCode } from '#errors';
import { R4OperationOutcome, R4Patient } from '#fhir';
import { jsonOf, retryAfterSeconds, type FailureReason, type HttpResult } from '#platform';

/** Why there is no patient, in terms of the table in pds.md §10.2. */
interface Trouble {
  readonly code: FaultCode;
  readonly upstreamStatus?: number;
  readonly upstreamCode?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

export type PdsReading =
  | { readonly kind: 'patient'; readonly patient: R4Patient }
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalidated' }
  /** Another token may be accepted. */
  | { readonly kind: 'token-refused'; readonly trouble: Trouble }
  /** The same request may do better. */
  | { readonly kind: 'unclear'; readonly trouble: Trouble }
  | { readonly kind: 'refused'; readonly trouble: Trouble };

type Reply = Extract<HttpResult, { readonly kind: 'reply' }>;
type Meaning =
  | { readonly kind: 'not-found' }
  | { readonly kind: 'invalidated' }
  | { readonly kind: 'token-refused' | 'unclear' | 'refused'; readonly code: FaultCode };

/** What one HTTP answer is worth. Source: pds.md §10. */
export function readResult(result: HttpResult, now: Date): PdsReading {
  if (result.kind === 'failure') {
    const { kind, code } = FAILURES[result.reason];
    return { kind, trouble: { code, upstreamCode: result.code } };
  }
  return result.status === 200 ? readPatient(result) : readError(result, now);
}

const FAILURES: Readonly<Record<FailureReason, { readonly kind: 'unclear' | 'refused'; readonly code: FaultCode }>> = {
  'not-sent': { kind: 'unclear', code: 'PDS_UNAVAILABLE' },
  lost: { kind: 'unclear', code: 'PDS_UNAVAILABLE' },
  timeout: { kind: 'unclear', code: 'PDS_TIMEOUT' },
  aborted: { kind: 'unclear', code: 'PDS_TIMEOUT' },
  tls: { kind: 'refused', code: 'PDS_UNAVAILABLE' },
  'too-large': { kind: 'refused', code: 'UPSTREAM_REPLY_UNREADABLE' },
};

/** The kind of resource decides, not the status: PDS also puts an OperationOutcome under a 200. Source: pds.md §8.3. */
function readPatient({ status, body }: Reply): PdsReading {
  const json = jsonOf(body);
  const patient = R4Patient.safeParse(json);
  if (patient.success) return { kind: 'patient', patient: patient.data };
  const { upstreamCode } = issueOf(json);
  return { kind: 'refused', trouble: { code: 'UPSTREAM_REPLY_UNREADABLE', upstreamStatus: status, upstreamCode } };
}

function readError({ status, headers, body }: Reply, now: Date): PdsReading {
  const issue = issueOf(jsonOf(body));
  const meaning = meaningOf(status, issue);
  if (!('code' in meaning)) return meaning;
  const { kind, code } = meaning;
  const trouble = { code, upstreamStatus: status, upstreamCode: issue.upstreamCode };
  return {
    kind,
    trouble: kind === 'unclear' ? { ...trouble, retryAfterSeconds: retryAfterSeconds(headers, now) } : trouble,
  };
}

interface Issue {
  /** Code of Spine. The diagnostics can echo what was sent about a patient, so they are not read. Source: pds.md §10.1. */
  readonly upstreamCode?: string;
  readonly issueCode?: string | undefined;
  readonly isOutcome: boolean;
}

function issueOf(json: unknown): Issue {
  const outcome = R4OperationOutcome.safeParse(json);
  if (!outcome.success) return { isOutcome: false };
  const [issue] = outcome.data.issue;
  const sent = issue?.details?.coding[0]?.code;
  const upstreamCode = sent !== undefined && /^[A-Z_]{1,60}$/u.test(sent) ? { upstreamCode: sent } : {};
  return { ...upstreamCode, issueCode: issue?.code, isOutcome: true };
}

/** The rows in which the code says more than the status. Source: pds.md §10.2. */
const BY_STATUS_AND_CODE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['400 INVALID_RESOURCE_ID', { kind: 'refused', code: 'NHS_NUMBER_INVALID' }],
  ['404 RESOURCE_NOT_FOUND', { kind: 'not-found' }],
  ['404 INVALIDATED_RESOURCE', { kind: 'invalidated' }],
  ['403 ACCESS_DENIED', { kind: 'refused', code: 'ACCESS_NOT_ALLOWED' }],
]);

/** For answers without `details`, by the code of the issue. Source: pds.md §10.1. */
const BY_STATUS_AND_ISSUE: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['404 not-found', { kind: 'not-found' }],
  ['403 forbidden', { kind: 'refused', code: 'ACCESS_NOT_ALLOWED' }],
]);

const BY_STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, { kind: 'token-refused', code: 'SERVICE_AUTH_FAILED' }], // the gateway's own answer has no code
  [408, { kind: 'unclear', code: 'PDS_TIMEOUT' }],
  [429, { kind: 'unclear', code: 'PDS_BUSY' }],
]);

function meaningOf(status: number, issue: Issue): Meaning {
  return byCode(status, issue) ?? BY_STATUS.get(status) ?? byClass(status, issue);
}

function byCode(status: number, { upstreamCode, issueCode }: Issue): Meaning | undefined {
  if (upstreamCode !== undefined) return BY_STATUS_AND_CODE.get(`${status} ${upstreamCode}`);
  return BY_STATUS_AND_ISSUE.get(`${status} ${issueCode ?? ''}`);
}

/** PDS says that the request is wrong, or something else answered: that is never "no such patient". Source: pds.md §10.2, last row. */
function byClass(status: number, { isOutcome }: Issue): Meaning {
  if (status >= 500) return { kind: 'unclear', code: 'PDS_UNAVAILABLE' };
  if (status >= 300) return { kind: 'refused', code: isOutcome ? 'INTERNAL_REQUEST_FAULT' : 'PDS_UNAVAILABLE' };
  return { kind: 'refused', code: 'UPSTREAM_REPLY_UNREADABLE' };
}
