import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JWK } from 'jose';
import { genuineSigner, HOSTILE_KINDS, hostileTokens } from '../../apps/simulator/src/testing/hostile-tokens.js';
import { openPatient, type Product, type Reply, startProduct } from '../support/product.js';

interface Pair {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly publicJwk: JWK;
}

function pair(kid: string): Pair {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { kid, privateKey, publicJwk: { ...publicKey.export({ format: 'jwk' }), alg: 'RS512', use: 'sig', kid } };
}

const OLD = pair('old-1');
const NEW = pair('new-2');
let keys = '';

function write({ kid, privateKey }: Pair): void {
  writeFileSync(join(keys, `${kid}.pem`), privateKey.export({ type: 'pkcs8', format: 'pem' }));
}

let product: Product;
beforeAll(async () => {
  product = await startProduct({
    environment: (_, folder) => {
      keys = join(folder, 'keys');
      mkdirSync(keys);
      write(OLD);
      writeFileSync(join(keys, 'signing-kid'), OLD.kid);
      return {
        OAUTH_KEYS_DIR: keys,
        OAUTH_KEY_ID: '',
        OAUTH_PRIVATE_KEY_PATH: '',
        OAUTH_PUBLISH_JWKS: 'true',
      };
    },
  });
  product.simulator.registerClientKeys({ keys: [OLD.publicJwk] });
});
afterAll(() => product.stop());

const many = (count: number): Promise<readonly Reply[]> =>
  Promise.all(Array.from({ length: count }, () => openPatient(product, product.story('main'))));
const tokenRequests = (): number => product.simulator.wire.counts()['oauth'] ?? 0;
const statuses = (replies: readonly Reply[]): readonly number[] => [...new Set(replies.map(({ status }) => status))];

describe('access to the national services', () => {
  it('takes one token request for 200 first calls at the same time', async () => {
    product.simulator.wire.clear();
    expect(statuses(await many(200))).toEqual([201]);
    expect(tokenRequests()).toBe(1);
  }, 30_000);

  it('heals when all tokens were ended: no caller fails, and one request brings the new one', async () => {
    product.simulator.tokens.revokeAll();
    product.simulator.wire.clear();
    expect(statuses(await many(50))).toEqual([201]);
    expect(tokenRequests()).toBe(1);
  });

  it('goes on with the new key once it is named, without a restart', async () => {
    write(NEW);
    writeFileSync(join(keys, 'signing-kid'), NEW.kid);
    product.simulator.registerClientKeys({ keys: [OLD.publicJwk, NEW.publicJwk] });
    product.simulator.tokens.revokeAll();
    product.simulator.wire.clear();
    expect(statuses(await many(10))).toEqual([201]);
    const body = product.simulator.wire.list('oauth').at(-1)?.body ?? '';
    const assertion = new URLSearchParams(body).get('client_assertion')?.split('.')[0] ?? '';
    expect(JSON.parse(Buffer.from(assertion, 'base64url').toString('utf8'))).toMatchObject({ kid: 'new-2' });
  });

  it('heals when the platform no longer takes the key in use: the other one is tried within the call', async () => {
    product.simulator.registerClientKeys({ keys: [OLD.publicJwk] });
    product.simulator.tokens.revokeAll();
    product.simulator.wire.clear();
    expect(statuses(await many(20))).toEqual([201]);
    expect(tokenRequests()).toBe(2);
  });

  it('shows its public keys to whoever onboards it, and nothing of the private ones', async () => {
    const reply = await fetch(`${product.apiUrl}/.well-known/jwks.json`);
    const { keys: shown } = (await reply.json()) as { readonly keys: readonly JWK[] };
    expect(shown.map(({ kid }) => kid).sort()).toEqual(['new-2', 'old-1']);
    expect(
      shown.flatMap((key) => Object.keys(key)).filter((name) => ['d', 'p', 'q', 'dp', 'dq', 'qi'].includes(name)),
    ).toEqual([]);
    rmSync(join(keys, 'new-2.pem'));
  });
});

describe('a token that somebody forged', () => {
  it.each(HOSTILE_KINDS)('with %s is refused as RFC 6750 says', async (kind) => {
    const { simulatorUrl } = product;
    const tokens = await hostileTokens({
      issuer: `${simulatorUrl}/oidc`,
      jwks: (await (await fetch(`${simulatorUrl}/oidc/jwks`)).json()) as { keys: JWK[] },
      genuine: genuineSigner(simulatorUrl, '/oidc/token', { username: 'avery.testclinician' }),
    });
    const reply = await product.call('GET', '/v1/patient-contexts/5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11', {
      headers: { authorization: `Bearer ${tokens[kind]}` },
    });
    expect(reply.json).toMatchObject({
      status: 401,
      code: kind === 'a life that is over' ? 'TOKEN_EXPIRED' : 'TOKEN_INVALID',
    });
    expect(reply.headers.get('www-authenticate')).toMatch(
      /^Bearer realm="gp-connect-orchestrator", error="invalid_token", error_description="[^"]+"$/u,
    );
  });

  it('and a genuine one of a rotated key is taken', async () => {
    const before = await product.token();
    await product.simulator.rotateOidcKey();
    const after = await product.token();
    const get = (token: string): Promise<Reply> =>
      product.call('GET', '/v1/patient-contexts/5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11', {
        headers: { authorization: `Bearer ${token}` },
      });
    expect((await get(before)).json).toMatchObject({ code: 'CONTEXT_NOT_FOUND' }); // the kept keys still know it
    expect([401, 404]).toContain((await get(after)).status); // an unknown key is looked for again after 30 s only
  });
});
