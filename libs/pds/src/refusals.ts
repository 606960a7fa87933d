import type { FaultCode } from '#errors';
import { R4OperationOutcome } from '#fhir';
import { isHeldBack, jsonOf, retryAfterSeconds, type FailureReason, type HttpResult } from '#platform';

/** Why there is no answer, in terms of the table in pds.md §10.2. */
interface Trouble {
  readonly code: FaultCode;
  readonly upstreamStatus?: number;
  readonly upstreamCode?: string | undefined;
  readonly retryAfterSeconds?: number | undefined;
}

/**
 * `token-refused`: another token may be accepted. `unclear`: the same request may do better.
 * `not-sent`: we held it back ourselves. `refused`: final.
 */
export interface Refusal {
  readonly kind: 'token-refused' | 'unclear' | 'not-sent' | 'refused';
  readonly trouble: Trouble;
}

/** What was asked: a part of the table holds for one of the two only. */
type Subject = 'trace' | 'search';

export type Reply = Extract<HttpResult, { readonly kind: 'reply' }>;
type Failure = Exclude<HttpResult, Reply>;
interface Meaning {
  readonly kind: 'token-refused' | 'unclear' | 'refused';
  readonly code: FaultCode;
}

const FAILURES: Readonly<Record<FailureReason, Meaning>> = {
  'not-sent': { kind: 'unclear', code: 'PDS_UNAVAILABLE' },
  lost: { kind: 'unclear', code: 'PDS_UNAVAILABLE' },
  timeout: { kind: 'unclear', code: 'PDS_TIMEOUT' },
  aborted: { kind: 'unclear', code: 'PDS_TIMEOUT' },
  tls: { kind: 'refused', code: 'PDS_UNAVAILABLE' },
  'too-large': { kind: 'refused', code: 'UPSTREAM_REPLY_UNREADABLE' },
};

/** A request that brought no HTTP answer. */
export function noReply({ reason, code: upstreamCode, retryAfterSeconds: rest }: Failure): Refusal {
  if (isHeldBack(upstreamCode))
    return { kind: 'not-sent', trouble: { code: 'PDS_UNAVAILABLE', upstreamCode, retryAfterSeconds: rest } };
  const { kind, code } = FAILURES[reason];
  return { kind, trouble: { code, upstreamCode } };
}

/** Answers to writing, which come under a 200: then PDS took our question for something else. Source: pds.md §10.2, below the table. */
const ANSWERS_TO_WRITING: readonly (string | undefined)[] = ['SINGLE_MATCH', 'MULTIPLE_MATCHES'];

/** A 200 that is not what was asked for: thrown away whole. */
export function unreadable({ status, body }: Reply): Refusal {
  const { upstreamCode } = issueOf(jsonOf(body));
  const code = ANSWERS_TO_WRITING.includes(upstreamCode) ? 'INTERNAL_REQUEST_FAULT' : 'UPSTREAM_REPLY_UNREADABLE';
  return { kind: 'refused', trouble: { code, upstreamStatus: status, upstreamCode } };
}

/** An answer with an error status, by the table in pds.md §10.2. */
export function refusal({ status, headers, body }: Reply, subject: Subject, now: Date): Refusal {
  const issue = issueOf(jsonOf(body));
  const { kind, code } = meaningOf(status, issue, subject);
  const trouble = { code, upstreamStatus: status, upstreamCode: issue.upstreamCode };
  return {
    kind,
    trouble: kind === 'unclear' ? { ...trouble, retryAfterSeconds: retryAfterSeconds(headers, now) } : trouble,
  };
}

/** The first issue of an OperationOutcome, as far as decisions are made by it. */
interface Issue {
  /** Code of Spine. */
  readonly upstreamCode?: string;
  readonly issueCode?: string | undefined;
  /** Part of the request that the diagnostics complain of. */
  readonly about?: 'birth date' | 'role' | 'header' | undefined;
  readonly isOutcome: boolean;
}

export function issueOf(json: unknown): Issue {
  const outcome = R4OperationOutcome.safeParse(json);
  if (!outcome.success) return { isOutcome: false };
  const [issue] = outcome.data.issue;
  if (issue === undefined) return { isOutcome: true };
  const about = complaintOf(issue.diagnostics ?? '');
  return { ...spineCode(issue.details?.coding[0]?.code), issueCode: issue.code, about, isOutcome: true };
}

