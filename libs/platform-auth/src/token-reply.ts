import { z } from 'zod';
import { jsonOf, retryAfterSeconds, type HttpResult } from '#platform';

export type TokenOutcome =
  | { readonly kind: 'token'; readonly value: string; readonly livesSeconds: number }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface Refusal {
  readonly code: 'PLATFORM_AUTH_MISCONFIGURED' | 'PLATFORM_AUTH_UNAVAILABLE';
  /** `once`: a new assertion can help, a third cannot. */
  readonly retry: 'no' | 'once' | 'yes';
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

/** Source: identity.md §3.5, mapping [PRODUCT]. */
export function readTokenReply(result: HttpResult, now: Date): TokenOutcome {
  if (result.kind === 'failure') return { kind: 'refused', refusal: { ...NOTHING, status: undefined } };
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
  return { kind: 'refused', refusal: { ...facts, ...judge(result.status, said) } };
}

const NOTHING = {
  code: 'PLATFORM_AUTH_UNAVAILABLE',
  retry: 'yes',
  upstreamCode: undefined,
  retryAfterSeconds: undefined,
  skewSeconds: undefined,
} as const;
/** Rows 9 and 15. */
const CLOCK_ROWS = /'exp' claim in client_assertion JWT - (JWT has expired|more than 5 minutes in future)/u;
/** Row 14 (used before) and row 19. */
const ONCE_MORE = /^Non-unique 'jti' claim|can't be reached$/u;

function judge(status: number, said: string): Pick<Refusal, 'code' | 'retry'> {
  // Rows 17 and 25; a 200 that holds no token is no better than a fault of the platform.
  if (status === 429 || status >= 500 || status === 200) return { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes' };
  return { code: 'PLATFORM_AUTH_MISCONFIGURED', retry: ONCE_MORE.test(said) ? 'once' : 'no' };
}

function upstreamCode(error: string): string | undefined {
  const code = error
    .toUpperCase()
    .replace(/[^A-Z0-9 _]/gu, '')
    .slice(0, 60);
  return code === '' ? undefined : code;
}

function skewSeconds(date: string | undefined, now: Date): number | undefined {
  const theirs = Date.parse(date ?? '');
  return Number.isNaN(theirs) ? undefined : Math.round((theirs - now.getTime()) / 1000);
}
