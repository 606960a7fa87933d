import { importJWK, type JWK, jwtVerify } from 'jose';

const CLOCK_ALLOWANCE_S = 10;

export interface Expected {
  readonly algorithm: 'RS256' | 'RS512';
  readonly now: Date;
}

/** Signature, and the times that a JWT may state: 10 s of clock difference are allowed. Source: shared/spec/identity.md §3.2. */
export async function isSignedBy(compact: string, key: JWK, { algorithm, now }: Expected): Promise<boolean> {
  try {
    const options = { algorithms: [algorithm], clockTolerance: CLOCK_ALLOWANCE_S, currentDate: now };
    await jwtVerify(compact, await importJWK(key, algorithm), options);
    return true;
  } catch {
    return false;
  }
}
