import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../testing/journal-world.js';
import { JournalConfig, journalFaults } from './journal.config.js';
import { journalKey } from './sealed-journal-key.js';

const folder = temporaryFolder();
const KEY = randomBytes(32);
const faultsAt = (path: string, redis: Parameters<typeof journalFaults>[1] = {}): readonly string[] =>
  journalFaults(JournalConfig.parse({ JOURNAL_PATH: path }), redis);

it('lies below the working folder unless told', () => {
  expect(JournalConfig.parse({}).JOURNAL_PATH).toBe('.data/journal.db');
});

it('finds no fault with a folder that can be made, and makes nothing yet', () => {
  expect(faultsAt(join(folder, 'a', 'b', 'journal.db'))).toEqual([]);
  expect(existsSync(join(folder, 'a'))).toBe(false);
});

it.each([
  ['/dev/null/deep/journal.db', 'nothing can be written in /dev/null'],
  [folder, 'must be a file'],
])('finds a fault with %s', (path, fault) => {
  expect(faultsAt(path)).toEqual([`JOURNAL_PATH: ${path}: ${fault}`]);
});

it('finds a fault with a folder that may not be written, unless rights do not count for this user', () => {
  const closed = join(folder, 'closed');
  mkdirSync(closed);
  chmodSync(closed, 0o500);
  const path = join(closed, 'journal.db');
  const fault = `JOURNAL_PATH: ${path}: nothing can be written in ${closed}`;
  expect(faultsAt(path)).toEqual(process.getuid?.() === 0 ? [] : [fault]);
  chmodSync(closed, 0o700);
});

it('does not mind the path when the journal is in Redis', () => {
  const redis = { REDIS_URL: 'redis://127.0.0.1', STORE_KEY: KEY.toString('base64') };
  expect(faultsAt('/dev/null/journal.db', redis)).toEqual([]);
});

describe('the key of a journal in a file', () => {
  it('is STORE_KEY where that is set', () => {
    const path = join(folder, 'named', 'journal.db');
    expect(journalKey(path, { STORE_KEY: KEY.toString('base64') })).toEqual(KEY);
    expect(existsSync(join(folder, 'named'))).toBe(false);
    expect(faultsAt(path, { STORE_KEY_PATH: join(folder, 'none') })).toEqual([
      'STORE_KEY_PATH: the file cannot be read',
    ]);
  });

  it('is made once beside the journal otherwise, for its owner only, and used again', () => {
    const path = join(folder, 'made', 'journal.db');
    const key = journalKey(path, {});
    expect(key).toHaveLength(32);
    expect(journalKey(path, {})).toEqual(key);
    expect(readdirSync(join(folder, 'made'))).toEqual(['journal.db.key']);
    expect(statSync(`${path}.key`).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, 'made')).mode & 0o777).toBe(0o700);
    expect(journalKey(join(folder, 'made', 'other.db'), {})).not.toEqual(key);
  });

  it('stops the start when it is gone and the journal is not: attempts in it would be lost', () => {
    const path = join(folder, 'journal.db');
    writeFileSync(path, '');
    expect(faultsAt(path)).toEqual([
      expect.stringMatching(/^JOURNAL_PATH: .*its key file .*journal\.db\.key is missing/u),
    ]);
    expect(faultsAt(path, { STORE_KEY: KEY.toString('base64') })).toEqual([]);
  });

  it('stops the start when its file holds something else, without quoting it', () => {
    const path = join(folder, 'damaged.db');
    writeFileSync(`${path}.key`, 'c2hvcnQ=');
    const [fault = '', ...more] = faultsAt(path);
    expect(more).toEqual([]);
    expect(fault).toMatch(/^JOURNAL_PATH: the key file .* cannot be read or does not hold 32 bytes in base64$/u);
    expect(fault).not.toContain('c2hvcnQ');
    expect(() => journalKey(path, {})).toThrow(fault);
  });
});
