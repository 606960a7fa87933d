import { createPublicKey } from 'node:crypto';
import { jwtVerify } from 'jose';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { KeyFolder, anRsaKey, pem } from '../testing/key-folder.js';
import { TestTools } from '../testing/test-tools.js';
import {
  KEY_UNKNOWN,
  TOKEN_URL,
  aToken,
  answering,
  answeringBy,
  kidOf,
  type Answer,
  type Sent,
} from '../testing/token-endpoint.js';
import { KeyRing } from './key-ring.js';
import { TokenRequests } from './token-requests.js';

stubTheWire();

const [first, second] = [anRsaKey(), anRsaKey()];
const ours = { inTheNameOf: 'application', fields: { grant_type: 'client_credentials' } } as const;

function aWorld(folder = new KeyFolder({ 'test-1': first }, 'test-1')) {
  const tools = new TestTools();
  const ring = new KeyRing({ OAUTH_KEYS_DIR: folder.path }, tools.log);
  const requests = new TokenRequests({ tokenUrl: TOKEN_URL, clientId: 'invented-app' }, ring, tools);
  return { tools, requests, folder, grant: async () => (await requests.grant(ours)).value };
}

function kidsOf(sent: readonly Sent[]) {
  return sent.map(({ form }) => kidOf(form));
}

it('proves itself with a signed assertion in a plain form', async () => {
  const sent = answering(aToken('first'));
  await expect(aWorld().grant()).resolves.toBe('first');
  expect(sent[0]?.contentType).toBe('application/x-www-form-urlencoded');
  expect([...(sent[0]?.form.keys() ?? [])]).toEqual(['grant_type', 'client_assertion_type', 'client_assertion']);
  const { payload, protectedHeader } = await jwtVerify(
    sent[0]?.form.get('client_assertion') ?? '',
    createPublicKey(first),
    {
      issuer: 'invented-app',
      subject: 'invented-app',
      audience: TOKEN_URL,
      algorithms: ['RS512'],
      currentDate: new Date('2026-11-16T09:00:00Z'),
    },
  );
  expect(protectedHeader).toEqual({ alg: 'RS512', typ: 'JWT', kid: 'test-1' });
  expect(payload.exp).toBe(Date.parse('2026-11-16T09:03:00Z') / 1000);
  expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/u);
});

it('counts the life of a token from before it was asked for', async () => {
  const { tools, requests } = aWorld();
  const start = tools.ms;
  answeringBy(() => {
    tools.ms += 4_000;
    return aToken('first');
  });
  await expect(requests.grant(ours)).resolves.toEqual({ value: 'first', endsAtMs: start + 599_000 });
});

it('comes back with a new assertion after a passing fault', async () => {
  const sent = answering([503, '<html>'], [429, 'slow down', { 'Retry-After': '7' }], aToken('third'));
  const { tools, grant } = aWorld();
  await expect(grant()).resolves.toBe('third');
  expect(new Set(sent.map(({ form }) => form.get('client_assertion'))).size).toBe(3);
  expect(tools.waits[0]).toBeGreaterThanOrEqual(800);
  expect(tools.waits[1]).toBe(7_000);
});

it('gives up after three attempts', async () => {
  const sent = answering([500, ''], [502, ''], [503, ''], aToken('never'));
  await expect(aWorld().grant()).rejects.toMatchObject({
    code: 'PLATFORM_AUTH_UNAVAILABLE',
    context: { upstreamStatus: 503 },
  });
  expect(sent).toHaveLength(3);
});

it('does not wait for a platform that asks for more than ten seconds', async () => {
  const sent = answering([429, '', { 'Retry-After': '60' }], aToken('never'));
  await expect(aWorld().grant()).rejects.toMatchObject({
    code: 'PLATFORM_AUTH_UNAVAILABLE',
    context: { retryAfterSeconds: 60 },
  });
  expect(sent).toHaveLength(1);
});

it('repeats once, and not twice, when the platform takes the id of the assertion as used', async () => {
  const said = { error: 'invalid_request', error_description: "Non-unique 'jti' claim in client_assertion JWT" };
  const sent = answering([400, said], [400, said], aToken('never'));
  await expect(aWorld().grant()).rejects.toMatchObject({ code: 'PLATFORM_AUTH_MISCONFIGURED' });
  expect(sent).toHaveLength(2);
});

