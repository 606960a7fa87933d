import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RECORD_AREAS } from '#contracts';
import type { Product, Reply } from './product.js';

type Headers = Readonly<Record<string, string>>;

/** What a front end holds after a CIS2 sign-in. */
export interface Cis2SignIn {
  readonly idToken: string;
  readonly accessToken: string;
}

async function asked(url: string, form: Headers): Promise<Record<string, unknown>> {
  const reply = await fetch(url, { method: 'POST', body: new URLSearchParams(form) });
  return (await reply.json()) as Record<string, unknown>;
}

/** @param form `user`, and if wanted `selected_role`, `merged`, `expires_in`, `audience` */
export async function cis2SignIn({ simulatorUrl }: Product, form: Headers): Promise<Cis2SignIn> {
  const said = await asked(`${simulatorUrl}/sim-cis2/id-token`, form);
  return { idToken: String(said['id_token']), accessToken: String(said['access_token']) };
}

/** Headers of a request whose bearer is the CIS2 ID token itself. */
export async function asCis2(product: Product, form: Headers, more: Headers = {}): Promise<Headers> {
  const { idToken, accessToken } = await cis2SignIn(product, form);
  return { authorization: `Bearer ${idToken}`, 'gpc-cis2-access-token': accessToken, ...more };
}

export async function asCitizen({ simulatorUrl }: Product, user: string): Promise<Headers> {
  const said = await asked(`${simulatorUrl}/sim-login/id-token`, { user });
  return { authorization: `Bearer ${String(said['id_token'])}` };
}

/** A user of the second organisation's own issuer. */
export async function asSecond({ simulatorUrl }: Product, username: string): Promise<Headers> {
  const said = await asked(`${simulatorUrl}/oidc-b/token`, { username });
  return { authorization: `Bearer ${String(said['access_token'])}` };
}

export async function asOwn(product: Product, username: string, more: Headers = {}): Promise<Headers> {
  return { authorization: `Bearer ${await product.token(username)}`, ...more };
}

/** Opens the patient of a story with these headers. */
export function openAs(product: Product, story: string, headers: Headers): Promise<Reply> {
  const { nhsNumber, demographics } = product.story(story);
  return product.call('POST', '/v1/patient-contexts', {
    body: { nhsNumber, demographics, purpose: 'direct-care' },
    headers,
  });
}

/** Settings with two organisations, each with an issuer and an ASID of its own, and CIS2 for both. */
export function twoTenants(
  national: string,
  folder: string,
  second: Readonly<Record<string, unknown>> = {},
): Readonly<Record<string, string>> {
  const path = join(folder, 'tenants.json');
  const issuerB = {
    name: 'second',
    issuer: `${national}/oidc-b`,
    jwksUrl: `${national}/oidc-b/jwks`,
    audience: 'gp-connect-orchestrator',
  };
  const tenants = [
    { odsCode: 'Z9X01', issuers: ['frontend', 'cis2'], asid: '200000009901', areas: RECORD_AREAS },
    { odsCode: 'Z9X02', issuers: ['second', 'cis2'], asid: '200000009902', ...second },
  ];
  writeFileSync(path, JSON.stringify({ issuers: [issuerB], tenants }));
  return { ALLOWED_ORGANISATIONS: '', SDS_CONSUMER_ASID_PINS: '', TENANTS_PATH: path, ...cis2Settings(national) };
}

export function cis2Settings(national: string): Readonly<Record<string, string>> {
  return {
    CIS2_ISSUER: `${national}/sim-cis2`,
    CIS2_JWKS_URL: `${national}/sim-cis2/connect/jwk_uri`,
    CIS2_AUDIENCE: 'gp-connect-orchestrator',
    CIS2_USERINFO_URL: `${national}/sim-cis2/userinfo`,
    CIS2_ROLES: 'R8000=doctor,R8001=nurse',
  };
}
