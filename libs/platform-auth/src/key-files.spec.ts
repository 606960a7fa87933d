import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFolder, anRsaKey, pem } from '../testing/key-folder.js';
import { platformAuthFaults, type KeySettings } from './key-files.js';

const key = anRsaKey();
const short = anRsaKey(1024);
const NOTHING_SET: KeySettings = {};

function faultsOf(folder: KeyFolder): readonly string[] {
  return platformAuthFaults({ OAUTH_KEYS_DIR: folder.path }).map((line) => line.replaceAll(folder.path, '<folder>'));
}

it('has nothing to say about a folder in order, whatever else lies there', () => {
  const folder = new KeyFolder({ 'int-1': key, 'int-2': key }, 'int-1');
  folder.write('.int-3.pem', 'of an editor');
  folder.write('README', 'not a key');
  expect(faultsOf(folder)).toEqual([]);
});

it.each<[string, () => KeyFolder, string[]]>([
  [
    'an empty folder',
    () => new KeyFolder(),
    [
      'OAUTH_KEYS_DIR: <folder>: holds no file <kid>.pem',
      'OAUTH_KEYS_DIR: <folder>/signing-kid: must be a file with the kid of one key',
    ],
  ],
  [
    'no choice of a key',
    () => new KeyFolder({ 'int-1': key }),
    ['OAUTH_KEYS_DIR: <folder>/signing-kid: must be a file with the kid of one key'],
  ],
  [
    'a choice of a key that is not there',
    () => new KeyFolder({ 'int-1': key }, 'int-2'),
    ['OAUTH_KEYS_DIR: <folder>/signing-kid: names int-2, which has no usable int-2.pem'],
  ],
  [
    'two faults at once',
    () => new KeyFolder({ 'int-1': short, 'int-2': key }, 'int-1'),
    [
      'OAUTH_KEYS_DIR: <folder>/int-1.pem: must be a key of at least 2048 bits',
      'OAUTH_KEYS_DIR: <folder>/signing-kid: names int-1, which has no usable int-1.pem',
    ],
  ],
  [
    'a kid with odd characters',
    () => new KeyFolder({ 'int-1': key, 'int 2': key }, 'int-1'),
    ["OAUTH_KEYS_DIR: <folder>: a name before .pem may hold letters, digits, '.', '-' and '_' only"],
  ],
  [
    'a folder in the place of a key',
    () => withFolder(new KeyFolder({ 'int-1': key }, 'int-1'), 'int-2.pem'),
    ['OAUTH_KEYS_DIR: <folder>/int-2.pem: cannot be read'],
  ],
])('names variable and file for %s', (_what, make, lines) => {
  expect(faultsOf(make())).toEqual(lines);
});

it('does not repeat a key that was written into the wrong file', () => {
  const folder = new KeyFolder({ 'int-1': key });
  folder.signWith(pem(key));
  expect(faultsOf(folder).join('')).not.toContain(pem(key).slice(30, 60));
  expect(faultsOf(folder)).toHaveLength(1);
});

it('names a folder that is not there', () => {
  expect(platformAuthFaults({ OAUTH_KEYS_DIR: '/nowhere/keys' })).toEqual([
    'OAUTH_KEYS_DIR: /nowhere/keys: does not exist or cannot be read',
  ]);
});

it('names a file that is not there, or is no key', () => {
  const path = join(new KeyFolder().path, 'key.pem');
  const settings = { OAUTH_KEY_ID: 'test-1', OAUTH_PRIVATE_KEY_PATH: path };
  expect(platformAuthFaults(settings)).toEqual([
    `OAUTH_PRIVATE_KEY_PATH: ${path}: does not exist or cannot be reached`,
  ]);
  writeFileSync(path, 'not a key');
  expect(platformAuthFaults(settings)).toEqual([
    `OAUTH_PRIVATE_KEY_PATH: ${path}: holds no private key in PEM form that can be read without a passphrase`,
  ]);
  writeFileSync(path, pem(key, 'pkcs1'));
  expect(platformAuthFaults(settings)).toEqual([]);
});

it('names the variable of a key given as text', () => {
  const settings = { ...NOTHING_SET, OAUTH_KEY_ID: 'test-1' };
  expect(platformAuthFaults({ ...settings, OAUTH_PRIVATE_KEY_PEM: pem(key) })).toEqual([]);
  expect(platformAuthFaults({ ...settings, OAUTH_PRIVATE_KEY_PEM: pem(short) })).toEqual([
    'OAUTH_PRIVATE_KEY_PEM: must be a key of at least 2048 bits',
  ]);
});

function withFolder(folder: KeyFolder, name: string): KeyFolder {
  mkdirSync(join(folder.path, name));
  return folder;
}
