import { createPrivateKey, createPublicKey } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptKeys } from './key-files.js';

const folder = mkdtempSync(join(tmpdir(), 'gpco-keys-'));
const files = keptKeys(folder);
afterAll(() => rmSync(folder, { recursive: true }));

it('gives the token server the public half of the key that the product signs with, and nothing of the private half', () => {
  const { keys } = JSON.parse(readFileSync(files.jwksPath, 'utf8')) as { keys: Record<string, string>[] };
  const signing = createPublicKey(createPrivateKey(readFileSync(files.privateKeyPath))).export({ format: 'jwk' });
  expect(keys).toEqual([{ kty: 'RSA', n: signing.n, e: signing.e, alg: 'RS512', use: 'sig', kid: 'local-1' }]);
});

it.each([files.privateKeyPath, files.storeKeyPath])('lets nobody but its owner read %s', (path) => {
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('makes a store key of 32 bytes', () => {
  expect(Buffer.from(readFileSync(files.storeKeyPath, 'utf8'), 'base64')).toHaveLength(32);
});

it('leaves keys that are there as they are', () => {
  const before = Object.values(files).map((path: string) => readFileSync(path, 'utf8'));
  expect(keptKeys(folder)).toEqual(files);
  expect(Object.values(files).map((path: string) => readFileSync(path, 'utf8'))).toEqual(before);
});
