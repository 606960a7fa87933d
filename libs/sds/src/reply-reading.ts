import type { FaultCode } from '#errors';
import { isHeldBack, jsonOf, retryAfterSeconds, type HttpResult } from '#platform';
import { outcomeFacts, type OutcomeFacts } from './outcome-facts.js';

/** Why there is no answer, in terms of the table in sds.md §9. */
export interface Trouble extends OutcomeFacts {
  readonly code: FaultCode;
  /** Row of the table in sds.md §12. */
  readonly rule?: number;
  readonly upstreamStatus?: number;
  readonly retryAfterSeconds?: number | undefined;
}

export type Reading<Resource> =
  | { readonly kind: 'records'; readonly records: readonly Resource[] }
  /** Quick enough to be true, but it must be confirmed (sds.md §12 row 1). */
  | { readonly kind: 'fast-empty' }
  /** The same request may do better. */
  | { readonly kind: 'unclear'; readonly trouble: Trouble }
  | { readonly kind: 'refused'; readonly trouble: Trouble }
  /** Nothing went out. */
  | { readonly kind: 'not-sent'; readonly trouble: Trouble };

export interface ReadingRules<Resource> {
  readonly read: (json: unknown) => readonly Resource[] | undefined;
  readonly elapsedMs: number;
  readonly suspectEmptyMs: number;
  readonly now: Date;
}

type Reply = Extract<HttpResult, { readonly kind: 'reply' }>;
type Failure = Exclude<HttpResult, Reply>;

/** What one HTTP answer is worth. Source: sds.md §9. */
export function readResult<Resource>(result: HttpResult, rules: ReadingRules<Resource>): Reading<Resource> {
  if (result.kind === 'failure') {
    if (isHeldBack(result.code)) return heldBack(result);
    const code = result.reason === 'too-large' ? 'SDS_BAD_RESPONSE' : 'SDS_UNAVAILABLE';
    return { kind: 'unclear', trouble: { code, upstreamCode: result.code } };
  }
  return result.status === 200 ? readAnswer(result, rules) : readError(result, rules.now);
}

/** We did not send it ourselves: asking again at once would change nothing. */
export function heldBack({ code: upstreamCode, retryAfterSeconds: rest }: Failure): Reading<never> {
  return { kind: 'not-sent', trouble: { code: 'SDS_UNAVAILABLE', upstreamCode, retryAfterSeconds: rest } };
}

function readAnswer<Resource>({ body }: Reply, rules: ReadingRules<Resource>): Reading<Resource> {
  const json = jsonOf(body);
  const records = rules.read(json);
  if (records === undefined) {
    return { kind: 'unclear', trouble: { code: 'SDS_BAD_RESPONSE', upstreamStatus: 200, ...outcomeFacts(json) } };
  }
  if (records.length > 0) return { kind: 'records', records };
  // The directory hides its own timeout behind an empty answer: slow and empty proves nothing (sds.md §1, §12 row 2).
  if (rules.elapsedMs < rules.suspectEmptyMs) return { kind: 'fast-empty' };
  return { kind: 'unclear', trouble: { code: 'SDS_UNAVAILABLE', rule: 2, upstreamStatus: 200 } };
}

function readError({ status, headers, body }: Reply, now: Date): Reading<never> {
  const { kind, code } = meaningOf(status);
  const trouble = { code, upstreamStatus: status, ...outcomeFacts(jsonOf(body)) };
  if (status !== 429 && status !== 503) return { kind, trouble };
  return { kind, trouble: { ...trouble, retryAfterSeconds: retryAfterSeconds(headers, now) } };
}

const REFUSED: ReadonlyMap<number, FaultCode> = new Map<number, FaultCode>([
  [401, 'SDS_UNAUTHENTICATED'],
  [403, 'SDS_UNAUTHENTICATED'],
  [404, 'SDS_WRONG_PATH'], // there is no read by id: 404 never means "no such practice"
]);

function meaningOf(status: number): { readonly kind: 'unclear' | 'refused'; readonly code: FaultCode } {
  const refused = REFUSED.get(status);
  if (refused !== undefined) return { kind: 'refused', code: refused };
  if (status === 429) return { kind: 'unclear', code: 'SDS_RATE_LIMITED' };
  if (status >= 500 || status === 408) return { kind: 'unclear', code: 'SDS_UNAVAILABLE' };
  if (status >= 400) return { kind: 'refused', code: 'SDS_REQUEST_REJECTED' };
  // Redirects are not followed: the base URL is not the directory's.
  return status >= 300 ? { kind: 'refused', code: 'SDS_WRONG_PATH' } : { kind: 'unclear', code: 'SDS_BAD_RESPONSE' };
}
