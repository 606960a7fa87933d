import type { AccessRules } from '../src/access.js';
import { readAccess } from '../src/access-rules.js';
import { IdentityConfig } from '../src/identity.config.js';

// Apart from sign-ins.ts, because who imports nock there has to give the wire back.
export const FRONTEND_ISS = 'https://issuer.example';
export const CIS2_ISS = 'https://cis2.example:443/openam/Healthcare';

export const ENVIRONMENT = {
  FRONTEND_ISSUER: FRONTEND_ISS,
  FRONTEND_JWKS_URL: 'https://issuer.example/jwks',
  ALLOWED_ORGANISATIONS: 'Z9X01, z9x02',
  CIS2_ISSUER: CIS2_ISS,
  CIS2_JWKS_URL: 'https://cis2.example/jwks',
  CIS2_AUDIENCE: 'front-end-client',
  CIS2_USERINFO_URL: 'https://cis2.example/userinfo?schema=openid',
  CIS2_ROLES: 'R8000=doctor,R8001=nurse,S0010:G0020:R8999=receptionist',
};

/** Rules from settings like those of an operator. */
export function accessOf(changes: Readonly<Record<string, string | undefined>> = {}): AccessRules {
  const outcome = readAccess(IdentityConfig.parse({ ...ENVIRONMENT, ...changes }));
  if (outcome.kind === 'invalid') throw new Error(outcome.faults.join('\n'));
  return outcome.access;
}
