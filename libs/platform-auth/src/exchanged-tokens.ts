import { createHash } from 'node:crypto';
import { decodeJwt } from 'jose';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import type { AccessToken, CallContext, Requester } from '#contracts';
import { Fault } from '#errors';
import { SingleFlight, type Clock } from '#platform';
import { sharedBy, type TokenRequests } from './token-requests.js';

export interface ExchangedTokenTools {
  readonly requests: Pick<TokenRequests, 'grant'>;
  readonly clock: Pick<Clock, 'now'>;
  /** Told whether a caller found a token that is kept. */
  readonly lookedUp?: (hit: boolean) => void;
}

/** Users whose tokens are kept; then the one not seen for longest is forgotten. */
const MOST_USERS = 5_000;
/** A token with less than this to live is not handed out. Source: identity.md §3.6. */
const RENEW_BEFORE_MS = 60_000;

const Claims = z.object({ exp: z.number() });

/**
 * Tokens in the name of signed-in healthcare workers: their CIS2 ID token is exchanged. Source: identity.md §5.1.
 * Kept in memory only. The refresh token of the answer is thrown away: a new exchange does the same while the sign-in
 * lasts, and a secret that is good for twelve hours and needs the client secret is one less to lose.
 */
export class ExchangedTokens implements AccessToken {
  private readonly flights = new SingleFlight<string>();
  private readonly kept: LRUCache<string, string>;

  constructor(private readonly tools: ExchangedTokenTools) {
    this.kept = new LRUCache({ max: MOST_USERS, ttlResolution: 0, perf: { now: () => this.nowMs() } });
  }

  async token(call: CallContext): Promise<string> {
    const { correlationId, requester, subjectToken } = call;
    if (subjectToken === undefined) throw new Fault('NHS_SIGN_IN_NEEDED', { correlationId });
    const signInEndsMs = endOf(subjectToken);
    // The platform would refuse it: neither a kept token nor a request in the name of somebody who is gone.
    if (signInEndsMs <= this.nowMs()) throw new Fault('NHS_SIGN_IN_ENDED', { correlationId });
    const key = keyOf(requester, subjectToken);
    const kept = this.kept.get(key);
    this.tools.lookedUp?.(kept !== undefined);
    if (kept !== undefined) return kept;
    const exchanged = this.flights.run(key, () => this.exchange({ key, subjectToken, signInEndsMs }));
    return sharedBy(call, exchanged);
  }

  /** Rare, so the one look through all that are kept is cheaper than a second index of secrets. */
  discard(token: string): void {
    for (const [key, value] of this.kept.entries()) {
      if (value === token) this.kept.delete(key);
    }
  }

  private async exchange({ key, subjectToken, signInEndsMs }: Exchange): Promise<string> {
    const { value, endsAtMs } = await this.tools.requests.grant({
      inTheNameOf: 'user',
      fields: {
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        subject_token: subjectToken,
      },
    });
    const ttl = Math.min(endsAtMs - RENEW_BEFORE_MS, signInEndsMs) - this.nowMs();
    // For the cache 0 would mean for ever.
    if (ttl > 0) this.kept.set(key, value, { ttl });
    return value;
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}

interface Exchange {
  readonly key: string;
  readonly subjectToken: string;
  readonly signInEndsMs: number;
}

/** Everything that makes two callers two: the same id may exist in two organisations or at two issuers. Hashed: the cache holds no ID token. */
function keyOf({ organisation, issuer, userId, sdsRoleProfileId }: Requester, subjectToken: string): string {
  const parts = [organisation.odsCode, issuer, userId, sdsRoleProfileId ?? null, subjectToken];
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url');
}

/** Only read: whoever let the user in has verified the token. One without an end is taken as ended. Milliseconds since 1970. */
function endOf(subjectToken: string): number {
  try {
    return (Claims.safeParse(decodeJwt(subjectToken)).data?.exp ?? 0) * 1_000;
  } catch {
    return 0;
  }
}
