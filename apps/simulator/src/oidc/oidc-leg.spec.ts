import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

import type { LegHandler } from '../kernel/exchange.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { newIssuerKey } from './issuer-key.js';
import { OIDC_AUDIENCE, oidcLeg } from './oidc-leg.js';
import { LOCAL_USERS } from './users.js';

const ISSUER = 'http://localhost:4000/oidc';
const clock = new HandClock();
let leg: LegHandler;

beforeAll(async () => {
  leg = oidcLeg({ clock, key: await newIssuerKey(), publicUrl: () => 'http://localhost:4000' });
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

  it('knows each user once, by an id that is no e-mail address', () => {
    expect(new Set(LOCAL_USERS.map(({ claims }) => claims.sub)).size).toBe(LOCAL_USERS.length);
    expect(LOCAL_USERS.filter(({ claims }) => claims.sub.includes('@'))).toEqual([]);
  });
});
