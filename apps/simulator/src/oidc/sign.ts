import { SignJWT } from 'jose';

import type { SimClock } from '../kernel/exchange.js';
import type { IssuerKey } from './issuer-key.js';

export interface TokenContent {
  readonly issuer: string;
  readonly audience: string;
  /** Negative for a token that has already expired. */
  readonly lifeSeconds: number;
  readonly claims: Readonly<Record<string, unknown>>;
}

/** How long tokens of the simulated issuers live when nothing else is asked for. Source: shared/spec/identity.md §6. Seconds. */
export const LIFE_S = 3600;

/** For whom tokens are made when nothing else is asked for. */
export const OIDC_AUDIENCE = 'gp-connect-orchestrator';

/** `iat` lies before `exp` in an expired token too. */
export async function signed(content: TokenContent, key: IssuerKey, clock: SimClock): Promise<string> {
  const now = Math.floor(clock.now().getTime() / 1000);
  const { issuer, audience, lifeSeconds, claims } = content;
  return new SignJWT({ ...claims })
    .setProtectedHeader({ alg: key.algorithm, typ: 'JWT', kid: key.kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setIssuedAt(lifeSeconds > 0 ? now : now + lifeSeconds - LIFE_S)
    .setExpirationTime(now + lifeSeconds)
    .sign(key.privateKey);
}
