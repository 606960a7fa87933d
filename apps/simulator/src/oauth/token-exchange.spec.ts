import { SignJWT } from 'jose';

import { bodyOf } from '../testing/requests.js';
import { PUBLIC_URL, TestApplication } from '../testing/token-server.js';

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.create();
});

const NOW = Math.floor(Date.parse('2026-11-20T12:00:00Z') / 1000); // the hand clock's start
const NO_SCOPE =
  'you have tried to request authorization but your application is not configured to use this authorization grant type';
const TYPE = "missing or invalid subject_token_type - must be 'urn:ietf:params:oauth:token-type:id_token'";

interface Changes {
  readonly header?: Readonly<Record<string, unknown>>;
  readonly claims?: Readonly<Record<string, unknown>>;
  readonly algorithm?: string;
}

/** An ID token in good order, signed by CIS2, but for what is given; a changed header no longer fits the signature. */
async function subjectToken({ header, claims, algorithm }: Changes = {}): Promise<string> {
  const standard = {
    sub: '555100000001',
    iss: `${PUBLIC_URL}/sim-cis2`,
    aud: 'a-front-end',
    exp: NOW + 600,
    authentication_assurance_level: 3,
  };
  const { kid, privateKey } = app.cis2Key;
  const alg = algorithm ?? 'RS256';
  const key = algorithm?.startsWith('HS') === true ? Buffer.alloc(64, 1) : privateKey;
  const jwt = await new SignJWT({ ...standard, ...claims }).setProtectedHeader({ alg, typ: 'JWT', kid }).sign(key);
  if (header === undefined) return jwt;
  const changed = Buffer.from(JSON.stringify({ alg, typ: 'JWT', kid, ...header })).toString('base64url');
  return jwt.replace(/^[^.]*/, changed);
}

async function refusalOf(token: string, fields: Readonly<Record<string, string>> = {}): Promise<readonly unknown[]> {
  const reply = await app.exchange(token, app.server().leg, fields);
  const body = bodyOf(reply) as Record<string, unknown>;
  expect(typeof body['message_id']).toBe('string');
  return [`${reply.status} ${String(body['error'])}`, body['error_description']];
}

/** What is wrong, how, and the description; `{}` stands for the words that most descriptions share. */
const BAD_REQUESTS: readonly (readonly [string, Changes, string])[] = [
  ['no key id', { header: { kid: undefined } }, "Missing 'kid' header in {}"],
  ['no type', { header: { typ: undefined } }, "Invalid 'typ' header in {} - must be 'JWT'"],
  ['another type', { header: { typ: 'at+jwt' } }, "Invalid 'typ' header in {} - must be 'JWT'"],
  ['no algorithm', { header: { alg: undefined } }, "Missing 'alg' header in {}"],
  ['no end', { claims: { exp: undefined } }, "Missing 'exp' claim in {}"],
  ['an end written as text', { claims: { exp: String(NOW + 60) } }, "Invalid 'exp' claim in {} - must be an integer"],
  ['a life that is over', { claims: { exp: NOW } }, "Invalid 'exp' claim in {} - JWT has expired"],
  ['no issuer', { claims: { iss: undefined } }, "Missing 'iss' claim in {}"],
  ['another issuer', { claims: { iss: `${PUBLIC_URL}/oidc` } }, "Missing or non-matching 'iss' claim in {}"],
];

const NOT_AUTHORISED: readonly (readonly [string, Changes, string, string])[] = [
  ['no audience', { claims: { aud: undefined } }, "Missing 'aud' claim in {}", '401 invalid_request'],
  [
    'a key that the issuer does not have',
    { header: { kid: 'other' } },
    "Invalid 'kid' header in {} - no matching public key",
    '401 invalid_request',
  ],
  ['a changed header', { header: { more: true } }, 'JWT signature verification failed', '401 public_key error'],
  ['algorithm none', { header: { alg: 'none' } }, 'JWT signature verification failed', '401 public_key error'],
  ['a shared secret', { algorithm: 'HS256' }, 'JWT signature verification failed', '401 public_key error'],
];

const whole = (description: string): string => description.replace('{}', 'subject_token JWT');

