import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { HttpService } from '@nestjs/axios';
import { Test } from '@nestjs/testing';
import { jwtVerify } from 'jose';
import nock from 'nock';
import { ACCESS_TOKENS } from '#contracts';
import { EVENT_LOG, PlatformConfig, PlatformModule, UpstreamHttp, type EventFields } from '#platform';
import { aCall } from '../../contracts/testing/fakes.js';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { AccessTokens } from './access-tokens.js';
import { PlatformAuthConfig } from './platform-auth.config.js';
import { PlatformAuthModule } from './platform-auth.module.js';

stubTheWire();

const HOST = 'https://platform.example';
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const application = { tokenUrl: `${HOST}/oauth2/token`, clientId: 'invented-app', keyId: 'test-1', key: privateKey };

/** One product with a clock of its own; waits take no real time. */
class World {
  ms = Date.parse('2026-11-16T09:00:00Z');
  readonly waits: number[] = [];
  readonly logged: [string, EventFields | undefined][] = [];
  private ids = 0;
  readonly tokens = new AccessTokens(application, {
    http: new UpstreamHttp(new HttpService(), { maxBytes: 100_000 }),
    clock: {
      now: () => new Date(this.ms),
      uuid: () => `00000000-0000-4000-8000-${String((this.ids += 1)).padStart(12, '0')}`,
    },
    sleep: async (ms) => {
      this.waits.push(ms);
      this.ms += ms;
    },
    log: {
      info: () => undefined,
      warn: (event, fields) => this.logged.push([event, fields]),
      error: (event, fields) => this.logged.push([event, fields]),
    },
  });
}

interface Sent {
  readonly form: URLSearchParams;
  readonly contentType: string | undefined;
}

/** Answers the next requests in turn, and keeps what was sent. */
function platform(...answers: readonly (readonly [number, unknown, Record<string, string>?])[]): Sent[] {
  const sent: Sent[] = [];
  for (const [status, body, headers] of answers) {
    nock(HOST)
      .post('/oauth2/token')
      .reply(
        status,
        function (_uri, form) {
          sent.push({
            form: new URLSearchParams(typeof form === 'string' ? form : ''),
            contentType: headerOf(this.req.headers['content-type']),
          });
          return typeof body === 'string' ? body : JSON.stringify(body);
        },
        headers,
      );
  }
  return sent;
}

function headerOf(value: string | readonly string[] | undefined): string | undefined {
  return typeof value === 'object' ? value[0] : value;
}

function aToken(value: string, expires_in: string | number = '599') {
  return [200, { access_token: value, expires_in, token_type: 'Bearer' }] as const;
}

const reused = { error: 'invalid_request', error_description: "Non-unique 'jti' claim in client_assertion JWT" };
const unknownKey = {
  error: 'invalid_request',
  error_description: "Invalid 'kid' header in client_assertion JWT - no matching public key",
};

it('proves itself with a signed assertion in a plain form', async () => {
  const sent = platform(aToken('first'));
  await expect(new World().tokens.token(aCall())).resolves.toBe('first');
  expect(sent[0]?.contentType).toBe('application/x-www-form-urlencoded');
  expect([...(sent[0]?.form.keys() ?? [])]).toEqual(['grant_type', 'client_assertion_type', 'client_assertion']);
  const assertion = sent[0]?.form.get('client_assertion') ?? '';
  const checks = {
    issuer: 'invented-app',
    subject: 'invented-app',
    audience: `${HOST}/oauth2/token`,
    algorithms: ['RS512'],
  };
  const currentDate = new Date('2026-11-16T09:00:00Z');
  const { payload, protectedHeader } = await jwtVerify(assertion, createPublicKey(privateKey), {
    ...checks,
    currentDate,
  });
  expect(protectedHeader).toEqual({ alg: 'RS512', typ: 'JWT', kid: 'test-1' });
  expect(payload.exp).toBe(Date.parse('2026-11-16T09:03:00Z') / 1000);
  expect(payload.jti).toMatch(/^[0-9a-f-]{36}$/u);
});

it('uses one token until less than a minute is left, and then fetches another', async () => {
  platform(aToken('first'), aToken('second'));
  const world = new World();
  await world.tokens.token(aCall());
  world.ms += 538_000;
  await expect(world.tokens.token(aCall())).resolves.toBe('first');
  world.ms += 2_000;
  await expect(world.tokens.token(aCall())).resolves.toBe('second');
});

it('sends one request for many callers at the same time', async () => {
  const sent = platform(aToken('first'));
  const { tokens } = new World();
  const got = await Promise.all([1, 2, 3, 4].map(() => tokens.token(aCall())));
  expect(got).toEqual(['first', 'first', 'first', 'first']);
  expect(sent).toHaveLength(1);
});

