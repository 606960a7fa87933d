import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFolder, anRsaKey, pem } from '../testing/key-folder.js';
import { TestTools } from '../testing/test-tools.js';
import { KeyRing } from './key-ring.js';

const [first, second, third] = [anRsaKey(), anRsaKey(), anRsaKey()];

function ringOf(folder: KeyFolder) {
  const tools = new TestTools();
  const ring = new KeyRing({ OAUTH_KEYS_DIR: folder.path }, tools.log);
  return {
    ring,
    tools,
    kids: () =>
      ring
        .current()
        .inOrder()
        .map(({ kid }) => kid),
  };
}

it('signs with the key that is named, and has the others in reserve', () => {
  const { kids, tools } = ringOf(new KeyFolder({ a: first, b: second, c: third }, 'b'));
  expect(kids()).toEqual(['b', 'a', 'c']);
  expect(tools.logged).toEqual([]);
});

it('follows a rotation without a restart: a new key is there, then it signs, then the old one is gone', () => {
  const folder = new KeyFolder({ a: first }, 'a');
  const { kids, tools } = ringOf(folder);
  folder.write('b.pem', pem(second));
  expect(kids()).toEqual(['a', 'b']);
  folder.signWith('b');
  expect(kids()).toEqual(['b', 'a']);
  folder.remove('a.pem');
  expect(kids()).toEqual(['b']);
  expect(tools.logged).toEqual([
    ['platform-auth.keys-changed', { detail: 'signing with a', count: 2 }],
    ['platform-auth.keys-changed', { detail: 'signing with b', count: 2 }],
    ['platform-auth.keys-changed', { detail: 'signing with b', count: 1 }],
  ]);
});

it('reads only what has changed', () => {
  const folder = new KeyFolder({ a: first, b: second }, 'a');
  const { ring } = ringOf(folder);
  const [a, b] = ring.current().inOrder();
  expect(ring.current()).toBe(ring.current());
  folder.write('b.pem', pem(third));
  const [sameA, newB] = ring.current().inOrder();
  expect(sameA).toBe(a);
  expect(newB).not.toBe(b);
  expect(newB?.key.equals(third)).toBe(true);
});

it.each<[string, (folder: KeyFolder) => void, string]>([
  ['the file is spoilt', (folder) => folder.write('a.pem', 'half'), '/a.pem: holds no private key'],
  ['the file is gone although it is named', (folder) => folder.remove('a.pem'), '/signing-kid: names a'],
  ['the choice is gone', (folder) => folder.remove('signing-kid'), '/signing-kid: must be a file'],
  ['the choice names nothing', (folder) => folder.signWith('z'), '/signing-kid: names z'],
  ['the folder is gone', (folder) => folder.remove(), 'does not exist or cannot be read'],
])('goes on with the last good key, and tells operators once, when %s', (_what, spoil, line) => {
  const folder = new KeyFolder({ a: first, b: second }, 'a');
  const { kids, ring, tools } = ringOf(folder);
  spoil(folder);
  expect(kids()).toEqual(['a', 'b']);
  expect(kids()).toEqual(['a', 'b']);
  expect(ring.current().inOrder()[0].key.equals(first)).toBe(true);
  expect(tools.logged).toEqual([
    ['platform-auth.key-unreadable', { detail: expect.stringContaining(line) as unknown }],
  ]);
});

it('tells operators again when a file that was mended is spoilt once more', () => {
  const folder = new KeyFolder({ a: first }, 'a');
  const { kids, tools } = ringOf(folder);
  folder.write('a.pem', 'half');
  kids();
  folder.write('a.pem', pem(second));
  kids();
  folder.write('a.pem', 'half');
  kids();
  expect(tools.events()).toEqual([
    'platform-auth.key-unreadable',
    'platform-auth.keys-changed',
    'platform-auth.key-unreadable',
  ]);
});

it('prefers the key that worked until the files change', () => {
  const folder = new KeyFolder({ a: first, b: second }, 'a');
  const { ring, kids } = ringOf(folder);
  const [, b] = ring.current().inOrder();
  ring.current().prefer(b!);
  expect(kids()).toEqual(['b', 'a']);
  folder.write('a.pem', pem(third));
  expect(kids()).toEqual(['a', 'b']);
});

it('does not carry over to new files what a request with the old ones has found', () => {
  const folder = new KeyFolder({ a: first, b: second }, 'a');
  const { ring, kids } = ringOf(folder);
  const old = ring.current();
  folder.write('a.pem', pem(third));
  ring.current();
  old.prefer(old.inOrder()[1]!);
  expect(kids()).toEqual(['a', 'b']);
});

it('publishes a new key before it signs, and no private part of any', async () => {
  const folder = new KeyFolder({ a: first }, 'a');
  const { ring } = ringOf(folder);
  folder.write('b.pem', pem(second));
  const { keys } = await ring.publicKeys();
  expect(keys.map(({ kid }) => kid)).toEqual(['a', 'b']);
  for (const key of keys) expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
});

it('uses a single key file that was replaced', () => {
  const folder = new KeyFolder({ key: first });
  const path = join(folder.path, 'key.pem');
  const tools = new TestTools();
  const ring = new KeyRing({ OAUTH_KEY_ID: 'test-1', OAUTH_PRIVATE_KEY_PATH: path }, tools.log);
  folder.write('key.pem', pem(second));
  const [now, ...others] = ring.current().inOrder();
  expect(now.kid).toBe('test-1');
  expect(now.key.equals(second)).toBe(true);
  expect(others).toEqual([]);
});

it('keeps one key that is given as text', () => {
  const settings = { OAUTH_KEY_ID: 'test-1', OAUTH_PRIVATE_KEY_PEM: pem(first) };
  const ring = new KeyRing(settings, new TestTools().log);
  expect(ring.current()).toBe(ring.current());
});

it('does not start with keys that are not in order', () => {
  const folder = new KeyFolder({ a: first }, 'a');
  writeFileSync(join(folder.path, 'b.pem'), 'half');
  expect(() => ringOf(folder)).toThrow(/^OAUTH_KEYS_DIR: .*\/b\.pem: holds no private key/u);
});
