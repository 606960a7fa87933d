import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseConfig } from './config.js';
import { readStoreKey, RedisConfig } from './redis.config.js';

const KEY = randomBytes(32);
const REDIS_URL = 'redis://127.0.0.1:6379';
const faultsOf = (environment: Record<string, string>): readonly string[] => {
  const outcome = parseConfig({ redis: RedisConfig }, environment);
  return outcome.kind === 'invalid' ? outcome.faults : [];
};

it.each([
  {},
  { REDIS_URL, STORE_KEY: KEY.toString('base64') },
  { REDIS_URL: 'rediss://user:pass@cache.example:6380/1', STORE_KEY_PATH: '/keys/store.key' },
])('accepts %j', (environment: Record<string, string>) => {
  expect(faultsOf(environment)).toEqual([]);
});

it.each([
  [{ REDIS_URL }, /^STORE_KEY: is not set; exactly one of/u],
  [{ REDIS_URL, STORE_KEY: KEY.toString('base64'), STORE_KEY_PATH: '/keys/store.key' }, /^STORE_KEY: exactly one of/u],
  [{ REDIS_URL, STORE_KEY: randomBytes(16).toString('base64') }, /^STORE_KEY: must be 32 random bytes/u],
  [{ REDIS_URL, STORE_KEY: 'a password that is long enough, surely' }, /^STORE_KEY: must be 32 random bytes/u],
  [{ REDIS_URL: 'http://127.0.0.1:6379', STORE_KEY: KEY.toString('base64') }, /^REDIS_URL: must be redis:/u],
  [{ REDIS_URL: '127.0.0.1:6379', STORE_KEY: KEY.toString('base64') }, /^REDIS_URL: must be redis:/u],
])('refuses %j and says why', (environment: Record<string, string>, fault) => {
  expect(faultsOf(environment)).toEqual([expect.stringMatching(fault)]);
});

describe('a key in a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-key-'));
  const path = join(folder, 'store.key');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read with or without a line end', () => {
    writeFileSync(path, `${KEY.toString('base64')}\n`);
    expect(readStoreKey({ STORE_KEY_PATH: path })).toEqual(KEY);
    expect(readStoreKey({ STORE_KEY: KEY.toString('base64') })).toEqual(KEY);
  });

  it('stops the start when it is too short or missing, without quoting it', () => {
    writeFileSync(path, 'c2hvcnQ=');
    expect(() => readStoreKey({ STORE_KEY_PATH: path })).toThrow(/^STORE_KEY_PATH: must be 32 random bytes in base64/u);
    expect(() => readStoreKey({ STORE_KEY_PATH: path })).not.toThrow(/c2hvcnQ/u);
    expect(() => readStoreKey({ STORE_KEY_PATH: `${path}.gone` })).toThrow('STORE_KEY_PATH: the file cannot be read');
    expect(() => readStoreKey({})).toThrow(/^STORE_KEY: must be/u);
  });
});
