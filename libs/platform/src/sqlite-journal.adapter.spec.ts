import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { jest } from '@jest/globals';
import { describeJournal } from '../../contracts/testing/journal.contract.js';
import { aClock, anEntry, listeningLog, temporaryFolder } from '../testing/journal-world.js';
import { startTypescript } from '../../../test/support/typescript-child.js';
import { GroupCommits } from './sqlite-journal-commits.js';
import { openJournalFile, sqliteCode } from './sqlite-journal-file.js';
import { JournalTables } from './sqlite-journal-tables.js';
import { SqliteJournal } from './sqlite-journal.adapter.js';

const folder = temporaryFolder();
let files = 0;
const aPath = (): string => join(folder, 'deep', `${String((files += 1))}.db`);
const opened: SqliteJournal[] = [];
function open(path = aPath(), clock = aClock(), log = listeningLog().log): SqliteJournal {
  const journal = new SqliteJournal(path, { clock, log });
  opened.push(journal);
  return journal;
}
afterEach(() => opened.splice(0).forEach((journal) => journal.close()));

function refusalOf(start: () => unknown): string {
  try {
    start();
    return 'started';
  } catch (error) {
    return String(error);
  }
}

describeJournal('the journal in a file', async () => {
  const clock = aClock();
  return { journal: open(undefined, clock), now: clock.now, pass: clock.pass };
});

it('finds everything again after a new start', async () => {
  const path = aPath();
  const before = open(path);
  await before.insert(anEntry('attempt-1', { dueAt: new Date(1_000) }));
  await before.replace('attempt-1', 1, anEntry('attempt-1', { text: 'RECONCILING', dueAt: new Date(2_000) }));
  before.close();
  const after = open(path);
  const expected = { ...anEntry('attempt-1', { text: 'RECONCILING', dueAt: new Date(2_000) }), version: 2 };
  await expect(after.findByKey('guard of attempt-1')).resolves.toEqual(expected);
  await expect(after.due(new Date(2_000), 1)).resolves.toEqual([expected]);
  await expect(after.insert(anEntry('attempt-2', { keys: ['guard of attempt-1'] }))).resolves.toMatchObject({
    kind: 'taken',
  });
});

it('commits at its end what was asked for before, and refuses what comes after', async () => {
  const path = aPath();
  const journal = open(path);
  const asked = Array.from({ length: 500 }, (_, index) => journal.insert(anEntry(`attempt-${String(index)}`)));
  journal.close();
  journal.close();
  expect(new Set((await Promise.all(asked)).map(({ kind }) => kind))).toEqual(new Set(['inserted']));
  await expect(journal.read('attempt-1')).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
  await expect(open(path).read('attempt-499')).resolves.toMatchObject({ version: 1 });
});

it('lets nobody know of a write before it is on disk', async () => {
  const path = aPath();
  const journal = open(path);
  const size = (): number => readFileSync(`${path}-wal`).length;
  const before = size();
  let seen = before;
  await journal.insert(anEntry('attempt-1')).then(() => (seen = size()));
  expect(seen).toBeGreaterThan(before);
});

it('lets each commit wait for the disk, and nobody else open the file', () => {
  const db = openJournalFile(aPath());
  const set = (name: string): unknown => Object.values(db.prepare(`PRAGMA ${name}`).get() ?? {})[0];
  expect([set('journal_mode'), set('synchronous'), set('locking_mode')]).toEqual(['wal', 2, 'exclusive']);
  db.close();
});

