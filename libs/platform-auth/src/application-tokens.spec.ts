import { Fault } from '#errors';
import { aCall } from '../../contracts/testing/fakes.js';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { anRsaKey, pem } from '../testing/key-folder.js';
import { TestTools } from '../testing/test-tools.js';
import { KEY_UNKNOWN, TOKEN_URL, aToken, answering, answeringBy } from '../testing/token-endpoint.js';
import { ApplicationTokens } from './application-tokens.js';
import { KeyRing } from './key-ring.js';
import { TokenRequests, type Granted } from './token-requests.js';

stubTheWire();

const settings = { OAUTH_KEY_ID: 'test-1', OAUTH_PRIVATE_KEY_PEM: pem(anRsaKey()) };
const many = Array.from({ length: 200 });
const SIXTY_LEFT = 539_000;

/** On the wire; the random part of the renewal is none unless told. */
function onTheWire() {
  const tools = new TestTools();
  const ring = new KeyRing(settings, tools.log);
  const requests = new TokenRequests({ tokenUrl: TOKEN_URL, clientId: 'invented-app' }, ring, tools);
  return { tools, tokens: new ApplicationTokens({ clock: tools.clock, log: tools.log, requests, random: () => 0 }) };
}

/** Requests that wait until the spec answers them. */
function inHand(random: () => number = () => 0) {
  const tools = new TestTools();
  const asked: { readonly grant: (value: string) => Promise<void>; readonly fail: () => Promise<void> }[] = [];
  const grant = (): Promise<Granted> =>
    new Promise((resolve, reject) => {
      asked.push({
        grant: async (value) => {
          resolve({ value, endsAtMs: tools.ms + 599_000 });
          await settled();
        },
        fail: async () => {
          reject(new Fault('PLATFORM_AUTH_UNAVAILABLE'));
          await settled();
        },
      });
    });
  const tokens = new ApplicationTokens({ clock: tools.clock, log: tools.log, requests: { grant }, random });
  const started = async (): Promise<void> => {
    const token = tokens.token(aCall());
    await asked[0]?.grant('first');
    await token;
  };
  return { tools, tokens, asked, started };
}

