import type { KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { AccessToken, CallContext } from '#contracts';
import { Fault } from '#errors';
import {
  SingleFlight,
  steppedDelay,
  unlessAborted,
  withRetries,
  type Attempt,
  type Clock,
  type EventLog,
  type RetryRules,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import { readTokenReply, type Refusal, type TokenOutcome } from './token-reply.js';

export interface Application {
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly keyId: string;
  readonly key: KeyObject;
}

export interface AccessTokenTools {
  readonly http: UpstreamHttp;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly log: EventLog;
}

/** Seconds that an assertion is good for: the clock may be that much slow, or 310 minus that much fast. Source: identity.md §3.2. */
const ASSERTION_SECONDS = 180;
/** A token with less than this to live is not handed out. Source: identity.md §3.6. */
const RENEW_BEFORE_MS = 60_000;
/** Source: identity.md §3.5 [PRODUCT]: 3 attempts of 5 s; §10: waits of 1 s and 3 s. */
const RULES: RetryRules = { attempts: 3, budgetMs: 20_000, delayMs: steppedDelay([1_000, 3_000]) };
const ATTEMPT_MS = 5_000;
/** A longer `Retry-After` is not waited for. Source: identity.md §10. */
const LONGEST_WAIT_SECONDS = 10;

interface Held {
  readonly value: string;
  readonly endsAtMs: number;
}

/** Access tokens of the NHS API platform by signed JWT (client credentials). Keeps one, in memory only. Source: identity.md §3. */
export class AccessTokens implements AccessToken {
  private held: Held | undefined;
  private readonly flights = new SingleFlight<string>();

  constructor(
    private readonly application: Application,
    private readonly tools: AccessTokenTools,
  ) {}

  async token(call: Pick<CallContext, 'correlationId' | 'signal'>): Promise<string> {
    const { held } = this;
    if (held !== undefined && this.nowMs() < held.endsAtMs - RENEW_BEFORE_MS) return held.value;
    const { correlationId } = call;
    const fetched = this.flights.run('token', () => this.fetch());
    const gaveUp = (): Fault => new Fault('PLATFORM_AUTH_UNAVAILABLE', { correlationId });
    return unlessAborted(fetched, call.signal, gaveUp).catch((error: unknown) => {
      throw error instanceof Fault ? error.with({ correlationId }) : error;
    });
  }

  discard(token: string): void {
    if (this.held?.value === token) this.held = undefined;
  }

  /** Serves every waiting caller, so no caller's signal ends it. */
  private async fetch(): Promise<string> {
    const signal = AbortSignal.timeout(RULES.budgetMs);
    const outcome = await withRetries(
      (leftMs, attempt) => this.attempt(leftMs, attempt, signal),
      RULES,
      this.tools,
      signal,
    );
    if (outcome.kind === 'refused') throw this.refused(outcome.refusal);
    return outcome.value;
  }

  private async attempt(leftMs: number, attempt: number, signal: AbortSignal): Promise<Attempt<TokenOutcome>> {
    const askedAtMs = this.nowMs();
    const result = await this.tools.http.send({
      method: 'POST',
      url: this.application.tokenUrl,
      // The platform compares this header for equality: no charset. Source: identity.md §3.3.
      headers: { 'Content-Type': 'application/x-www-form-urlencoded', Accept: 'application/json' },
      body: await this.form(),
      timeoutMs: Math.min(ATTEMPT_MS, leftMs),
      signal,
    });
    const outcome = readTokenReply(result, this.tools.clock.now());
    if (outcome.kind === 'token') {
      this.held = { value: outcome.value, endsAtMs: askedAtMs + outcome.livesSeconds * 1_000 };
      return { result: outcome, retry: false };
    }
    return { result: outcome, ...again(outcome.refusal, attempt) };
  }

  /** A new assertion for every attempt: the platform takes a `jti` as used even when it refuses. Source: identity.md §3.2. */
  private async form(): Promise<string> {
    const { clientId, keyId, tokenUrl, key } = this.application;
    const assertion = await new SignJWT({})
      .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid: keyId })
      .setIssuer(clientId)
      .setSubject(clientId)
      .setAudience(tokenUrl)
      .setJti(this.tools.clock.uuid())
      .setExpirationTime(Math.floor(this.nowMs() / 1_000) + ASSERTION_SECONDS)
      .sign(key);
    return new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString();
  }

  private refused({ code, status, upstreamCode, retryAfterSeconds, skewSeconds }: Refusal): Fault {
    const facts = { code, upstream: 'oauth', upstreamStatus: status, upstreamCode };
    this.tools.log.error('platform-auth.refused', facts);
    if (skewSeconds !== undefined) this.tools.log.warn('platform-auth.clock-differs', { ...facts, skewSeconds });
    return new Fault(code, { upstreamStatus: status, upstreamCode, retryAfterSeconds });
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}

function again({ retry, retryAfterSeconds = 0 }: Refusal, attempt: number): Omit<Attempt<TokenOutcome>, 'result'> {
  const wanted = retry === 'yes' || (retry === 'once' && attempt === 1);
  return { retry: wanted && retryAfterSeconds <= LONGEST_WAIT_SECONDS, notBeforeMs: retryAfterSeconds * 1_000 };
}
