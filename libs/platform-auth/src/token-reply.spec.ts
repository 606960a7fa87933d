import type { HttpResult } from '#platform';
import { readTokenReply } from './token-reply.js';

const NOW = new Date('2026-11-16T09:00:00Z');

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'reply', status, headers, body: Buffer.from(text) };
}

function said(error: string, error_description: string) {
  return { error, error_description, message_id: 'rrt-0001' };
}

it.each([['599'], [599]])('reads a token that lives %j seconds', (expires_in) => {
  const body = { access_token: 'opaque', expires_in, token_type: 'Bearer', issued_at: '1795000000000' };
  expect(readTokenReply(reply(200, body), NOW, 'application')).toEqual({
    kind: 'token',
    value: 'opaque',
    livesSeconds: 599,
  });
});

const CLIENT = 'client_assertion';
it.each([
  ['2', 405, ''],
  ['3', 415, said('invalid_request', 'Content-Type header must be application/x-www-form-urlencoded')],
  ['5', 400, said('unsupported_grant_type', 'grant_type is invalid')],
  [
    '8',
    400,
    said('invalid_request', `Invalid 'alg' header in ${CLIENT} JWT - unsupported JWT algorithm - must be 'RS512'`),
  ],
  ['9', 400, said('invalid_request', `Invalid 'exp' claim in ${CLIENT} JWT - JWT has expired`)],
  ['15', 400, said('invalid_request', `Invalid 'exp' claim in ${CLIENT} JWT - more than 5 minutes in future`)],
  ['16', 401, said('invalid_request', `Invalid 'iss'/'sub' claims in ${CLIENT} JWT`)],
  ['18', 403, said('public_key error', 'You need to register a public key to use this authentication method')],
  ['20', 401, said('invalid_request', `Invalid 'kid' header in ${CLIENT} JWT - no matching public key`)],
  ['22', 401, said('public_key error', 'JWT signature verification failed')],
  ['24', 401, said('access_denied', 'API Key supplied does not have access to this resource.')],
  ['none: a redirect', 302, ''],
])('takes row %s (%i) as a wrong set-up that no repeat mends', (_row, status, body) => {
  expect(readTokenReply(reply(status, body), NOW, 'application')).toMatchObject({
    kind: 'refused',
    refusal: { code: 'PLATFORM_AUTH_MISCONFIGURED', retry: 'no', status },
  });
});

it.each([
  ['14', 400, said('invalid_request', `Non-unique 'jti' claim in ${CLIENT} JWT`)],
  ['19', 403, said('public_key error', `The JWKS endpoint, for your ${CLIENT} can't be reached`)],
])('tries once more with a new assertion after row %s', (_row, status, body) => {
  expect(readTokenReply(reply(status, body), NOW, 'application')).toMatchObject({
    refusal: { code: 'PLATFORM_AUTH_MISCONFIGURED', retry: 'once' },
  });
});

