import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

import type { LegHandler } from '../kernel/exchange.js';
import { newIssuerKey } from '../oidc/issuer-key.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { cis2Leg } from './cis2-leg.js';
import { CIS2_USERS } from './users.js';

const ISSUER = 'http://localhost:4000/sim-cis2';
const clock = new HandClock();
let leg: LegHandler;

beforeAll(async () => {
  leg = cis2Leg({ clock, key: await newIssuerKey(), publicUrl: () => 'http://localhost:4000' });
});

interface SignedIn {
  readonly id_token: string;
  readonly access_token: string;
  readonly token_type: string;
  readonly expires_in: number;
}

const ask = (fields: Readonly<Record<string, unknown>>) => {
  const headers = { 'Content-Type': 'application/json' };
  return leg.handle(aRequest('/sim-cis2/id-token', { method: 'POST', headers, body: JSON.stringify(fields) }));
};
const signIn = async (fields: Readonly<Record<string, unknown>>): Promise<SignedIn> =>
  bodyOf(await ask(fields)) as SignedIn;
const userinfo = (token?: string) =>
  leg.handle(aRequest('/sim-cis2/userinfo', token === undefined ? {} : { headers: { Authorization: token } }));

async function claimsOf(fields: Readonly<Record<string, unknown>>, audience = 'gp-connect-orchestrator') {
  const { id_token: token } = await signIn(fields);
  const jwks = bodyOf(await leg.handle(aRequest('/sim-cis2/connect/jwk_uri'))) as JSONWebKeySet;
  const options = { issuer: ISSUER, audience, currentDate: clock.now(), algorithms: ['RS256'] };
  return (await jwtVerify(token, createLocalJWKSet(jwks), options)).payload;
}

describe('the simulated CIS2', () => {
  it('says where its keys and its userinfo are', async () => {
    expect(bodyOf(await leg.handle(aRequest('/sim-cis2/.well-known/openid-configuration')))).toMatchObject({
      issuer: ISSUER,
      jwks_uri: `${ISSUER}/connect/jwk_uri`,
      userinfo_endpoint: `${ISSUER}/userinfo`,
    });
    expect((await leg.handle(aRequest('/sim-cis2/other'))).status).toBe(404);
  });

  it('signs an ID token that says how well the user signed in, without a name and without roles', async () => {
    const now = Math.floor(clock.now().getTime() / 1000);
    expect(await claimsOf({ user: '555100000001' })).toEqual({
      sub: '555100000001',
      iss: ISSUER,
      aud: 'gp-connect-orchestrator',
      azp: 'gp-connect-orchestrator',
      iat: now,
      exp: now + 3599,
      auth_time: now,
      acr: 'AAL3_ANY',
      amr: ['N3_SMARTCARD'],
      authentication_assurance_level: 3,
      id_assurance_level: 3,
      sid: expect.any(String) as unknown,
      tokenName: 'id_token',
      tokenType: 'JWTToken',
    });
  });

  it.each([
    ['555100000001', 3, 1, undefined],
    ['555100000002', 3, 3, undefined],
    ['555100000003', '3', 2, '555300000302'],
    ['555100000004', 3, 0, undefined],
    ['555100000005', 2, 1, undefined],
    ['555100000006', 1, 1, undefined],
  ])('knows the user %s at level %j with %i roles', async (user, level, roles, selected) => {
    const claims = await claimsOf({ user });
    expect([claims['authentication_assurance_level'], claims['selected_roleid']]).toEqual([level, selected]);
    const { access_token: token } = await signIn({ user });
    const info = bodyOf(await userinfo(`Bearer ${token}`)) as { nhsid_nrbac_roles: unknown[] };
    expect(info).toMatchObject({ sub: user, uid: user, nhsid_useruid: user });
    expect(info.nhsid_nrbac_roles).toHaveLength(roles);
  });

  it('says in userinfo who the user is and in which roles, by organisation', async () => {
    const { access_token: token } = await signIn({ user: '555100000002' });
    expect(bodyOf(await userinfo(`Bearer ${token}`))).toMatchObject({
      name: 'Manyroles Blair',
      given_name: 'Blair',
      family_name: 'Manyroles',
      title: 'Dr',
      nhsid_nrbac_roles: [
        { person_roleid: '555300000201', org_code: 'Z9X01', role_code: 'S0010:G0020:R8000' },
        { person_roleid: '555300000202', org_code: 'Z9X01', role_code: 'S0010:G0020:R8008' },
        { person_roleid: '555300000203', org_code: 'Z9X02', role_code: 'S0010:G0020:R8000' },
      ],
      nhsid_user_orgs: [
        { org_name: 'Example Urgent Care Centre', org_code: 'Z9X01' },
        { org_name: 'Example Walk-in Clinic', org_code: 'Z9X02' },
      ],
    });
    const { access_token: untitled } = await signIn({ user: '555100000003' });
    expect(bodyOf(await userinfo(`Bearer ${untitled}`))).not.toHaveProperty('title');
  });

  it('puts userinfo into the ID token where a broker would', async () => {
    const claims = await claimsOf({ user: '555100000001', merged: true });
    expect(claims).toMatchObject({
      iss: ISSUER,
      given_name: 'Kit',
      nhsid_nrbac_roles: [{ person_roleid: '555300000101' }],
    });
  });

  it('takes a form, another role, another audience and another life', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const body = 'user=555100000002&selected_role=555300000203&audience=elsewhere&expires_in=60&merged=false';
    const reply = await leg.handle(aRequest('/sim-cis2/id-token', { method: 'POST', headers, body }));
    expect(bodyOf(reply)).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
    expect(
      await claimsOf({ user: '555100000002', selected_role: '555300000203', audience: 'elsewhere' }, 'elsewhere'),
    ).toMatchObject({ selected_roleid: '555300000203', azp: 'elsewhere' });
  });

  it('gives tokens that have already expired', async () => {
    await expect(claimsOf({ user: '555100000001', expires_in: -60 })).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
    const { access_token: token } = await signIn({ user: '555100000001', expires_in: -60 });
    expect((await userinfo(`Bearer ${token}`)).status).toBe(401);
  });

  it.each([undefined, '', 'Bearer', 'Bearer made-up', 'Basic abc'])(
    'shows userinfo to nobody with %j',
    async (header) => {
      const reply = await userinfo(header);
      expect([reply.status, reply.headers['WWW-Authenticate']]).toEqual([401, 'Bearer error="invalid_token"']);
    },
  );

  it('ends an access token with its life', async () => {
    const { access_token: token } = await signIn({ user: '555100000001' });
    clock.pass(3_598_999);
    expect((await userinfo(`Bearer ${token}`)).status).toBe(200);
    clock.pass(1);
    expect((await userinfo(`Bearer ${token}`)).status).toBe(401);
  });

  it('names its users when asked for someone it does not know', async () => {
    for (const fields of [{ user: '555100000009' }, {}, { user: '555100000001', merged: 'perhaps' }]) {
      const reply = await ask(fields);
      expect([reply.status, bodyOf(reply)]).toMatchObject([
        400,
        { error_description: expect.stringContaining('555100000006') as unknown },
      ]);
    }
  });

  it('gives every role an id of its own', () => {
    const roles = CIS2_USERS.flatMap((user) => user.roles.map(({ id }) => id));
    expect(new Set(roles).size).toBe(roles.length);
    expect(roles.filter((id) => !/^\d{12}$/.test(id))).toEqual([]);
  });
});
