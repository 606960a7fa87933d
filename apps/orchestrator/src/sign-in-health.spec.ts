import type { HttpResult, UpstreamHttp } from '#platform';
import { SignInHealth } from './sign-in-health.js';

const ISSUERS = [
  { name: 'frontend', url: 'https://one.example/jwks' },
  { name: 'cis2', url: 'https://two.example/jwks' },
];
const LOST: HttpResult = { kind: 'failure', reason: 'lost', code: 'ECONNRESET' };

function aHealth() {
  let ms = Date.parse('2026-11-21T10:00:00Z');
  const asked: string[] = [];
  const away = new Set<string>();
  const http: Pick<UpstreamHttp, 'send'> = {
    send: async ({ url }) => {
      asked.push(url);
      return away.has(url) ? LOST : { kind: 'reply', status: 200, headers: {}, body: Buffer.from('{}') };
    },
  };
  const health = new SignInHealth(http, ISSUERS, { now: () => new Date(ms) });
  return { health, asked, away, pass: (more: number) => void (ms += more) };
}

it('asks for keys that were there only every ten seconds, however often it is asked, and once for all who ask at once', async () => {
  const { health, asked, pass } = aHealth();
  await Promise.all([health.away(), health.away()]);
  pass(9_999);
  await expect(health.away()).resolves.toEqual({ names: [], all: false });
  expect(asked).toHaveLength(2);
  pass(1);
  await health.away();
  expect(asked).toHaveLength(4);
});

it('names the issuer that is away, and asks it again at once', async () => {
  const { health, asked, away } = aHealth();
  away.add('https://two.example/jwks');
  await expect(health.away()).resolves.toEqual({ names: ['cis2'], all: false });
  away.clear();
  await expect(health.away()).resolves.toEqual({ names: [], all: false });
  expect(asked.filter((url) => url.startsWith('https://two'))).toHaveLength(2);
});

it('knows when nobody can be recognised', async () => {
  const { health, away } = aHealth();
  for (const { url } of ISSUERS) away.add(url);
  await expect(health.away()).resolves.toEqual({ names: ['frontend', 'cis2'], all: true });
});
