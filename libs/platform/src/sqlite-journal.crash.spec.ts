import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { aClock, listeningLog, temporaryFolder } from '../testing/journal-world.js';
import { startTypescript } from '../../../test/support/typescript-child.js';
import { SqliteJournal } from './sqlite-journal.adapter.js';

/** Inserts attempts, replaces each twice and says what was confirmed, several at a time and for ever. */
const writer = (path: string, round: number): string => `
import { SqliteJournal } from ${JSON.stringify(new URL('./sqlite-journal.adapter.ts', import.meta.url).href)};
const log = { info() {}, warn() {}, error() {} };
const journal = new SqliteJournal(${JSON.stringify(path)}, { clock: { now: () => new Date() }, log });
const textOf = (id, version) => (id + ' version ' + version + ' ').repeat(100);
async function attempt(id) {
  const dueAt = new Date();
  await journal.insert({ id, keys: [id + ' guard', id + ' idempotency'], dueAt, text: textOf(id, 1) });
  process.stdout.write(id + ' 1\\n');
  for (const version of [2, 3]) {
    await journal.replace(id, version - 1, { keys: [id + ' idempotency', id + ' ' + version], dueAt, text: textOf(id, version) });
    process.stdout.write(id + ' ' + version + '\\n');
  }
}
async function worker(name) {
  for (let n = 0; ; n += 1) await attempt(['round', ${String(round)}, name, n].join('-'));
}
await Promise.all(['a', 'b', 'c', 'd', 'e'].map(worker));`;

/** Runs the writer and kills it at a moment of chance. Gives the highest confirmed version of each attempt. */
async function confirmedBeforeDeath(path: string, round: number): Promise<ReadonlyMap<string, number>> {
  const child = startTypescript(writer(path, round));
  const confirmed = new Map<string, number>();
  if (child.stdout === null) throw new Error('the writer cannot be heard');
  for await (const line of createInterface({ input: child.stdout })) {
    if (confirmed.size === 0) void wait(randomInt(120)).then(() => child.kill('SIGKILL'));
    const [id = '', version] = line.split(' ');
    // The last line may be cut off: then it counts for nothing.
    if (/^[123]$/u.test(version ?? '')) confirmed.set(id, Number(version));
  }
  return confirmed;
}

const textOf = (id: string, version: number): string => `${id} version ${String(version)} `.repeat(100);

async function expectNothingLost(path: string, confirmed: ReadonlyMap<string, number>): Promise<void> {
  const journal = new SqliteJournal(path, { clock: aClock(), log: listeningLog().log });
  const entries = await journal.due(new Date(Date.now() + 60_000), 1_000_000);
  const byId = new Map(entries.map((entry) => [entry.id, entry]));
  const lost = [...confirmed].filter(([id, version]) => (byId.get(id)?.version ?? 0) < version);
  const half = entries.filter(({ id, version, text }) => text !== textOf(id, version));
  expect({ lost, half }).toEqual({ lost: [], half: [] });
  for (const { id, version, keys } of entries.slice(-20)) {
    const first = version === 1;
    expect(keys).toEqual(
      first ? [`${id} guard`, `${id} idempotency`] : [`${id} idempotency`, `${id} ${String(version)}`],
    );
    for (const key of keys) expect((await journal.findByKey(key))?.id).toBe(id);
    expect((await journal.findByKey(`${id} guard`))?.id).toBe(first ? id : undefined);
  }
  journal.close();
}

/** Kills one writer after the other on the same file, which must be free again each time. */
async function killed(path: string, rounds: number): Promise<number> {
  const confirmed = new Map<string, number>();
  for (let round = 0; round < rounds; round += 1) {
    for (const [id, version] of await confirmedBeforeDeath(path, round)) confirmed.set(id, version);
    await expectNothingLost(path, confirmed);
  }
  return confirmed.size;
}

const folder = temporaryFolder();

it('has every confirmed write after each of 30 kills, and no half one', async () => {
  const files = ['one.db', 'two.db', 'three.db'].map((name) => join(folder, name));
  const counts = await Promise.all(files.map((path) => killed(path, 10)));
  for (const count of counts) expect(count).toBeGreaterThan(10);
}, 180_000);
