import { createHmac, createPublicKey } from 'node:crypto';

import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, type JSONWebKeySet, jwtVerify } from 'jose';

import type { RunningSimulator } from '../kernel/server.js';
import { buildSimulator } from '../simulator.js';
import { genuineSigner, HOSTILE_KINDS, hostileTokens } from './hostile-tokens.js';

const ISSUERS = [
  ['/oidc', '/jwks', '/token', { username: 'avery.testclinician' }],
  ['/sim-cis2', '/connect/jwk_uri', '/id-token', { user: '555100000001', merged: true }],
  ['/sim-login', '/.well-known/jwks.json', '/id-token', { user: '9990001006' }],
] as const;

describe('the hostile tokens', () => {
  let running: RunningSimulator;
  beforeAll(async () => {
    running = await (await buildSimulator()).start();
  });
  afterAll(() => running.close());

  it.each(ISSUERS)('of %s are all refused by a strict verifier that takes the genuine one', async (...given) => {
    const [prefix, jwksPath, tokenPath, who] = given;
    const issuer = `${running.baseUrl}${prefix}`;
    const jwks = (await (await fetch(`${issuer}${jwksPath}`)).json()) as JSONWebKeySet;
    const genuine = genuineSigner(running.baseUrl, `${prefix}${tokenPath}`, who);
    const verify = (token: string): Promise<unknown> =>
      jwtVerify(token, createLocalJWKSet(jwks), { issuer, audience: 'gp-connect-orchestrator' });
    await expect(verify(await genuine())).resolves.toBeDefined();
    const hostile = await hostileTokens({ issuer, jwks, genuine });
    expect(Object.keys(hostile)).toEqual([...HOSTILE_KINDS]);
    for (const kind of HOSTILE_KINDS) {
      await expect(verify(hostile[kind])).rejects.toThrow();
      expect(decodeJwt(hostile[kind])).toMatchObject({ iss: issuer });
    }
  });

  it('signed with the public key would fool a verifier that believes the header', async () => {
    const issuer = `${running.baseUrl}/oidc`;
    const jwks = (await (await fetch(`${issuer}/jwks`)).json()) as JSONWebKeySet;
    const genuine = genuineSigner(running.baseUrl, '/oidc/token', { username: 'robin.sample' });
    const token = (await hostileTokens({ issuer, jwks, genuine }))['the public key used as a secret'];
    expect(decodeProtectedHeader(token)).toMatchObject({ alg: 'HS256', kid: jwks.keys[0]!.kid });
    const [head, claims, signature] = token.split('.');
    const pem = createPublicKey({ key: jwks.keys[0]!, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    expect(createHmac('sha256', pem).update(`${head!}.${claims!}`).digest('base64url')).toBe(signature);
  });

  it('cannot be made for someone who is not there', async () => {
    await expect(genuineSigner(running.baseUrl, '/oidc/token', { username: 'nobody' })()).rejects.toThrow(/No token/);
  });
});