/** One that does not look like a code could be a part of the request. */
function spineCode(sent: string | undefined): Pick<Issue, 'upstreamCode'> {
  return sent !== undefined && /^[A-Z_]{1,60}$/u.test(sent) ? { upstreamCode: sent } : {};
}

/**
 * Diagnostics can echo what was sent about a patient, and their words may change (pds.md §10.1): nothing but the name of a
 * header or of the birth date is looked for, and nothing is kept. The last name counts, since the echo stands before it.
 */
function complaintOf(diagnostics: string): Issue['about'] {
  if (/^missing value - '[a-z_/]*birth_?date/iu.test(diagnostics)) return 'birth date';
  const [, kind, name] = /^.*\bin (header|field) '([^']*)'/su.exec(diagnostics.toLowerCase()) ?? [];
  if (kind !== 'header') return undefined;
  return name === 'nhsd-session-urid' ? 'role' : 'header';
}

function meaningOf(status: number, issue: Issue, subject: Subject): Meaning {
  return byCode(status, issue, subject) ?? BY_STATUS.get(status) ?? byClass(status, issue);
}

/** The rows in which the code says more than the status. Source: pds.md §10.2. */
const BY_STATUS_AND_CODE: Readonly<Record<Subject | 'both', ReadonlyMap<string, FaultCode>>> = {
  trace: new Map<string, FaultCode>([['400 INVALID_RESOURCE_ID', 'NHS_NUMBER_INVALID']]),
  search: new Map<string, FaultCode>([
    ['400 INVALID_SEARCH_DATA', 'SEARCH_INCOMPLETE'],
    ['400 INVALID_VALUE', 'SEARCH_INVALID'],
    ['400 MISSING_VALUE about birth date', 'SEARCH_INCOMPLETE'],
  ]),
  both: new Map<string, FaultCode>([
    ['400 INVALID_VALUE about header', 'INTERNAL_REQUEST_FAULT'],
    ['400 INVALID_VALUE about role', 'USER_ROLE_REJECTED'],
    ['403 ACCESS_DENIED', 'ACCESS_NOT_ALLOWED'],
  ]),
};

/** For answers without `details`, by the code of the issue. Source: pds.md §10.1. */
const BY_STATUS_AND_ISSUE: ReadonlyMap<string, FaultCode> = new Map<string, FaultCode>([
  ['403 forbidden', 'ACCESS_NOT_ALLOWED'],
]);

const BY_STATUS: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, { kind: 'token-refused', code: 'SERVICE_AUTH_FAILED' }], // the gateway's own answer has no code
  [408, { kind: 'unclear', code: 'PDS_TIMEOUT' }],
  [429, { kind: 'unclear', code: 'PDS_BUSY' }],
]);

function byCode(status: number, { upstreamCode, issueCode, about }: Issue, subject: Subject): Meaning | undefined {
  const row = `${status} ${upstreamCode ?? ''}`;
  const rows = about === undefined ? [row] : [`${row} about ${about}`, row];
  const tables = [BY_STATUS_AND_CODE.both, BY_STATUS_AND_CODE[subject]];
  const code =
    upstreamCode === undefined
      ? BY_STATUS_AND_ISSUE.get(`${status} ${issueCode ?? ''}`)
      : rows.flatMap((one) => tables.flatMap((table) => table.get(one) ?? []))[0];
  return code === undefined ? undefined : { kind: 'refused', code };
}

/** PDS says that the request is wrong, or something else answered: that is never "no such patient". Source: pds.md §10.2, last row. */
function byClass(status: number, { isOutcome }: Issue): Meaning {
  if (status >= 500) return { kind: 'unclear', code: 'PDS_UNAVAILABLE' };
  if (status >= 300) return { kind: 'refused', code: isOutcome ? 'INTERNAL_REQUEST_FAULT' : 'PDS_UNAVAILABLE' };
  return { kind: 'refused', code: 'UPSTREAM_REPLY_UNREADABLE' };
}
