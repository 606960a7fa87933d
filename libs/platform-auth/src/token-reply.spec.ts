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
  expect(readTokenReply(reply(200, body), NOW)).toEqual({ kind: 'token', value: 'opaque', livesSeconds: 599 });
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
  expect(readTokenReply(reply(status, body), NOW)).toMatchObject({
    kind: 'refused',
    refusal: { code: 'PLATFORM_AUTH_MISCONFIGURED', retry: 'no', status },
  });
});

it.each([
  ['14', 400, said('invalid_request', `Non-unique 'jti' claim in ${CLIENT} JWT`)],
  ['19', 403, said('public_key error', `The JWKS endpoint, for your ${CLIENT} can't be reached`)],
])('tries once more with a new assertion after row %s', (_row, status, body) => {
  expect(readTokenReply(reply(status, body), NOW)).toMatchObject({
    refusal: { code: 'PLATFORM_AUTH_MISCONFIGURED', retry: 'once' },
  });
});

it.each([
  ['a rate limit', reply(429, 'slow down', { 'retry-after': '7' }), 7],
  ['a fault of the platform', reply(500, said('unknown_error', 'An unknown error occurred')), undefined],
  ['a page of a gateway', reply(503, '<html>'), undefined],
  ['a 200 without a token', reply(200, '{}'), undefined],
] as const)('takes %s as passing', (_what, result, retryAfterSeconds) => {
  expect(readTokenReply(result, NOW)).toMatchObject({
    refusal: { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes', retryAfterSeconds },
  });
});

it('takes a lost connection as passing', () => {
  const failure: HttpResult = { kind: 'failure', reason: 'lost', code: 'ECONNRESET' };
  expect(readTokenReply(failure, NOW)).toMatchObject({ refusal: { code: 'PLATFORM_AUTH_UNAVAILABLE', retry: 'yes' } });
});

it.each([
  ['JWT has expired', 'Mon, 16 Nov 2026 09:05:00 GMT', 300],
  ['more than 5 minutes in future', 'Mon, 16 Nov 2026 08:50:00 GMT', -600],
])('says how far the clocks differ when the platform says: %s', (text, date, skewSeconds) => {
  const body = said('invalid_request', `Invalid 'exp' claim in client_assertion JWT - ${text}`);
  expect(readTokenReply(reply(400, body, { date }), NOW)).toMatchObject({ refusal: { skewSeconds } });
});

it('carries only the error word, and only letters, digits, blanks and underscores of it', () => {
  const outcome = readTokenReply(reply(401, said('public_key error: <b>9990001006</b>', 'secret text')), NOW);
  expect(outcome).toMatchObject({ refusal: { upstreamCode: 'PUBLIC_KEY ERROR B9990001006B' } });
});
