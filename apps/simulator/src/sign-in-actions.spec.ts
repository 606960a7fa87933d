import { type CryptoKey, exportJWK, generateKeyPair, type JSONWebKeySet, SignJWT } from 'jose';

import type { RunningSimulator } from './kernel/server.js';
import { buildSimulator, type Simulator } from './simulator.js';

interface KeyPair {
  readonly privateKey: CryptoKey;
  readonly jwks: JSONWebKeySet;
}

async function aKeyPair(kid: string): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair('RS512');
  return { privateKey, jwks: { keys: [{ ...(await exportJWK(publicKey)), kid }] } };
}

describe('keys and tokens that change while the simulator runs', () => {
  let simulator: Simulator;
  let running: RunningSimulator;
  let first: KeyPair;
  let second: KeyPair;

  beforeAll(async () => {
    [first, second] = [await aKeyPair('one'), await aKeyPair('two')];
    simulator = await buildSimulator({ admin: true, clientKeys: { kind: 'keys', jwks: first.jwks } });
    running = await simulator.start();
  });
  afterAll(() => running.close());

  async function askToken(kid: string, { privateKey }: KeyPair): Promise<Record<string, string>> {
    const assertion = await new SignJWT({ jti: crypto.randomUUID() })
      .setProtectedHeader({ alg: 'RS512', typ: 'JWT', kid })
      .setIssuer('sim-app')
      .setSubject('sim-app')
      .setAudience(`${running.baseUrl}/oauth2/token`)
      .setExpirationTime('3 min')
      .sign(privateKey);
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      client_assertion: assertion,
    }).toString();
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
    const reply = await fetch(`${running.baseUrl}/oauth2/token`, { method: 'POST', headers, body });
    return (await reply.json()) as Record<string, string>;
  }

  const admin = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${running.baseUrl}/sim-admin/${path}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });

  it('a registration replaces the one before', async () => {
    expect(await askToken('two', second)).toMatchObject({ error: 'invalid_request' });
    expect((await admin('PUT', 'client-keys', second.jwks)).status).toBe(200);
    expect(await askToken('two', second)).toHaveProperty('access_token');
    expect((await askToken('one', first))['error_description']).toBe(
      "Invalid 'kid' header in client_assertion JWT - no matching public key",
    );
    simulator.registerClientKeys(first.jwks);
    expect(await askToken('one', first)).toHaveProperty('access_token');
  });

  it.each([['no JSON'], [{ keys: 'one' }], [{ keys: [{ kid: 'one' }] }]])('no registration of %j', async (body) => {
    expect((await admin('PUT', 'client-keys', body)).status).toBe(400);
    expect(await askToken('one', first)).toHaveProperty('access_token');
  });

  it('all access tokens issued so far can be ended', async () => {
    const { access_token: one } = await askToken('one', first);
    expect(simulator.tokens.resolve(one!).kind).toBe('valid');
    expect(await (await admin('DELETE', 'tokens')).json()).toEqual({ revoked: true });
    expect(simulator.tokens.resolve(one!).kind).toBe('unknown');
    const { access_token: two } = await askToken('one', first);
    expect(simulator.tokens.resolve(two!).kind).toBe('valid');
  });

  it('the own issuer gets a new key, from inside and from outside', async () => {
    const kids = async (): Promise<readonly string[]> => {
      const jwks = (await (await fetch(`${running.baseUrl}/oidc/jwks`)).json()) as { keys: { kid: string }[] };
      return jwks.keys.map(({ kid }) => kid);
    };
    const [before] = await kids();
    const { kid } = (await (await admin('POST', 'oidc/rotate')).json()) as { kid: string };
    expect(await kids()).toEqual([kid]);
    expect(kid).not.toBe(before);
    await simulator.rotateOidcKey();
    expect(await kids()).not.toEqual([kid]);
  });

  it('the admin API says what it can do', async () => {
    const reply = await admin('GET', 'tokens');
    expect(reply.status).toBe(404);
    expect(await reply.json()).toMatchObject({
      try: expect.arrayContaining([
        'PUT /sim-admin/client-keys',
        'DELETE /sim-admin/tokens',
        'POST /sim-admin/oidc/rotate',
      ]) as unknown,
    });
  });
});
