import { z } from 'zod';
import { type HttpFailure, isHeldBack, jsonOf, retryAfterSeconds, type HttpResult } from '#platform';

/** In whose name a token is asked for: ours, or that of the signed-in user (token exchange). */
export type InTheNameOf = 'application' | 'user';

export type TokenOutcome =
  | { readonly kind: 'token'; readonly value: string; readonly livesSeconds: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Refusal {
  readonly code:
    'PLATFORM_AUTH_MISCONFIGURED' | 'PLATFORM_AUTH_UNAVAILABLE' | 'NHS_SIGN_IN_ENDED' | 'ACCESS_NOT_ALLOWED';
  /** `once`: a new assertion can help, a third cannot. */
  readonly retry: 'no' | 'once' | 'yes';
  /** The same with another key may be accepted. */
  readonly keyRefused: boolean;
  readonly status: number | undefined;
  /** `error` of the answer in the form that a fault may carry. */
  readonly upstreamCode: string | undefined;
  readonly retryAfterSeconds: number | undefined;
  /** The platform reads our clock as wrong: how far its own clock is ahead of ours. */
  readonly skewSeconds: number | undefined;
}

const Token = z.object({
  access_token: z.string().min(1),
  /** Sent as text. Source: identity.md §3.4. */
  expires_in: z.coerce.number().positive(),
});
const Problem = z.object({ error: z.string().catch(''), error_description: z.string().catch('') });

/** Source: identity.md §3.5, mapping [PRODUCT], and §5.1. */
export function readTokenReply(result: HttpResult, now: Date, inTheNameOf: InTheNameOf): TokenOutcome {
  if (result.kind === 'failure') return { kind: 'refused', refusal: { ...NOTHING, ...ifHeldBack(result) } };
  const body = jsonOf(result.body);
  const token = Token.safeParse(body);
  if (result.status === 200 && token.success) {
    return { kind: 'token', value: token.data.access_token, livesSeconds: token.data.expires_in };
  }
  const { error, error_description: said } = Problem.safeParse(body).data ?? { error: '', error_description: '' };
  const facts = {
    status: result.status,
    upstreamCode: upstreamCode(error),
    retryAfterSeconds: retryAfterSeconds(result.headers, now),
    skewSeconds: CLOCK_ROWS.test(said) ? skewSeconds(result.headers['date'], now) : undefined,
  };
  const answer = { status: result.status, error, said };
  const judgement = (inTheNameOf === 'user' ? judgeUser(answer) : undefined) ?? judge(answer);
  return { kind: 'refused', refusal: { ...facts, ...judgement } };
}

const NOTHING = {
  code: 'PLATFORM_AUTH_UNAVAILABLE',
  retry: 'yes',
  keyRefused: false,
  status: undefined,
  upstreamCode: undefined,
  retryAfterSeconds: undefined,
  skewSeconds: undefined,
} as const;

/** We did not send it ourselves: asking again at once would change nothing. */
function ifHeldBack({
  code,
  retryAfterSeconds: rest,
}: HttpFailure): Partial<Pick<Refusal, 'retry' | 'upstreamCode' | 'retryAfterSeconds'>> {
  return isHeldBack(code) ? { retry: 'no', upstreamCode: code, retryAfterSeconds: rest } : {};
}

/** Rows 9 and 15. */
const CLOCK_ROWS = /'exp' claim in client_assertion JWT - (JWT has expired|more than 5 minutes in future)/u;
/** Row 14 (used before) and row 19. */
const ONCE_MORE = /^Non-unique 'jti' claim|can't be reached$/u;
/** Rows 23 and 24 come when the assertion has been accepted, or are about the application: no other key mends them. */
const ABOUT_THE_APPLICATION = new Set(['unauthorized_client', 'access_denied']);
/** Only the texts of §5.1 hold this word. `subject_token_type` is another one: that field is ours, not the user's. */
const SUBJECT_TOKEN = /\bsubject_token\b/u;

interface Answer {
  readonly status: number;
  readonly error: string;
  readonly said: string;
}
type Judgement = Pick<Refusal, 'code' | 'retry' | 'keyRefused'>;

function judge({ status, error, said }: Answer): Judgement {
  // Rows 17 and 25; a 200 that holds no token is no better than a fault of the platform.
  if (status === 429 || status >= 500 || status === 200)
    return { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes', keyRefused: false };
  return {
    code: 'PLATFORM_AUTH_MISCONFIGURED',
    retry: ONCE_MORE.test(said) ? 'once' : 'no',
    // Rows 16 and 20 to 22 look alike in `error`, so a set-up that no key mends costs one request for each key.
    keyRefused: status === 401 && !ABOUT_THE_APPLICATION.has(error),
  };
}

/**
 * What the platform has against the user, not against us. `error` alone does not tell: it is `invalid_request` for both.
 * `unauthorized_client` is the last check of all: no scope is left for the user's level. Source: identity.md §5.1.
 */
function judgeUser({ status, error, said }: Answer): Judgement | undefined {
  if (status === 401 && error === 'unauthorized_client')
    return { code: 'ACCESS_NOT_ALLOWED', retry: 'no', keyRefused: false };
  const refused = status === 400 || status === 401;
  return refused && error === 'invalid_request' && SUBJECT_TOKEN.test(said)
    ? { code: 'NHS_SIGN_IN_ENDED', retry: 'no', keyRefused: false }
    : undefined;
}

/** A code, not a sentence: free text of another system may repeat what it was sent. */
function upstreamCode(error: string): string | undefined {
  return /^[a-z][a-z_ ]{1,39}(?=:|$)/iu.exec(error)?.[0].toUpperCase();
}

function skewSeconds(date: string | undefined, now: Date): number | undefined {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : Math.round((theirs - now.getTime()) / 1000);
}