it('forgets the token that an API refused, but not a newer one', async () => {
  platform(aToken('first'), aToken('second'));
  const { tokens } = new World();
  await tokens.token(aCall());
  tokens.discard('first');
  await expect(tokens.token(aCall())).resolves.toBe('second');
  tokens.discard('first');
  await expect(tokens.token(aCall())).resolves.toBe('second');
});

it('comes back with a new assertion after a passing fault', async () => {
  const sent = platform([503, '<html>'], [429, 'slow down', { 'Retry-After': '7' }], aToken('third'));
  const world = new World();
  await expect(world.tokens.token(aCall())).resolves.toBe('third');
  expect(new Set(sent.map(({ form }) => form.get('client_assertion'))).size).toBe(3);
  expect(world.waits[0]).toBeGreaterThanOrEqual(800);
  expect(world.waits[1]).toBe(7_000);
});

it('gives up after three attempts', async () => {
  const sent = platform([500, ''], [502, ''], [503, ''], aToken('never'));
  const fault = new World().tokens.token(aCall());
  await expect(fault).rejects.toMatchObject({ code: 'PLATFORM_AUTH_UNAVAILABLE', context: { upstreamStatus: 503 } });
  expect(sent).toHaveLength(3);
});

it('does not wait for a platform that asks for more than ten seconds', async () => {
  const sent = platform([429, '', { 'Retry-After': '60' }], aToken('never'));
  await expect(new World().tokens.token(aCall())).rejects.toMatchObject({
    code: 'PLATFORM_AUTH_UNAVAILABLE',
    context: { retryAfterSeconds: 60 },
  });
  expect(sent).toHaveLength(1);
});

it('repeats once, and not twice, when the platform takes the id of the assertion as used', async () => {
  const sent = platform([400, reused], [400, reused], aToken('never'));
  await expect(new World().tokens.token(aCall())).rejects.toMatchObject({ code: 'PLATFORM_AUTH_MISCONFIGURED' });
  expect(sent).toHaveLength(2);
});

it('tells operators at once that the key is not accepted, and tries again for the next caller', async () => {
  platform([401, unknownKey], aToken('mended'));
  const world = new World();
  await expect(world.tokens.token(aCall())).rejects.toMatchObject({
    code: 'PLATFORM_AUTH_MISCONFIGURED',
    context: { correlationId: aCall().correlationId, upstreamStatus: 401, upstreamCode: 'INVALID_REQUEST' },
  });
  expect(world.logged).toMatchObject([['platform-auth.refused', { upstream: 'oauth', upstreamStatus: 401 }]]);
  await expect(world.tokens.token(aCall())).resolves.toBe('mended');
});

it('tells operators how far the clock is wrong', async () => {
  const expired = {
    error: 'invalid_request',
    error_description: "Invalid 'exp' claim in client_assertion JWT - JWT has expired",
  };
  platform([400, expired, { Date: 'Mon, 16 Nov 2026 09:10:00 GMT' }]);
  const world = new World();
  await expect(world.tokens.token(aCall())).rejects.toMatchObject({ code: 'PLATFORM_AUTH_MISCONFIGURED' });
  expect(world.logged).toContainEqual(['platform-auth.clock-differs', expect.objectContaining({ skewSeconds: 600 })]);
});

it('lets a caller leave while the token for the others is on its way', async () => {
  platform(aToken('first'));
  const { tokens } = new World();
  const leaver = new AbortController();
  const left = tokens.token(aCall({ signal: leaver.signal }));
  const stayed = tokens.token(aCall());
  leaver.abort();
  await expect(left).rejects.toMatchObject({ code: 'PLATFORM_AUTH_UNAVAILABLE' });
  await expect(stayed).resolves.toBe('first');
});

it('carries neither assertion nor token out in a fault or a log line', async () => {
  const sent = platform([401, { ...unknownKey, access_token: 'leaked' }]);
  const world = new World();
  const fault: unknown = await world.tokens.token(aCall()).catch((error: unknown) => error);
  const told = JSON.stringify([fault, world.logged]) + String(fault);
  expect(told).not.toContain('leaked');
  expect(told).not.toContain(sent[0]?.form.get('client_assertion'));
});

it('is there for every module once PlatformAuthModule is set up', async () => {
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
  const settings = {
    OAUTH_TOKEN_URL: application.tokenUrl,
    OAUTH_CLIENT_ID: 'a',
    OAUTH_KEY_ID: 'b',
    OAUTH_PRIVATE_KEY_PEM: pem,
  };
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.with(PlatformConfig.parse({})),
      PlatformAuthModule.with(PlatformAuthConfig.parse(settings)),
    ],
  })
    .overrideProvider(EVENT_LOG)
    .useValue({})
    .compile();
  expect(module.get(ACCESS_TOKENS)).toBeInstanceOf(AccessTokens);
  await module.close();
});
