import { mkdtempSync } from 'node:fs';
import { appendFile, readdir, readFile, stat, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { aClosing, anOpening, describeAuditTrail } from '../../contracts/testing/audit-trail.contract.js';
import { aChain, entriesIn, linesIn, temporaryFolder } from '../testing/audit-world.js';
import { FolderDisk } from './audit-disk.js';
import { lockChain } from './chain-lock.js';
import { verifyChain } from './verify-chain.js';

const base = temporaryFolder();
const aFolder = (): string => mkdtempSync(join(base, 'x'));
const verified = async (folder: string, chain = 'one'): Promise<Awaited<ReturnType<typeof verifyChain>>> =>
  verifyChain({ disk: new FolderDisk(folder), chain, keys: [] });
const FIRST = 'audit-one-000001.jsonl';

describeAuditTrail('the chain of files', async () => {
  const folder = aFolder();
  const { trail, disk, pass } = await aChain(folder);
  return {
    trail,
    entries: () => entriesIn(folder),
    refuse: (refuses) => {
      disk.room = refuses ? 0 : Infinity;
      pass(2_000);
    },
  };
});

describe('a chain of records', () => {
  it('numbers its records without a gap, names the one before, and says which instance wrote', async () => {
    const folder = aFolder();
    const { trail, writer } = await aChain(folder);
    await (await trail.open(anOpening())).close(aClosing());
    await writer.end();
    const lines = await linesIn(folder);
    expect(lines.map(({ sequence, kind }) => [sequence, kind])).toEqual([
      [1, 'file'],
      [2, 'opened'],
      [3, 'closed'],
    ]);
    expect(lines.map(({ previous }) => previous)).toEqual(['0'.repeat(64), lines[0]?.['hash'], lines[1]?.['hash']]);
    expect(lines[2]).toMatchObject({ v: 1, chain: 'one', time: '2026-11-21T09:00:00.000Z' });
    expect(lines[2]).toMatchObject({ system: { deviceId: 'ORCH-TEST', version: '0.0.0', environment: 'simulator' } });
    expect(await verified(folder)).toMatchObject({ files: 1, records: 3, torn: 0, faults: [] });
  });

  it('is for the eyes of its owner alone', async () => {
    const folder = join(aFolder(), 'new');
    lockChain(folder, 'one').release();
    const { writer } = await aChain(folder);
    await writer.end();
    const modes = await Promise.all(
      ['.', ...(await readdir(folder))].map(async (name) => (await stat(join(folder, name))).mode & 0o777),
    );
    expect(modes).toEqual([0o700, 0o600, 0o600, 0o600]);
  });

  it('begins a new file when one is full and each day, and nobody can write to a finished one', async () => {
    const folder = aFolder();
    const { trail, writer, pass } = await aChain(folder, { fileBytes: 10_000 });
    for (let count = 0; count < 20; count += 1) await trail.open(anOpening());
    pass(24 * 3_600_000);
    await trail.open(anOpening());
    await writer.end();
    const files = (await readdir(folder)).filter((name) => name.endsWith('.jsonl')).sort();
    expect(files.length).toBeGreaterThanOrEqual(3);
    const modes = await Promise.all(files.map(async (name) => (await stat(join(folder, name))).mode & 0o777));
    expect(modes).toEqual([...files.slice(1).map(() => 0o400), 0o600]);
    expect(await verified(folder)).toMatchObject({ files: files.length, records: 21 + files.length, faults: [] });
  });

  it('goes on where it stopped', async () => {
    const folder = aFolder();
    for (const part of [1, 2, 3]) {
      const { trail, writer, time } = await aChain(folder, { fileBytes: 10_000 });
      time.ms += part * 1_000;
      for (let count = 0; count < 12; count += 1) await trail.open(anOpening());
      await writer.end();
    }
    expect(await verified(folder)).toMatchObject({ torn: 0, backwards: 0, faults: [] });
    expect((await entriesIn(folder)).length).toBe(36);
  });

  it.each([
    ['half a record', '{"v":1,"chain":"one","sequence":3,"ti', 1],
    ['half a record and what a second kill left', '{"v":1\n{"v":1,"ch', 2],
    ['bytes that are no text', '\u0000\u0000\u0000', 1],
  ])('leaves %s where it is, says how much it is and goes on', async (_name, torn) => {
    const folder = aFolder();
    const before = await aChain(folder);
    await before.trail.open(anOpening());
    await before.writer.end();
    await appendFile(join(folder, FIRST), torn);
    const { trail, writer, events } = await aChain(folder);
    await trail.open(anOpening());
    await writer.end();
    expect(await readFile(join(folder, FIRST), 'utf8')).toContain(`${torn}\n`);
    expect(events).toContain('audit.torn');
    expect(await verified(folder)).toMatchObject({ torn: 1, faults: [] });
  });

  it('takes a record whose line end alone is missing for whole', async () => {
    const folder = aFolder();
    const before = await aChain(folder);
    await before.trail.open(anOpening());
    await before.writer.end();
    await truncate(join(folder, FIRST), (await stat(join(folder, FIRST))).size - 1);
    const { trail, writer } = await aChain(folder);
    await trail.open(anOpening());
    await writer.end();
    expect(await verified(folder)).toMatchObject({ records: 3, torn: 0, faults: [] });
  });

  it('begins a file whose first record was torn with a record that says so', async () => {
    const folder = aFolder();
    const before = await aChain(folder, { fileBytes: 10_000 });
    for (let count = 0; count < 9; count += 1) await before.trail.open(anOpening());
    await before.writer.end();
    await appendFile(join(folder, 'audit-one-000002.jsonl'), '{"v":1,"ki');
    const { trail, writer } = await aChain(folder, { fileBytes: 100_000 });
    await trail.open(anOpening());
    await writer.end();
    expect(await verified(folder)).toMatchObject({ files: 2, records: 12, torn: 1, faults: [] });
  });

  it('does not hide that its tail was cut off while it was not running', async () => {
    const folder = aFolder();
    const before = await aChain(folder);
    for (let count = 0; count < 5; count += 1) await before.trail.open(anOpening());
    await before.writer.end();
    const text = await readFile(join(folder, FIRST), 'utf8');
    await truncate(join(folder, FIRST), Buffer.byteLength(text.split('\n').slice(0, 4).join('\n')) + 1);
    const [cut] = (await verified(folder)).faults;
    expect(cut?.what).toContain('the end is missing');
    const { trail, writer, events } = await aChain(folder);
    await trail.open(anOpening());
    await writer.end();
    expect(events).toContain('audit.records-missing');
    expect((await verified(folder)).faults).toEqual([
      expect.objectContaining({ file: FIRST, line: 5, what: 'records 5 to 6 are missing, or stand elsewhere' }),
    ]);
  });
});

it('starts also where a file is there that the head does not know and records before it are gone', async () => {
  const folder = aFolder();
  const before = await aChain(folder);
  await before.trail.open(anOpening());
  await before.writer.end();
  const [first = ''] = (await readFile(join(folder, FIRST), 'utf8')).split('\n');
  await truncate(join(folder, FIRST), Buffer.byteLength(first) + 1);
  await appendFile(join(folder, 'audit-one-000002.jsonl'), '');
  const { trail, writer, events } = await aChain(folder);
  await trail.open(anOpening());
  await writer.end();
  expect(events).toContain('audit.records-missing');
  expect((await verified(folder)).faults[0]).toMatchObject({ what: 'the file has no record' });
});

describe('a disk that fails', () => {
  it('refuses while the disk is full, leaves what was half written, and tells how many records it refused', async () => {
    const folder = aFolder();
    const { trail, disk, writer, pass, events } = await aChain(folder);
    await trail.open(anOpening());
    disk.room = 100;
    await expect(trail.open(anOpening())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    disk.room = Infinity;
    await expect(trail.open(anOpening())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' }); // left in peace
    await expect(writer.works()).resolves.toBe(false);
    pass(1_000);
    await expect(writer.works()).resolves.toBe(true);
    await trail.open(anOpening());
    await writer.end();
    const resumed = (await readFile(join(folder, FIRST), 'utf8')).split('\n')[3] ?? '';
    expect(JSON.parse(resumed)).toMatchObject({ kind: 'resumed', refused: 2, torn: { bytes: 101 } });
    expect(events).toContain('audit.unavailable ENOSPC');
    expect(await verified(folder)).toMatchObject({ records: 4, torn: 1, faults: [] });
  });

  it('tells how many it refused also where the disk was full when a new file began', async () => {
    const folder = aFolder();
    const { trail, disk, writer, pass } = await aChain(folder);
    disk.room = 0;
    pass(24 * 3_600_000);
    await expect(trail.open(anOpening())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    disk.room = Infinity;
    pass(1_000);
    await trail.open(anOpening());
    await writer.end();
    const told = (await linesIn(folder)).map(({ kind, refused }) => [kind, refused]);
    expect(told).toEqual([
      ['file', undefined],
      ['file', undefined],
      ['resumed', 1],
      ['opened', undefined],
    ]);
    expect(await verified(folder)).toMatchObject({ files: 2, records: 4, torn: 0, faults: [] });
  });

  it('tells how many waited for too long where the disk did not fail', async () => {
    const folder = aFolder();
    const { trail, writer, loseHeart } = await aChain(folder);
    const late = Promise.allSettled([trail.open(anOpening())]);
    loseHeart();
    expect(await late).toMatchObject([{ status: 'rejected', reason: { code: 'AUDIT_UNAVAILABLE' } }]);
    await trail.open(anOpening());
    await writer.end();
    const told = (await linesIn(folder)).map(({ kind, refused }) => [kind, refused]);
    expect(told).toEqual([
      ['file', undefined],
      ['resumed', 1],
      ['opened', undefined],
    ]);
    expect(await verified(folder)).toMatchObject({ records: 3, faults: [] });
  });

  it('refuses all that wait for a disk that does not answer, and does not write what was not begun', async () => {
    const folder = aFolder();
    const { trail, disk, loseHeart } = await aChain(folder);
    disk.hangs = true;
    const first = trail.open(anOpening());
    await new Promise(setImmediate);
    const second = trail.open(anOpening());
    const both = Promise.allSettled([first, second]);
    loseHeart();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await entriesIn(folder)).toEqual([]);
  });

  it('writes what waits when it ends, and takes nothing more', async () => {
    const folder = aFolder();
    const { trail, writer } = await aChain(folder);
    const asked = Array.from({ length: 30 }, () => trail.open(anOpening()));
    await writer.end();
    await Promise.all(asked);
    await expect(trail.open(anOpening())).rejects.toMatchObject({ code: 'AUDIT_UNAVAILABLE' });
    expect((await entriesIn(folder)).length).toBe(30);
  });

  it('never loses a record that is asked for while another has just been told', async () => {
    const folder = aFolder();
    const { trail, writer } = await aChain(folder);
    const chatty = async (): Promise<void> => {
      for (let count = 0; count < 40; count += 1) await (await trail.open(anOpening())).close(aClosing());
    };
    await Promise.all([chatty(), chatty(), chatty()]);
    await writer.end();
    expect((await entriesIn(folder)).length).toBe(240);
  });
});