describe('an ID token at the simulated token exchange', () => {
  it.each(BAD_REQUESTS)('with %s is refused', async (_what, changes, description) => {
    expect(await refusalOf(await subjectToken(changes))).toEqual(['400 invalid_request', whole(description)]);
  });

  it.each(NOT_AUTHORISED)('with %s is refused too', async (_what, changes, description, answer) => {
    expect(await refusalOf(await subjectToken(changes))).toEqual([answer, whole(description)]);
  });

  it('is wanted, as a JWT and under its type', async () => {
    expect(await refusalOf('')).toEqual(['400 invalid_request', 'Missing subject_token']);
    expect(await refusalOf('a.b')).toEqual(['400 invalid_request', 'Malformed JWT in subject_token']);
    for (const type of ['', 'urn:ietf:params:oauth:token-type:access_token'])
      expect(await refusalOf(await subjectToken(), { subject_token_type: type })).toEqual([
        '400 invalid_request',
        TYPE,
      ]);
  });

  it('is looked at in the order of the platform', async () => {
    const header = { kid: undefined, typ: undefined, alg: undefined };
    const claims = { exp: undefined, iss: undefined, aud: undefined };
    expect((await refusalOf(await subjectToken({ header, claims })))[1]).toContain("Missing 'kid'");
    expect((await refusalOf(await subjectToken({ header: { ...header, kid: 'x' }, claims })))[1]).toContain("'typ'");
    expect((await refusalOf(await subjectToken({ header: { alg: undefined }, claims })))[1]).toContain("'alg'");
    expect((await refusalOf(await subjectToken({ claims })))[1]).toContain("Missing 'exp'");
    expect((await refusalOf(await subjectToken({ claims: { ...claims, exp: NOW + 60 } })))[1]).toContain(
      "Missing 'iss'",
    );
    const foreign = { iss: 'elsewhere', aud: undefined };
    expect((await refusalOf(await subjectToken({ claims: foreign })))[1]).toContain("Missing 'aud'");
    expect((await refusalOf(await subjectToken({ header: { kid: 'x' }, claims: { iss: 'elsewhere' } })))[1]).toContain(
      "non-matching 'iss'",
    );
  });

  it('is looked at after the assertion of the application', async () => {
    const bad = await app.assertion({ header: { kid: 'other' } });
    expect(await refusalOf('', { client_assertion: bad })).toEqual([
      '401 invalid_request',
      "Invalid 'kid' header in client_assertion JWT - no matching public key",
    ]);
    expect((await refusalOf('', { client_assertion: '' }))[1]).toBe('Missing client_assertion');
    expect((await refusalOf('', { client_assertion_type: '' }))[1]).toContain('client_assertion_type');
  });
});

describe('what a sign-in is exchanged for', () => {
  it('is an opaque token in the name of the user, and one to refresh it', async () => {
    const { leg, tokens } = app.server();
    const reply = await app.exchange(await app.idToken('555100000003'), leg);
    const { access_token: token, refresh_token: refresh, ...rest } = bodyOf(reply) as Record<string, string>;
    expect(reply.status).toBe(200);
    expect(refresh).toMatch(/^[\w-]{32}$/);
    expect(rest).toEqual({
      expires_in: '599',
      token_type: 'Bearer',
      issued_token_type: 'urn:ietf:params:oauth:token-type:access_token',
      refresh_token_expires_in: '43199',
      refresh_count: '0',
    });
    expect(tokens.resolve(token!)).toEqual({
      kind: 'valid',
      clientId: 'sim-app',
      scopes: ['urn:nhsd:apim:user-nhs-cis2:aal3:personal-demographics-service'],
      user: {
        id: '555100000003',
        roleIds: ['555300000301', '555300000302'],
        selectedRoleId: '555300000302',
      },
    });
  });

  it('knows no chosen role where none was chosen', async () => {
    const { leg, tokens } = app.server();
    const reply = await app.exchange(await app.idToken('555100000002'), leg);
    const state = tokens.resolve((bodyOf(reply) as Record<string, string>)['access_token']!);
    expect(state).toMatchObject({ user: { roleIds: ['555300000201', '555300000202', '555300000203'] } });
    expect(state).not.toHaveProperty('user.selectedRoleId');
  });

  it('lasts an hour for a patient, whose token says who it is', async () => {
    const { leg, tokens } = app.server();
    const body = bodyOf(await app.exchange(await app.idToken('9990001014'), leg)) as Record<string, string>;
    expect(body).toMatchObject({ refresh_token_expires_in: '3599', expires_in: '599' });
    expect(tokens.resolve(body['access_token']!)).toMatchObject({
      scopes: ['urn:nhsd:apim:user-nhs-login:P9:personal-demographics-service'],
      user: { roleIds: [], nhsNumber: '9990001014', vectorOfTrust: 'P9.Cp' },
    });
  });

  it('is of the level of the sign-in', async () => {
    const { leg, tokens } = app.server();
    const reply = await app.exchange(await app.idToken('555100000005'), leg);
    expect(tokens.resolve((bodyOf(reply) as Record<string, string>)['access_token']!)).toMatchObject({
      scopes: ['urn:nhsd:apim:user-nhs-cis2:aal2:personal-demographics-service'],
    });
  });

  it.each([
    ['CIS2 at level 1', '555100000006'],
    ['NHS login at P5', '9990001022'],
    ['NHS login at P0', '9990001030'],
  ])('is nothing for %s', async (_level, user) => {
    expect(await refusalOf(await app.idToken(user))).toEqual(['401 unauthorized_client', NO_SCOPE]);
  });

  it('is nothing for an application without user scopes, or without a level in the token', async () => {
    const assertion = await app.assertion({ clientId: 'sim-app-no-scope' });
    expect((await refusalOf(await subjectToken(), { client_assertion: assertion }))[0]).toBe('401 unauthorized_client');
    const claims = { authentication_assurance_level: undefined };
    expect((await refusalOf(await subjectToken({ claims })))[0]).toBe('401 unauthorized_client');
  });

  it('is never given with the application’s own scope, nor the other way round', async () => {
    const { leg, tokens } = app.server();
    const own = bodyOf(await app.ask(await app.assertion(), leg)) as Record<string, string>;
    expect(tokens.resolve(own['access_token']!)).toEqual({
      kind: 'valid',
      clientId: 'sim-app',
      scopes: ['urn:nhsd:apim:app:level3:personal-demographics-service'],
    });
    expect(own).not.toHaveProperty('refresh_token');
  });
});
