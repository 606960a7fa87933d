import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

import type { LegHandler } from '../kernel/exchange.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { IssuerKeyHolder } from './issuer-key.js';
import { oidcLeg } from './oidc-leg.js';
import { OIDC_AUDIENCE } from './sign.js';
import { LOCAL_USERS, SECOND_USERS } from './users.js';

const ISSUER = 'http://localhost:4000/oidc';
const clock = new HandClock();
const publicUrl = (): string => 'http://localhost:4000';
let key: IssuerKeyHolder;
let leg: LegHandler;

beforeAll(async () => {
  key = await IssuerKeyHolder.create();
  leg = oidcLeg({ clock, key, publicUrl, leg: 'oidc', users: LOCAL_USERS });
});

const ask = async (body: unknown) =>
  leg.handle(
    aRequest('/oidc/token', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(body),
    }),
  );

async function verified(body: unknown, audience = OIDC_AUDIENCE) {
  const { access_token: token } = bodyOf(await ask(body)) as { access_token: string };
  const jwks = bodyOf(await leg.handle(aRequest('/oidc/jwks'))) as JSONWebKeySet;
  return jwtVerify(token, createLocalJWKSet(jwks), {
    issuer: ISSUER,
    audience,
    currentDate: clock.now(),
    algorithms: ['RS256'],
  });
}

describe('the issuer of the front end’s own users', () => {
  it('publishes where its keys are, and no private part of them', async () => {
    expect(bodyOf(await leg.handle(aRequest('/oidc/.well-known/openid-configuration')))).toMatchObject({
      issuer: ISSUER,
      jwks_uri: `${ISSUER}/jwks`,
    });
    const { keys } = bodyOf(await leg.handle(aRequest('/oidc/jwks'))) as JSONWebKeySet;
    expect(keys).toEqual([
      {
        kty: 'RSA',
        n: expect.any(String) as unknown,
        e: 'AQAB',
        kid: expect.any(String) as unknown,
        alg: 'RS256',
        use: 'sig',
      },
    ]);
  });

  it('signs a token that says who the clinician is and for whom they work', async () => {
    const { payload } = await verified({ username: 'avery.testclinician' });
    const now = Math.floor(clock.now().getTime() / 1000);
    expect(payload).toMatchObject({
      given_name: 'Avery',
      family_name: 'Testclinician',
      role: 'doctor',
      sds_user_id: expect.stringMatching(/^\d{12}$/) as unknown,
      sds_role_profile_id: expect.stringMatching(/^\d{12}$/) as unknown,
      organisation: { ods_code: 'Z9X01', name: 'Example Urgent Care Centre' },
      iat: now,
      exp: now + 3600,
      jti: expect.any(String) as unknown,
    });
  });

  it('accepts a form as well', async () => {
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const reply = await leg.handle(
      aRequest('/oidc/token', { method: 'POST', headers, body: 'username=robin.sample&expires_in=60' }),
    );
    expect(bodyOf(reply)).toMatchObject({ token_type: 'Bearer', expires_in: 60 });
  });

  it('issues on request a token that has expired or is meant for someone else', async () => {
    await expect(verified({ username: 'robin.sample', expires_in: -60 })).rejects.toMatchObject({
      code: 'ERR_JWT_EXPIRED',
    });
    const { payload } = await verified({ username: 'robin.sample', audience: 'other-product' }, 'other-product');
    expect(payload.aud).toBe('other-product');
  });

  it('names its users when asked for someone it does not know', async () => {
    const reply = await ask({ username: 'nobody' });
    expect([reply.status, bodyOf(reply)]).toMatchObject([
      400,
      { error: 'invalid_grant', error_description: expect.stringContaining('ops.admin') as unknown },
    ]);
    expect((await leg.handle(aRequest('/oidc/token', { method: 'POST', body: '' }))).status).toBe(400);
    expect((await leg.handle(aRequest('/oidc/other'))).status).toBe(404);
  });

  it('takes a key out of its set when it signs with a new one', async () => {
    const { access_token: old } = bodyOf(await ask({ username: 'robin.sample' })) as { access_token: string };
    const before = key.current().kid;
    const after = (await key.rotate()).kid;
    expect(after).not.toBe(before);
    expect(bodyOf(await leg.handle(aRequest('/oidc/jwks')))).toMatchObject({ keys: [{ kid: after }] });
    expect((await verified({ username: 'robin.sample' })).protectedHeader.kid).toBe(after);
    const jwks = createLocalJWKSet(bodyOf(await leg.handle(aRequest('/oidc/jwks'))) as JSONWebKeySet);
    await expect(jwtVerify(old, jwks, { currentDate: clock.now() })).rejects.toMatchObject({
      code: 'ERR_JWKS_NO_MATCHING_KEY',
    });
  });

  it('knows each user by one name and an id that is no e-mail address', () => {
    const users = [...LOCAL_USERS, ...SECOND_USERS];
    expect(new Set(users.map(({ username }) => username)).size).toBe(users.length);
    expect(new Set(users.map(({ claims }) => claims.local_user_id)).size).toBe(users.length);
    expect(users.filter(({ claims }) => claims.sub.includes('@'))).toEqual([]);
  });

  it('gives one id to a user of each organisation, and to one of the second issuer, so that mixing them shows', () => {
    const users = [...LOCAL_USERS, ...SECOND_USERS];
    const shared = users.filter(({ claims }) => claims.sub === LOCAL_USERS[0]!.claims.sub);
    expect(shared.map(({ username, claims }) => `${username} ${claims.organisation!.ods_code}`)).toEqual([
      'avery.testclinician Z9X01',
      'avery.elsewhere Z9X02',
      'avery.second Z9X02',
    ]);
  });

  it('has a receptionist', async () => {
    expect((await verified({ username: 'sam.desk' })).payload).toMatchObject({ role: 'receptionist' });
  });
});

describe('the second issuer', () => {
  it('signs in the users of the second organisation with a key and a name of its own', async () => {
    const second = oidcLeg({
      clock,
      key: await IssuerKeyHolder.create(),
      publicUrl,
      leg: 'oidc-b',
      users: SECOND_USERS,
    });
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const asked = aRequest('/oidc-b/token', { method: 'POST', headers, body: 'username=morgan.second' });
    const { access_token: token } = bodyOf(await second.handle(asked)) as { access_token: string };
    const jwks = bodyOf(await second.handle(aRequest('/oidc-b/jwks'))) as JSONWebKeySet;
    const issuer = 'http://localhost:4000/oidc-b';
    const options = { issuer, currentDate: clock.now() };
    expect((await jwtVerify(token, createLocalJWKSet(jwks), options)).payload).toMatchObject({
      role: 'doctor',
      organisation: { ods_code: 'Z9X02', name: 'Example Walk-in Clinic' },
    });
    const first = bodyOf(await leg.handle(aRequest('/oidc/jwks'))) as JSONWebKeySet;
    await expect(jwtVerify(token, createLocalJWKSet(first), options)).rejects.toThrow();
    const foreign = aRequest('/oidc-b/token', { method: 'POST', headers, body: 'username=robin.sample' });
    expect((await second.handle(foreign)).status).toBe(400);
  });
});
