import { SignJWT } from 'jose';
import type { CallContext } from '#contracts';
import { Fault } from '#errors';
import {
  CALL_POLICIES,
  delayOf,
  unlessAborted,
  withRetries,
  type Attempt,
  type Clock,
  type EventLog,
  type RetryRules,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import type { KeyRing, Keys } from './key-ring.js';
import type { SigningKey } from './signing-key.js';
import { readTokenReply, type InTheNameOf, type Refusal, type TokenOutcome } from './token-reply.js';

export interface Application {
  readonly tokenUrl: string;
  readonly clientId: string;
}

export interface TokenTools {
  readonly http: UpstreamHttp;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: EventLog;
}

/** What is asked for, beside the proof of who asks. */
export interface TokenRequest {
  readonly inTheNameOf: InTheNameOf;
  /** Form fields, `grant_type` among them. */
  readonly fields: Readonly<Record<string, string>>;
}

export interface Granted {
  readonly value: string;
  /** Milliseconds since 1970, counted from before the request was sent. */
  readonly endsAtMs: number;
}

/** Seconds that an assertion is good for: the clock may be that much slow, or 310 minus that much fast. Source: identity.md §3.2. */
const ASSERTION_SECONDS = 180;
/** A key that is refused is no failed attempt. */
const { attempts, budgetMs, leastMs, attemptMs, backOff, longestRestSeconds } = CALL_POLICIES.token;
const RULES: RetryRules = { attempts, budgetMs, leastMs, delayMs: delayOf(backOff) };

/** One request for a token, from its first attempt to its last. */
interface Asking {
  readonly request: TokenRequest;
  readonly deadlineMs: number;
  readonly signal: AbortSignal;
}
type Answer = { readonly kind: 'token'; readonly granted: Granted } | Extract<TokenOutcome, { kind: 'refused' }>;

/** Asks the token endpoint with signed assertions; keeps nothing. Source: identity.md §3.2 to §3.5. */
export class TokenRequests {
  constructor(
    private readonly application: Application,
    private readonly ring: Pick<KeyRing, 'current'>,
    private readonly tools: TokenTools,
  ) {}

  /**
   * Serves every waiting caller, so no caller's signal ends it. A refused key is followed by the others of the ring.
   * @throws Fault as `AccessToken.token`, and `ACCESS_NOT_ALLOWED`
   */
  async grant(request: TokenRequest): Promise<Granted> {
    const keys = this.ring.current();
    const deadlineMs = this.nowMs() + RULES.budgetMs;
    const asking = { request, deadlineMs, signal: AbortSignal.timeout(RULES.budgetMs) };
    const { answer, key } = await this.askWith(keys.inOrder(), asking);
    if (answer.kind === 'refused') throw this.refused(answer.refusal);
    keys.prefer(key);
    return answer.granted;
  }

  private async askWith(
    [key, next, ...rest]: Keys,
    asking: Asking,
  ): Promise<{ readonly answer: Answer; readonly key: SigningKey }> {
    const rules = { ...RULES, budgetMs: asking.deadlineMs - this.nowMs() };
    const work = (leftMs: number, attempt: number): Promise<Attempt<Answer>> =>
      this.attempt(key, { leftMs, attempt }, asking);
    const answer = await withRetries(work, rules, this.tools, asking.signal);
    if (answer.kind === 'token' || !answer.refusal.keyRefused || next === undefined) return { answer, key };
    const { status, upstreamCode } = answer.refusal;
    this.tools.log.error('platform-auth.key-refused', {
      upstream: 'oauth',
      upstreamStatus: status,
      upstreamCode,
      detail: `kid ${key.kid}; ${next.kid} is next`,
    });
    return this.askWith([next, ...rest], asking);
  }

  private async attempt(
    key: SigningKey,
    { leftMs, attempt }: { readonly leftMs: number; readonly attempt: number },
    { request, signal }: Asking,
  ): Promise<Attempt<Answer>> {
    const askedAtMs = this.nowMs();
    const result = await this.tools.http.send({
      about: { upstream: 'oauth', operation: 'token' },
      method: 'POST',
      url: this.application.tokenUrl,
      // The platform compares this header for equality: no charset. Source: identity.md §3.3.
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: await this.form(request, key),
      timeoutMs: Math.min(attemptMs, leftMs),
      signal,
    });
    const outcome = readTokenReply(result, this.tools.clock.now(), request.inTheNameOf);
    if (outcome.kind === 'refused') return { result: outcome, ...again(outcome.refusal, attempt) };
    const granted = { value: outcome.value, endsAtMs: askedAtMs + outcome.livesSeconds * 1_000 };
    return { result: { kind: 'token', granted }, retry: false };
  }

  /** A new assertion for every attempt: the platform takes a `jti` as used even when it refuses. Source: identity.md §3.2. */
  private async form({ fields }: TokenRequest, { kid, key }: SigningKey): Promise<string> {
    const { clientId, tokenUrl } = this.application;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setJti(this.tools.clock.uuid())
      .setExpirationTime(Math.floor(this.nowMs() / 1_000) + ASSERTION_SECONDS)
      .sign(key);
    return new URLSearchParams({
      ...fields,
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString();
  }

  /** An end of one user's sign-in is nothing that operators must mend; many of them may be, so they are told. */
  private refused({ code, status, upstreamCode, retryAfterSeconds, skewSeconds }: Refusal): Fault {
    const { log } = this.tools;
    const facts = { code, upstream: 'oauth', upstreamStatus: status, upstreamCode };
    if (code === 'NHS_SIGN_IN_ENDED' || code === 'ACCESS_NOT_ALLOWED') log.warn('platform-auth.user-refused', facts);
    else log.error('platform-auth.refused', facts);
    if (skewSeconds !== undefined) log.warn('platform-auth.clock-differs', { ...facts, skewSeconds });
    return new Fault(code, { upstreamStatus: status, upstreamCode, retryAfterSeconds });
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}

/** Lets one of several callers wait for a shared request, and leave without ending it for the others. */
export async function sharedBy(
  { correlationId, signal }: Pick<CallContext, 'correlationId' | 'signal'>,
  fetched: Promise<string>,
): Promise<string> {
  const gaveUp = (): Fault => new Fault('PLATFORM_AUTH_UNAVAILABLE', { correlationId });
  return unlessAborted(fetched, signal, gaveUp).catch((error: unknown) => {
    throw error instanceof Fault ? error.with({ correlationId }) : error;
  });
}

function again({ retry, retryAfterSeconds = 0 }: Refusal, attempt: number): Omit<Attempt<Answer>, 'result'> {
  const wanted = retry === 'yes' || (retry === 'once' && attempt === 1);
  return { retry: wanted && retryAfterSeconds <= longestRestSeconds, notBeforeMs: retryAfterSeconds * 1_000 };
}
