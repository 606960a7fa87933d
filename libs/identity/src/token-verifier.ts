import { createRemoteJWKSet, decodeJwt, errors, type JWTPayload, jwtVerify, type JWTVerifyGetKey } from 'jose';
import { Fault, type FaultCode } from '#errors';
import type { AccessRules, Issuer } from './access.js';
import { comparableIssuer } from './identity.config.js';

/** What a token says, after its signature, issuer, audience and times were found right. */
export interface VerifiedToken {
  readonly issuer: Issuer;
  readonly claims: JWTPayload;
}

interface Known {
  readonly issuer: Issuer;
  readonly keys: JWTVerifyGetKey;
}

/** Verifies tokens against their issuer's published keys. Keys are cached 10 min, fetched anew for an unknown `kid` at most every 30 s. */
export class TokenVerifier {
  private readonly known: ReadonlyMap<string, Known>;

  constructor(
    private readonly access: AccessRules,
    private readonly now: () => Date,
  ) {
    const lives = { timeoutDuration: 2_000, cooldownDuration: 30_000, cacheMaxAge: 600_000 };
    const withKeys = (issuer: Issuer): Known => ({
      issuer,
      keys: createRemoteJWKSet(new URL(issuer.jwksUrl), lives),
    });
    this.known = new Map(access.issuers.map((issuer) => [issuer.issuer, withKeys(issuer)]));
  }

  /** What the token says of its issuer only chooses the rules by which it is then verified, that claim included. */
  async verify(token: string): Promise<VerifiedToken> {
    const claimed = claimedIssuer(token);
    if (this.access.nhsLoginIssuers.includes(comparableIssuer(claimed))) throw new Fault('PATIENT_SIGN_IN_NOT_ALLOWED'); // identity.md §7, last rule
    const known = this.known.get(claimed);
    if (known === undefined) throw new Fault('TOKEN_INVALID');
    const claims = await this.verified(token, known);
    if (isPatients(claims)) throw new Fault('PATIENT_SIGN_IN_NOT_ALLOWED');
    return { issuer: known.issuer, claims };
  }

  private async verified(token: string, { issuer, keys }: Known): Promise<JWTPayload> {
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: issuer.issuer,
        audience: issuer.audience,
        algorithms: [...issuer.algorithms],
        clockTolerance: issuer.clockToleranceSeconds,
        requiredClaims: ['exp', 'sub'],
        currentDate: this.now(),
      });
      return payload;
    } catch (error) {
      throw new Fault(codeFor(error)); // no `cause`: a library error can quote the token
    }
  }
}

function claimedIssuer(token: string): string {
  const issuer = decoded(token).iss;
  if (typeof issuer !== 'string') throw new Fault('TOKEN_INVALID');
  return issuer;
}

function decoded(token: string): JWTPayload {
  try {
    return decodeJwt(token);
  } catch {
    throw new Fault('TOKEN_INVALID');
  }
}

/** Claims that only a patient's token has, whoever passes it on. Source: identity.md §6, §7. */
function isPatients(claims: JWTPayload): boolean {
  return Object.hasOwn(claims, 'nhs_number') || Object.hasOwn(claims, 'identity_proofing_level');
}

/** What is wrong with the token is the caller's fault; that its keys cannot be had is not. */
function codeFor(error: unknown): FaultCode {
  if (error instanceof errors.JWTExpired) return 'TOKEN_EXPIRED';
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return 'SIGN_IN_UNAVAILABLE';
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return 'TOKEN_INVALID';
  return 'SIGN_IN_UNAVAILABLE';
}