it.each([
  ['a rate limit', reply(429, 'slow down', { 'retry-after': '7' }), 7],
  ['a fault of the platform', reply(500, said('unknown_error', 'An unknown error occurred')), undefined],
  ['a page of a gateway', reply(503, '<html>'), undefined],
  ['a 200 without a token', reply(200, '{}'), undefined],
] as const)('takes %s as passing', (_what, result, retryAfterSeconds) => {
  expect(readTokenReply(result, NOW, 'application')).toMatchObject({
    refusal: { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes', retryAfterSeconds },
  });
});

it('takes a lost connection as passing', () => {
  const failure: HttpResult = { kind: 'failure', reason: 'lost', code: 'ECONNRESET' };
  expect(readTokenReply(failure, NOW, 'application')).toMatchObject({
    refusal: { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes' },
  });
});

it.each([
  ['JWT has expired', 'Mon, 16 Nov 2026 09:05:00 GMT', 300],
  ['more than 5 minutes in future', 'Mon, 16 Nov 2026 08:50:00 GMT', -600],
])('says how far the clocks differ when the platform says: %s', (text, date, skewSeconds) => {
  const body = said('invalid_request', `Invalid 'exp' claim in client_assertion JWT - ${text}`);
  expect(readTokenReply(reply(400, body, { date }), NOW, 'application')).toMatchObject({ refusal: { skewSeconds } });
});

it.each([
  ['public_key error: <b>9990001006</b>', 'PUBLIC_KEY ERROR'],
  ['invalid_client', 'INVALID_CLIENT'],
  ['No such client_assertion eyJhbGciOiJSUzUxMiJ9', undefined],
  ['unknown 9990001006', undefined],
])('carries of the error %j only its code, never what it quotes', (error, upstreamCode) => {
  const outcome = readTokenReply(reply(401, said(error, 'secret text')), NOW, 'application');
  expect(outcome).toMatchObject({ kind: 'refused', refusal: { upstreamCode } });
});

it.each([
  [16, 401, said('invalid_request', `Invalid 'iss'/'sub' claims in ${CLIENT} JWT`), true],
  [18, 403, said('public_key error', 'You need to register a public key'), false],
  [20, 401, said('invalid_request', 'worded anew'), true],
  [22, 401, said('public_key error', 'JWT signature verification failed'), true],
  [22, 401, '', true],
  [23, 401, said('unauthorized_client', 'your application is not configured'), false],
  [24, 401, said('access_denied', 'API Key supplied does not have access to this resource.'), false],
])(
  'knows after row %i (%i) by status and error word whether another key can help',
  (_row, status, body, keyRefused) => {
    expect(readTokenReply(reply(status, body), NOW, 'application')).toMatchObject({ refusal: { keyRefused } });
  },
);

const SUBJECT = 'subject_token';
describe('in the name of a user', () => {
  it.each([
    [400, `Malformed JWT in ${SUBJECT}`],
    [400, `Missing 'kid' header in ${SUBJECT} JWT`],
    [400, `Invalid 'exp' claim in ${SUBJECT} JWT - JWT has expired`],
    [401, `Missing 'aud' claim in ${SUBJECT} JWT`],
    [400, `Missing or non-matching 'iss' claim in ${SUBJECT} JWT`],
    [401, `Invalid 'kid' header in ${SUBJECT} JWT - no matching public key`],
  ])('takes %i "%s" as the end of the sign-in', (status, text) => {
    expect(readTokenReply(reply(status, said('invalid_request', text)), NOW, 'user')).toMatchObject({
      refusal: { code: 'NHS_SIGN_IN_ENDED', retry: 'no', keyRefused: false, status, skewSeconds: undefined },
    });
  });

  it('takes a level that gives no right as the user’s, not as ours', () => {
    const body = said('unauthorized_client', 'you have tried to request authorization but …');
    const refusal = { code: 'ACCESS_NOT_ALLOWED', retry: 'no', keyRefused: false };
    expect(readTokenReply(reply(401, body), NOW, 'user')).toMatchObject({ refusal });
  });

  it.each([
    ['a field that we fill', 400, said('invalid_request', `missing or invalid ${SUBJECT}_type - must be '…'`), 'no'],
    ['our clock', 400, said('invalid_request', `Invalid 'exp' claim in ${CLIENT} JWT - JWT has expired`), 'no'],
    ['our key', 401, said('invalid_request', `Invalid 'kid' header in ${CLIENT} JWT - no matching public key`), 'no'],
    ['our assertion id', 400, said('invalid_request', `Non-unique 'jti' claim in ${CLIENT} JWT`), 'once'],
    ['the grant type', 400, said('unsupported_grant_type', 'grant_type is invalid'), 'no'],
  ])('does not send the user to sign in again for %s', (_what, status, body, retry) => {
    expect(readTokenReply(reply(status, body), NOW, 'user')).toMatchObject({
      refusal: { code: 'PLATFORM_AUTH_MISCONFIGURED', retry },
    });
  });

  it('takes a fault of the platform as passing, whatever it says', () => {
    const body = said('invalid_request', SUBJECT);
    expect(readTokenReply(reply(503, body), NOW, 'user')).toMatchObject({
      refusal: { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes' },
    });
  });

  it('does not read the text when nobody signed in', () => {
    const body = said('invalid_request', `Malformed JWT in ${SUBJECT}`);
    expect(readTokenReply(reply(400, body), NOW, 'application')).toMatchObject({
      refusal: { code: 'PLATFORM_AUTH_MISCONFIGURED' },
    });
  });
});

it.each([
  ['CIRCUIT_OPEN', { retry: 'no', upstreamCode: 'CIRCUIT_OPEN', retryAfterSeconds: 7 }],
  ['ECONNREFUSED', { retry: 'yes', upstreamCode: undefined, retryAfterSeconds: undefined }],
])('a request that was not sent is repeated unless we held it back ourselves: %s', (code, expected) => {
  const result: HttpResult = { kind: 'failure', reason: 'not-sent', code, retryAfterSeconds: 7 };
  expect(readTokenReply(result, NOW, 'application')).toMatchObject({
    kind: 'refused',
    refusal: { code: 'PLATFORM_AUTH_UNAVAILABLE', ...expected },
  });
});
