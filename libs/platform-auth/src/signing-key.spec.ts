import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PlatformAuthConfig } from './platform-auth.config.js';
import { readSigningKey } from './signing-key.js';

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const pkcs8 = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
const pkcs1 = privateKey.export({ type: 'pkcs1', format: 'pem' }).toString();
const base = {
  OAUTH_TOKEN_URL: 'https://platform.example/oauth2/token/',
  OAUTH_CLIENT_ID: 'app',
  OAUTH_KEY_ID: 'test-1',
};

it.each([
  ['PKCS#8', pkcs8],
  ['PKCS#1', pkcs1],
  ['PKCS#8 on one line', pkcs8.replaceAll('\n', '\\n')],
])('reads a key in the form %s from a setting', (_form, pem) => {
  const config = PlatformAuthConfig.parse({ ...base, OAUTH_PRIVATE_KEY_PEM: pem });
  expect(config.OAUTH_TOKEN_URL).toBe('https://platform.example/oauth2/token');
  expect(readSigningKey(config).asymmetricKeyType).toBe('rsa');
});

it('reads a key from a file', () => {
  const path = join(mkdtempSync(join(tmpdir(), 'signing-key-')), 'key.pem');
  writeFileSync(path, pkcs8, { mode: 0o600 });
  expect(readSigningKey(PlatformAuthConfig.parse({ ...base, OAUTH_PRIVATE_KEY_PATH: path })).type).toBe('private');
});

it.each([
  ['a short key', generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey],
  ['a key of another kind', generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey],
])('refuses %s at start', (_what, key) => {
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  expect(() => readSigningKey({ OAUTH_PRIVATE_KEY_PATH: undefined, OAUTH_PRIVATE_KEY_PEM: pem })).toThrow(
    /^OAUTH_PRIVATE_KEY_PEM: must be/u,
  );
});

it('names the variable, and nothing else, when the file cannot be read', () => {
  const read = () =>
    readSigningKey({ OAUTH_PRIVATE_KEY_PATH: '/nowhere/secret-name.pem', OAUTH_PRIVATE_KEY_PEM: undefined });
  expect(read).toThrow(/^OAUTH_PRIVATE_KEY_PATH: must be/u);
  expect(read).not.toThrow(/secret-name/u);
});

it.each([
  ['neither', {}],
  ['both', { OAUTH_PRIVATE_KEY_PEM: pkcs8, OAUTH_PRIVATE_KEY_PATH: '/key.pem' }],
])('refuses %s of the two settings of the key', (_how, keys) => {
  expect(PlatformAuthConfig.safeParse({ ...base, ...keys }).error?.issues).toMatchObject([
    { path: ['OAUTH_PRIVATE_KEY_PATH'] },
  ]);
});
