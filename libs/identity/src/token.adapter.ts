import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import type { CallerIdentity, Requester } from '#contracts';
import { Fault, type FaultCode } from '#errors';
import type { IdentityConfig } from './identity.config.js';
import { requesterOf } from './token-claims.js';

/** Verifies tokens against the issuer's published keys. Keys are cached 10 min, fetched anew for an unknown `kid` at most every 30 s. */
export class TokenAdapter implements CallerIdentity {
  private readonly keys: JWTVerifyGetKey;

  constructor(
    private readonly config: IdentityConfig,
    private readonly now: () => Date,
  ) {
    const lives = { timeoutDuration: 2_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };
    this.keys = createRemoteJWKSet(new URL(config.FRONTEND_JWKS_URL), lives);
  }

  async identify(token: string): Promise<Requester> {
    const requester = requesterOf(await this.verified(token));
    if (!this.config.ALLOWED_ORGANISATIONS.includes(requester.organisation.odsCode))
      throw new Fault('ORGANISATION_NOT_ALLOWED');
    return requester;
  }

  private async verified(token: string): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, this.keys, {
        issuer: this.config.FRONTEND_ISSUER,
        audience: this.config.FRONTEND_AUDIENCE,
        algorithms: this.config.FRONTEND_ALGORITHMS,
        clockTolerance: this.config.FRONTEND_CLOCK_TOLERANCE_S,
        requiredClaims: ['exp', 'sub'],
        currentDate: this.now(),
      });
      return payload;
    } catch (error) {
      throw new Fault(codeFor(error)); // no `cause`: a library error can quote the token
    }
  }
}

/** What is wrong with the token is the caller's fault; that its keys cannot be had is not. */
function codeFor(error: unknown): FaultCode {
  if (error instanceof errors.JWTExpired) return 'TOKEN_EXPIRED';
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return 'SIGN_IN_UNAVAILABLE';
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return 'TOKEN_INVALID';
  return 'SIGN_IN_UNAVAILABLE';
}
