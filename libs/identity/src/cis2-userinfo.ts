import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { Fault } from '#errors';
import { CALL_POLICIES, type HttpResult, jsonOf, SingleFlight, type UpstreamHttp } from '#platform';
import type { Claims } from './cis2-claims.js';

const KEPT_MS = 300_000;
const KEPT_USERS = 5_000;
/** A bearer token as RFC 6750 §2.1 writes it; anything else never becomes a header. */
const ACCESS_TOKEN = /^[A-Za-z0-9\-._~+/]{1,4096}={0,2}$/u;
const ClaimsOf = z.record(z.string(), z.unknown());

export interface UserInfoQuestion {
  readonly url: string;
  readonly accessToken: string;
  /** `sub` of the ID token that came with the access token. */
  readonly sub: string;
  /** End of that ID token. Seconds since 1970. */
  readonly until: number;
}

/**
 * Names and roles of CIS2 users, which are not in the ID token (identity.md §5.4). Kept in memory at most 5 minutes, under
 * a digest of the access token, for 5,000 users at most.
 */
export class Cis2UserInfo {
  private readonly kept: LRUCache<string, Claims>;
  private readonly flights = new SingleFlight<Claims>();

  constructor(
    private readonly http: UpstreamHttp,
    private readonly now: () => Date,
  ) {
    this.kept = new LRUCache({ max: KEPT_USERS, ttlResolution: 0, perf: { now: () => now().getTime() } });
  }

  /**
   * @throws Fault `TOKEN_INVALID`: CIS2 refuses the access token, or it is another person's
   * @throws Fault `SIGN_IN_UNAVAILABLE`
   */
  async read(question: UserInfoQuestion): Promise<Claims> {
    if (!ACCESS_TOKEN.test(question.accessToken)) throw new Fault('TOKEN_INVALID');
    const key = createHash('sha256').update(question.accessToken).digest('hex');
    const person = this.kept.get(key) ?? (await this.flights.run(key, async () => this.fetched(question)));
    // OpenID Connect Core §5.3.2: answers for another `sub` must not be used.
    if (person['sub'] !== question.sub) throw new Fault('TOKEN_INVALID');
    const ttl = Math.min(KEPT_MS, Math.floor(question.until * 1_000) - this.now().getTime());
    if (ttl > 0 && !this.kept.has(key)) this.kept.set(key, person, { ttl });
    return person;
  }

  private async fetched({ url, accessToken }: UserInfoQuestion): Promise<Claims> {
    const reply = await this.http.send({
      about: { upstream: 'sign-in', operation: 'userinfo' },
      method: 'GET',
      url,
      headers: { Accept: 'application/json', Authorization: `Bearer ${accessToken}` },
      timeoutMs: CALL_POLICIES.person.attemptMs,
      signal: new AbortController().signal,
    });
    return claimsIn(reply);
  }
}

function claimsIn(reply: HttpResult): Claims {
  if (reply.kind === 'failure') throw new Fault('SIGN_IN_UNAVAILABLE');
  if (reply.status === 401) throw new Fault('TOKEN_INVALID');
  const read = reply.status === 200 ? ClaimsOf.safeParse(jsonOf(reply.body)) : undefined;
  if (read?.success !== true) throw new Fault('SIGN_IN_UNAVAILABLE', { upstreamStatus: reply.status });
  return read.data;
}
