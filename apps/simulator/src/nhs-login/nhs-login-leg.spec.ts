import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';

import type { LegHandler } from '../kernel/exchange.js';
import { newIssuerKey } from '../oidc/issuer-key.js';
import { STORIES } from '../scenarios/index.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { CITIZENS } from './citizens.js';
import { nhsLoginLeg } from './nhs-login-leg.js';

const ISSUER = 'http://localhost:4000/sim-login';
const clock = new HandClock();
let leg: LegHandler;

beforeAll(async () => {
  leg = nhsLoginLeg({ clock, key: await newIssuerKey('RS512'), publicUrl: () => 'http://localhost:4000' });
});

const ask = (body: string) => {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  return leg.handle(aRequest('/sim-login/id-token', { method: 'POST', headers, body }));
};

async function claimsOf(body: string) {
  const { id_token: token } = bodyOf(await ask(body)) as { id_token: string };
  const jwks = bodyOf(await leg.handle(aRequest('/sim-login/.well-known/jwks.json'))) as JSONWebKeySet;
  const options = { issuer: ISSUER, currentDate: clock.now(), algorithms: ['RS512'] };
  return (await jwtVerify(token, createLocalJWKSet(jwks), options)).payload;
}

describe('the simulated NHS login', () => {
  it('says where its keys are', async () => {
    expect(bodyOf(await leg.handle(aRequest('/sim-login/.well-known/openid-configuration')))).toMatchObject({
      issuer: ISSUER,
      jwks_uri: `${ISSUER}/.well-known/jwks.json`,
      id_token_signing_alg_values_supported: ['RS512'],
    });
  });

  it('signs an ID token that says which patient signed in and how well that was proved', async () => {
    const now = Math.floor(clock.now().getTime() / 1000);
    expect(await claimsOf('user=9990001006')).toEqual({
      iss: ISSUER,
      aud: 'gp-connect-orchestrator',
      sub: CITIZENS[0]!.sub,
      jti: expect.any(String) as unknown,
      iat: now,
      exp: now + 3600,
      auth_time: now,
      vot: 'P9.Cp.Cd',
      vtm: `${ISSUER}/trustmark`,
      nhs_number: '9990001006',
      birthdate: '1974-04-19',
      family_name: 'Amber',
      identity_proofing_level: 'P9',
    });
  });

  it.each([
    ['9990001006', 'P9', 'P9.Cp.Cd'],
    ['9990001014', 'P9', 'P9.Cp'],
    ['9990001022', 'P5', 'P5.Cp.Cd'],
    ['9990001030', 'P0', 'P0.Cp'],
  ])('knows %s at %s by %s', async (user, level, vot) => {
    expect(await claimsOf(`user=${user}`)).toMatchObject({ nhs_number: user, identity_proofing_level: level, vot });
  });

  it('gives tokens that have expired or are for someone else', async () => {
    await expect(claimsOf('user=9990001006&expires_in=-5')).rejects.toMatchObject({ code: 'ERR_JWT_EXPIRED' });
    expect(await claimsOf('user=9990001006&audience=elsewhere')).toMatchObject({ aud: 'elsewhere' });
  });

  it('names its users when asked for someone it does not know', async () => {
    const reply = await ask('user=nobody');
    expect([reply.status, bodyOf(reply)]).toMatchObject([
      400,
      { error_description: expect.stringContaining('9990001030') as unknown },
    ]);
  });

  it('knows the same people as PDS', () => {
    const patients = CITIZENS.map(({ nhsNumber }) => STORIES.find((story) => story.nhsNumber === nhsNumber)!);
    expect(patients.map(({ demographics }) => [demographics.familyName, demographics.birthDate])).toEqual(
      CITIZENS.map(({ familyName, birthdate }) => [familyName, birthdate]),
    );
  });
});