describe('a file that cannot be used stops the start with one line', () => {
  it('when this process has it open already', () => {
    const path = aPath();
    open(path);
    expect(() => open(path)).toThrow(`JOURNAL_PATH: ${path}: another process has this journal open`);
  });

  it('when another process has it open, until that has ended', async () => {
    const path = aPath();
    const adapter = new URL('./sqlite-journal.adapter.ts', import.meta.url).href;
    const child = startTypescript(`
import { SqliteJournal } from ${JSON.stringify(adapter)};
new SqliteJournal(${JSON.stringify(path)}, {});
process.stdout.write('open');
setInterval(() => undefined, 1_000);`);
    const ended = new Promise((resolve) => child.once('exit', resolve));
    await new Promise((resolve) => child.stdout?.once('data', resolve));
    const refusal = refusalOf(() => open(path));
    child.kill('SIGKILL');
    await ended;
    expect(refusal).toContain(`JOURNAL_PATH: ${path}: another process has this journal open; stop it`);
    await expect(open(path).read('attempt-1')).resolves.toBeUndefined();
  });

  it('when it is something else', () => {
    const path = aPath();
    mkdirSync(join(folder, 'deep'), { recursive: true });
    writeFileSync(path, 'a letter to the practice manager, by no means a journal'.repeat(40));
    expect(() => open(path)).toThrow(`JOURNAL_PATH: ${path}: is no journal, or is damaged`);
    expect(readFileSync(path, 'utf8')).toContain('practice manager');
  });

  it('when another version of the product wrote it', () => {
    const path = aPath();
    const db = new DatabaseSync(path);
    db.exec('PRAGMA user_version = 7');
    db.close();
    expect(() => open(path)).toThrow('was written by another version of this product');
  });

  it('when the folder cannot be made', () => {
    const path = join('/dev/null', 'journal.db');
    expect(() => open(path)).toThrow(`JOURNAL_PATH: ${path}: cannot be opened and written`);
  });
});

describe('a disk that is full', () => {
  /** Room for so many more pages of 4,096 bytes. */
  function nearlyFull(pages: number) {
    const db = openJournalFile(aPath());
    const used = Number(db.prepare('PRAGMA page_count').get()?.['page_count']);
    db.exec(`PRAGMA max_page_count = ${String(used + pages)}`);
    const codes: unknown[] = [];
    const commits = new GroupCommits(db, (error) => codes.push(sqliteCode(error)));
    const tables = new JournalTables(db);
    const insert = (id: string, text: string) => commits.run(() => tables.insert(anEntry(id, { text }), new Date(0)));
    return { insert, codes, read: (id: string) => commits.run(() => tables.read(id)), close: () => db.close() };
  }

  it('refuses what does not fit, and keeps what others wrote in the same commit', async () => {
    const { insert, read, codes, close } = nearlyFull(4);
    const large = 'x'.repeat(100_000);
    const outcomes = await Promise.allSettled([insert('small-1', 'x'), insert('large', large), insert('small-2', 'x')]);
    expect(outcomes).toMatchObject([
      { status: 'fulfilled' },
      { status: 'rejected', reason: { code: 'CONTEXT_STORE_UNAVAILABLE' } },
      { status: 'fulfilled' },
    ]);
    expect(JSON.stringify(outcomes)).not.toContain('xxx');
    await expect(read('small-1')).resolves.toMatchObject({ version: 1 });
    await expect(read('large')).resolves.toBeUndefined();
    await expect(read('small-2')).resolves.toMatchObject({ version: 1, keys: ['guard of small-2'] });
    expect(codes).toEqual([13, 13]);
    close();
  });
});

it('confirms nothing of a commit that failed, says so to the operator, and is ready again when the disk is', async () => {
  const { events, log } = listeningLog();
  const journal = open(undefined, undefined, log);
  await expect(journal.health()).resolves.toBe('ready');
  const disk = jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
    if (sql === 'COMMIT') throw new Error('disk I/O error');
    this.prepare(sql).run();
  });
  const outcomes = await Promise.allSettled([journal.insert(anEntry('attempt-1')), journal.read('attempt-1')]);
  expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await expect(journal.health()).resolves.toBe('unreachable');
  disk.mockRestore();
  await expect(journal.health()).resolves.toBe('ready');
  await expect(journal.read('attempt-1')).resolves.toBeUndefined();
  expect(new Set(events)).toEqual(new Set(['journal.write-failed sqlite none']));
});