it('tells operators at once that the only key is not accepted, and tries again for the next caller', async () => {
  answering(KEY_UNKNOWN, aToken('mended'));
  const { tools, grant } = aWorld();
  await expect(grant()).rejects.toMatchObject({
    code: 'PLATFORM_AUTH_MISCONFIGURED',
    context: { upstreamStatus: 401, upstreamCode: 'INVALID_REQUEST' },
  });
  expect(tools.logged).toMatchObject([['platform-auth.refused', { upstream: 'oauth', upstreamStatus: 401 }]]);
  await expect(grant()).resolves.toBe('mended');
});

it('tells operators how far the clock is wrong', async () => {
  const text = "Invalid 'exp' claim in client_assertion JWT - JWT has expired";
  const date = { Date: 'Mon, 16 Nov 2026 09:10:00 GMT' };
  answering([400, { error: 'invalid_request', error_description: text }, date]);
  const { tools, grant } = aWorld();
  await expect(grant()).rejects.toMatchObject({ code: 'PLATFORM_AUTH_MISCONFIGURED' });
  expect(tools.logged).toContainEqual(['platform-auth.clock-differs', expect.objectContaining({ skewSeconds: 600 })]);
});

it('carries neither assertion nor token out in a fault or a log line', async () => {
  const sent = answering([401, { error: 'invalid_request', error_description: 'said', access_token: 'leaked' }]);
  const { tools, grant } = aWorld();
  const fault: unknown = await grant().catch((error: unknown) => error);
  const told = JSON.stringify([fault, tools.logged]) + String(fault);
  expect(told).not.toContain('leaked');
  expect(told).not.toContain(sent[0]?.form.get('client_assertion'));
});

describe('with more than one key', () => {
  const twoKeys = () => new KeyFolder({ a: first, b: second }, 'a');
  /** A platform that knows these keys only. */
  const knowing = (...kids: readonly string[]): Sent[] =>
    answeringBy((form): Answer => (kids.includes(kidOf(form) ?? '') ? aToken(`by ${kidOf(form) ?? ''}`) : KEY_UNKNOWN));

  it('signs with a key that was changed while it runs', async () => {
    const sent = knowing('a', 'b');
    const { folder, grant } = aWorld(new KeyFolder({ a: first }, 'a'));
    await expect(grant()).resolves.toBe('by a');
    folder.write('b.pem', pem(second));
    folder.signWith('b');
    await expect(grant()).resolves.toBe('by b');
    await expect(
      jwtVerify(sent[1]?.form.get('client_assertion') ?? '', createPublicKey(second), {
        currentDate: new Date('2026-11-16T09:00:00Z'),
      }),
    ).resolves.toBeDefined();
  });

  it('heals a revoked key within the call, tells operators once, and stays with the key that works', async () => {
    const sent = knowing('b');
    const { tools, grant } = aWorld(twoKeys());
    await expect(grant()).resolves.toBe('by b');
    await expect(grant()).resolves.toBe('by b');
    expect(kidsOf(sent)).toEqual(['a', 'b', 'b']);
    expect(tools.waits).toEqual([]);
    expect(tools.logged).toEqual([
      ['platform-auth.key-refused', expect.objectContaining({ upstreamStatus: 401, detail: 'kid a; b is next' })],
    ]);
  });

  it('goes back to the named key when the files change', async () => {
    const sent = knowing('b');
    const { folder, grant } = aWorld(twoKeys());
    await grant();
    folder.write('a.pem', pem(first));
    await grant();
    expect(kidsOf(sent)).toEqual(['a', 'b', 'a', 'b']);
  });

  it('fails when no key is accepted, after one request for each', async () => {
    const sent = knowing();
    const { tools, grant } = aWorld(twoKeys());
    await expect(grant()).rejects.toMatchObject({ code: 'PLATFORM_AUTH_MISCONFIGURED' });
    expect(kidsOf(sent)).toEqual(['a', 'b']);
    expect(tools.events()).toEqual(['platform-auth.key-refused', 'platform-auth.refused']);
  });

  it('does not try another key for what no key mends', async () => {
    const sent = answeringBy(() => [403, { error: 'public_key error', error_description: 'register a public key' }]);
    await expect(aWorld(twoKeys()).grant()).rejects.toMatchObject({ code: 'PLATFORM_AUTH_MISCONFIGURED' });
    expect(sent).toHaveLength(1);
  });
});