/** Everything that waits for a promise only has run. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setImmediate(resolve));
}

it('asks once for 200 first callers at the same time', async () => {
  const sent = answeringBy((_, count) => aToken(`token ${count}`));
  const { tokens } = onTheWire();
  const got = await Promise.all(many.map(() => tokens.token(aCall())));
  expect(new Set(got)).toEqual(new Set(['token 1']));
  expect(sent).toHaveLength(1);
});

it('asks once for 200 callers whose token an API refused', async () => {
  const sent = answeringBy((_, count) => aToken(`token ${count}`));
  const { tokens } = onTheWire();
  const refused = await tokens.token(aCall());
  const got = await Promise.all(
    many.map(async (_, at) => {
      if (at % 3 === 0) await settled();
      tokens.discard(refused);
      return tokens.token(aCall());
    }),
  );
  expect(new Set(got)).toEqual(new Set(['token 2']));
  expect(sent).toHaveLength(2);
});

it('forgets the token that an API refused, but not a newer one', async () => {
  answering(aToken('first'), aToken('second'));
  const { tokens } = onTheWire();
  await tokens.token(aCall());
  tokens.discard('first');
  await expect(tokens.token(aCall())).resolves.toBe('second');
  tokens.discard('first');
  await expect(tokens.token(aCall())).resolves.toBe('second');
});

it('tries again for the next caller after a refusal, and tells each under its own reference', async () => {
  answering(KEY_UNKNOWN, aToken('mended'));
  const { tokens } = onTheWire();
  const correlationId = '3c0a2a3e-6a0b-4f53-9d43-0d5b1c9a7e11';
  const faults = await Promise.all(
    [aCall(), aCall({ correlationId })].map((call) => tokens.token(call).catch((error: unknown) => error)),
  );
  expect(faults).toMatchObject([
    { code: 'PLATFORM_AUTH_MISCONFIGURED', context: { correlationId: aCall().correlationId } },
    { code: 'PLATFORM_AUTH_MISCONFIGURED', context: { correlationId } },
  ]);
  await expect(tokens.token(aCall())).resolves.toBe('mended');
});

it('lets a caller leave while the token for the others is on its way', async () => {
  answering(aToken('first'));
  const { tokens } = onTheWire();
  const leaver = new AbortController();
  const left = tokens.token(aCall({ signal: leaver.signal }));
  const stayed = tokens.token(aCall());
  leaver.abort();
  await expect(left).rejects.toMatchObject({ code: 'PLATFORM_AUTH_UNAVAILABLE' });
  await expect(stayed).resolves.toBe('first');
});

it('fetches another when less than a minute is left, on the wire', async () => {
  const sent = answering(aToken('first'), aToken('second'));
  const { tools, tokens } = onTheWire();
  await tokens.token(aCall());
  tools.ms += SIXTY_LEFT + 585_000;
  await expect(tokens.token(aCall())).resolves.toBe('second');
  expect(sent).toHaveLength(2);
});

describe('renewal before the end', () => {
  it.each([
    [0, SIXTY_LEFT],
    [0.5, SIXTY_LEFT - 15_000],
    [0.999, SIXTY_LEFT - 29_970],
  ])('begins 60 s and a random part of 30 s early (%d)', async (random, ageMs) => {
    const { tools, tokens, asked, started } = inHand(() => random);
    await started();
    tools.ms += ageMs;
    await tokens.token(aCall());
    expect(asked).toHaveLength(1);
    tools.ms += 1;
    await tokens.token(aCall());
    expect(asked).toHaveLength(2);
  });

  it('draws the random part once for each token', async () => {
    let drawn = 0;
    const { tools, tokens, started } = inHand(() => (drawn += 1) / 10);
    await started();
    for (let second = 0; second < 200; second += 1) {
      tools.ms += 1_000;
      await tokens.token(aCall());
    }
    expect(drawn).toBe(1);
  });

  it('gives everybody the old token while one request for the new one is on its way', async () => {
    const { tools, tokens, asked, started } = inHand();
    await started();
    tools.ms += SIXTY_LEFT + 1;
    const got = await Promise.all(many.map(() => tokens.token(aCall())));
    expect(new Set(got)).toEqual(new Set(['first']));
    expect(asked).toHaveLength(2);
    await asked[1]?.grant('second');
    await expect(tokens.token(aCall())).resolves.toBe('second');
  });

  it('lets callers wait when the old token has 15 s or less, for the request that is on its way already', async () => {
    const { tools, tokens, asked, started } = inHand();
    await started();
    tools.ms += SIXTY_LEFT + 1;
    await tokens.token(aCall());
    tools.ms += 44_999;
    const waiting = tokens.token(aCall());
    await asked[1]?.grant('second');
    await expect(waiting).resolves.toBe('second');
    expect(asked).toHaveLength(2);
  });

  it('costs nobody anything when it fails, is told once, and is tried again after 5 s and not before', async () => {
    const { tools, tokens, asked, started } = inHand();
    await started();
    tools.ms += SIXTY_LEFT + 1;
    await Promise.all(many.map(() => tokens.token(aCall())));
    await asked[1]?.fail();
    expect(tools.logged).toEqual([
      ['platform-auth.renewal-failed', { code: 'PLATFORM_AUTH_UNAVAILABLE', upstream: 'oauth' }],
    ]);
    tools.ms += 4_999;
    await expect(tokens.token(aCall())).resolves.toBe('first');
    expect(asked).toHaveLength(2);
    tools.ms += 1;
    await expect(tokens.token(aCall())).resolves.toBe('first');
    expect(asked).toHaveLength(3);
  });

  it('does not bring back a token that was refused meanwhile', async () => {
    const { tools, tokens, asked, started } = inHand();
    await started();
    tools.ms += SIXTY_LEFT + 1;
    await tokens.token(aCall());
    tokens.discard('first');
    const waiting = tokens.token(aCall());
    await asked[1]?.grant('second');
    await expect(waiting).resolves.toBe('second');
    expect(asked).toHaveLength(2);
  });
});
