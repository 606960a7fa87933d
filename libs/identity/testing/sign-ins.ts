import { HttpService } from '@nestjs/axios';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import nock from 'nock';
import type { Caller, Credentials } from '#contracts';
import { Fault } from '#errors';
import { UpstreamHttp } from '#platform';
import type { AccessRules } from '../src/access.js';
import { TokenAdapter } from '../src/token.adapter.js';
import { accessOf, CIS2_ISS, FRONTEND_ISS } from './settings.js';

export const NOW = new Date('2026-11-16T09:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;

/** The issuers that sign in these specs, each with its own key. */
const HOSTS = { [FRONTEND_ISS]: 'https://issuer.example', [CIS2_ISS]: 'https://cis2.example' };
type Iss = keyof typeof HOSTS;
export const KEYS = {
  [FRONTEND_ISS]: await generateKeyPair('RS256'),
  [CIS2_ISS]: await generateKeyPair('RS256'),
  stranger: await generateKeyPair('RS256'),
};

export function adapter(access: AccessRules = accessOf(), now: () => Date = () => NOW): TokenAdapter {
  return new TokenAdapter(access, new UpstreamHttp(new HttpService(), { maxBytes: 100_000 }), now);
}

export async function callerOf(credentials: Credentials, access?: AccessRules): Promise<Caller> {
  return adapter(access).identify(credentials);
}

/** What is read from the caller, or the code with which the caller is refused. */
export async function saidOf<T>(
  credentials: Credentials,
  read: (caller: Caller) => T,
  access?: AccessRules,
): Promise<T | string> {
  try {
    return read(await callerOf(credentials, access));
  } catch (error) {
    if (error instanceof Fault) return error.code;
    throw error;
  }
}

interface TokenOptions {
  readonly iss?: string;
  readonly aud?: string;
  /** Seconds from now. */
  readonly life?: number;
  readonly sub?: string;
  readonly kid?: string;
  readonly key?: CryptoKey;
}

/** What our own issuer says of an invented doctor. */
export const OWN_CLAIMS = {
  given_name: 'Avery',
  family_name: 'Testclinician',
  role: 'doctor',
  local_user_id: 'local-1',
  organisation: { ods_code: 'Z9X01', name: 'Example Urgent Care Centre' },
};

export async function ownToken(claims: JWTPayload = OWN_CLAIMS, options: TokenOptions = {}): Promise<string> {
  return signed(FRONTEND_ISS, claims, { aud: 'gp-connect-orchestrator', sub: 'user-1', ...options });
}

export const CIS2_SUB = '555100000001';
/** An ID token of CIS2 has neither names nor roles. */
export const ID_CLAIMS = { authentication_assurance_level: '3', id_assurance_level: '3', acr: 'AAL3_ANY' };
export const DOCTOR = { person_roleid: '555300000001', org_code: 'Z9X01', role_code: 'S0010:G0020:R8000' };
export const NURSE = { person_roleid: '555300000002', org_code: 'Z9X02', role_code: 'S0010:G0020:R8001' };
export const USERINFO = {
  sub: CIS2_SUB,
  given_name: 'Rowan',
  family_name: 'Sample',
  title: 'Dr',
  nhsid_nrbac_roles: [DOCTOR],
  nhsid_user_orgs: [
    { org_name: 'EXAMPLE URGENT CARE CENTRE', org_code: 'Z9X01' },
    { org_name: 'EXAMPLE CLINIC', org_code: 'Z9X02' },
  ],
};

export async function idToken(claims: JWTPayload = ID_CLAIMS, options: TokenOptions = {}): Promise<string> {
  return signed(CIS2_ISS, claims, { aud: 'front-end-client', sub: CIS2_SUB, ...options });
}

async function signed(by: Iss, claims: JWTPayload, options: TokenOptions): Promise<string> {
  return new SignJWT({
    iss: options.iss ?? by,
    aud: options.aud ?? '',
    sub: options.sub ?? '',
    exp: SECONDS + (options.life ?? 600),
    ...claims,
  })
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid: options.kid ?? 'k1' })
    .sign(options.key ?? KEYS[by].privateKey);
}

/** Both issuers publish their keys for as long as the test lasts. */
export async function serveKeys(): Promise<void> {
  for (const iss of [FRONTEND_ISS, CIS2_ISS] as const)
    nock(HOSTS[iss])
      .persist()
      .get('/jwks')
      .reply(200, { keys: [{ ...(await exportJWK(KEYS[iss].publicKey)), kid: 'k1', alg: 'RS256' }] });
}

/** CIS2 tells the bearer of `access-1` this. */
export function serveUserInfo(body: nock.Body = USERINFO, status = 200): nock.Scope {
  return nock('https://cis2.example', { reqheaders: { authorization: 'Bearer access-1' } })
    .get('/userinfo?schema=openid')
    .reply(status, body);
}
