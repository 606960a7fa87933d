import { bodyOf } from '../testing/requests.js';
import { type AssertionChanges, AUDIENCE, TestApplication } from '../testing/token-server.js';

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.create();
});

const NOW = Math.floor(Date.parse('2026-11-20T12:00:00Z') / 1000); // the hand clock's start
const REUSED = "Non-unique 'jti' claim in client_assertion JWT";

/** What is wrong, how, and the description; `{}` stands for the words that most descriptions share. */
type Row = readonly [string, AssertionChanges, string];

const BAD_REQUESTS: readonly Row[] = [
  [
    'another algorithm',
    { header: { alg: 'RS256' } },
    "Invalid 'alg' header in {} - unsupported JWT algorithm - must be 'RS512'",
  ],
  [
    'no algorithm',
    { header: { alg: 'none' } },
    "Invalid 'alg' header in {} - unsupported JWT algorithm - must be 'RS512'",
  ],
  ['a life that is over', { claims: { exp: NOW } }, "Invalid 'exp' claim in {} - JWT has expired"],
  ['a past end written as text', { claims: { exp: '1000' } }, "Invalid 'exp' claim in {} - JWT has expired"],
  ['no key id', { header: { kid: undefined } }, "Missing 'kid' header in {}"],
  ['another type', { header: { typ: 'at+jwt' } }, "Invalid 'typ' header in {} - must be 'JWT'"],
  ['no end', { claims: { exp: undefined } }, "Missing 'exp' claim in {}"],
  ['an end written as text', { claims: { exp: String(NOW + 60) } }, "Invalid 'exp' claim in {} - must be an integer"],
  ['issuer and subject that differ', { claims: { sub: 'x' } }, "Missing or non-matching 'iss'/'sub' claims in {}"],
  ['no id', { claims: { jti: undefined } }, "Missing 'jti' claim in {}"],
  [
    'an id that is no text',
    { claims: { jti: 7 } },
    "Invalid 'jti' claim in {} - must be a unique string value such as a GUID",
  ],
  ['an end too far away', { claims: { exp: NOW + 311 } }, "Invalid 'exp' claim in {} - more than 5 minutes in future"],
];

const NOT_AUTHORISED: readonly (readonly [...Row, string])[] = [
  ['an unknown application', { clientId: 'nobody' }, "Invalid 'iss'/'sub' claims in {}", '401 invalid_request'],
  [
    'a revoked application',
    { clientId: 'sim-app-revoked' },
    'The developer app associated with the API key is not approved or revoked',
    '401 access_denied',
  ],
  [
    'an application without a key',
    { clientId: 'sim-app-no-key' },
    'You need to register a public key to use this authentication method - please contact support to configure',
    '403 public_key error',
  ],
  [
    'keys that cannot be fetched',
    { clientId: 'sim-app-bad-jwks' },
    "The JWKS endpoint, for your client_assertion can't be reached",
    '403 public_key error',
  ],
  [
    'another key',
    { header: { kid: 'other' } },
    "Invalid 'kid' header in {} - no matching public key",
    '401 invalid_request',
  ],
  [
    'another audience',
    { claims: { aud: `${AUDIENCE}/` } },
    "Missing or invalid 'aud' claim in {}",
    '401 invalid_request',
  ],
  ['a wrong signature', { foreignKey: true }, 'JWT signature verification failed', '401 public_key error'],
  [
    'a start that lies ahead',
    { claims: { nbf: NOW + 60 } },
    'JWT signature verification failed',
    '401 public_key error',
  ],
  [
    'an application without a scope',
    { clientId: 'sim-app-no-scope' },
    'you have tried to request authorization but your application is not configured to use this authorization grant type',
    '401 unauthorized_client',
  ],
];

async function answerTo(changes: AssertionChanges): Promise<readonly [string, unknown, unknown]> {
  const reply = await app.ask(await app.assertion(changes));
  const body = bodyOf(reply) as Record<string, string>;
  return [`${reply.status} ${String(body['error'])}`, body['error_description'], typeof body['message_id']];
}

const whole = (description: string): string => description.replace('{}', 'client_assertion JWT');

describe('an assertion at the simulated token server', () => {
  it.each(BAD_REQUESTS)('with %s is refused', async (_what, changes, description) => {
    expect(await answerTo(changes)).toEqual(['400 invalid_request', whole(description), 'string']);
  });

  it.each(NOT_AUTHORISED)('with %s is refused too', async (_what, changes, description, answer) => {
    expect(await answerTo(changes)).toEqual([answer, whole(description), 'string']);
  });

  it('may end 310 seconds from now', async () => {
    expect((await app.ask(await app.assertion({ claims: { exp: NOW + 310 } }))).status).toBe(200);
  });

  it('counts as used once its form was right, even when it then failed', async () => {
    const { leg } = app.server();
    const wrongAudience = await app.assertion({ claims: { aud: 'elsewhere' } });
    expect((await app.ask(wrongAudience, leg)).status).toBe(401);
    expect(bodyOf(await app.ask(wrongAudience, leg))).toMatchObject({ error_description: REUSED });
  });

  it('does not count as used when its form was wrong; reuse is looked at before the distance of its end', async () => {
    const { leg } = app.server();
    const tooFar = await app.assertion({ claims: { jti: 'once', exp: NOW + 900 } });
    expect((await app.ask(tooFar, leg)).status).toBe(400);
    expect((await app.ask(await app.assertion({ claims: { jti: 'once' } }), leg)).status).toBe(200);
    expect(bodyOf(await app.ask(tooFar, leg))).toMatchObject({ error_description: REUSED });
  });

  it('of one application does not use up the id of another', async () => {
    const { leg } = app.server();
    const same = { claims: { jti: 'same' } };
    expect((await app.ask(await app.assertion(same), leg)).status).toBe(200);
    expect((await app.ask(await app.assertion({ ...same, clientId: 'sim-app-no-scope' }), leg)).status).toBe(401);
    expect(bodyOf(await app.ask(await app.assertion(same), leg))).toMatchObject({ error_description: REUSED });
  });
});
