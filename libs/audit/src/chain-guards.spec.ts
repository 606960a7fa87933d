import { mkdtempSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { anOpening } from '../../contracts/testing/audit-trail.contract.js';
import { aChain, linesIn, temporaryFolder } from '../testing/audit-world.js';
import { FolderDisk } from './audit-disk.js';
import { auditKey } from './audit-line.js';
import { AuditRefused } from './audit-refused.js';
import { headBytes } from './chain-head.js';
import { lockChain } from './chain-lock.js';
import { type ChainReport, verifyChain } from './verify-chain.js';

const base = temporaryFolder();
const aFolder = (): string => mkdtempSync(join(base, 'x'));

describe('one writer', () => {
  it('lets no second process write the same chain, and another chain beside it', () => {
    const folder = aFolder();
    const held = lockChain(folder, 'one');
    expect(() => lockChain(folder, 'one')).toThrow(AuditRefused);
    expect(() => lockChain(folder, 'one')).toThrow('AUDIT_CHAIN: another process writes the chain one');
    lockChain(folder, 'two').release();
    held.release();
    lockChain(folder, 'one').release();
  });

  it('says so when the folder cannot be made', () => {
    expect(() => lockChain('/dev/null/audit', 'one')).toThrow('AUDIT_DIR: /dev/null/audit: cannot be written');
  });
});

describe('sealed records', () => {
  const key = auditKey(Buffer.alloc(32, 1));
  const check = (folder: string, keys: readonly ReturnType<typeof auditKey>[]): Promise<ChainReport> =>
    verifyChain({ disk: new FolderDisk(folder), chain: 'one', keys });
  const write = async (folder: string, options: Parameters<typeof aChain>[1]): Promise<void> => {
    const { trail, writer } = await aChain(folder, options);
    await trail.open(anOpening());
    await writer.end();
  };

  it('name the key and are taken with it alone', async () => {
    const folder = aFolder();
    await write(folder, { key });
    expect(await check(folder, [])).toMatchObject({ seal: { kind: 'not-checked', sealed: 2 }, faults: [] });
    expect(await check(folder, [key])).toMatchObject({ seal: { kind: 'checked', sealed: 2, unsealed: 0 }, faults: [] });
    const { faults } = await check(folder, [auditKey(Buffer.alloc(32, 2))]);
    expect(faults.map(({ what }) => what)).toEqual([
      'the head was not sealed with a given key',
      `the seal is not of a given key (${key.id})`,
      `the seal is not of a given key (${key.id})`,
    ]);
  });

  it('are not taken up in silence again where the head is gone, or was written without the key', async () => {
    const folder = aFolder();
    const head = join(folder, 'audit-one.head');
    const eventsOfStart = async (): Promise<readonly string[]> => {
      const { writer, events } = await aChain(folder, { key });
      await writer.end();
      return events;
    };
    expect(await eventsOfStart()).not.toContain('audit.head-missing');
    expect(await eventsOfStart()).not.toContain('audit.head-missing');
    await rm(head);
    expect(await eventsOfStart()).toContain('audit.head-missing');
    const { last } = await check(folder, [key]);
    await writeFile(head, headBytes('one', { file: 1, ...last }, undefined));
    expect(await eventsOfStart()).toContain('audit.head-missing');
    expect(await eventsOfStart()).not.toContain('audit.head-missing');
  });

  it('vouch for what was written before there was a key, and not for what comes unsealed after them', async () => {
    const folder = aFolder();
    await write(folder, {});
    expect((await check(folder, [key])).faults.map(({ what }) => what)).toEqual([
      'a key was given, but no record is sealed',
    ]);
    await write(folder, { key });
    expect(await check(folder, [key])).toMatchObject({ seal: { sealed: 1, unsealed: 2 }, faults: [] });
    await write(folder, {});
    expect((await check(folder, [key])).faults).toMatchObject([
      { line: 4, sequence: 4, what: 'the record is not sealed, but one before it is' },
    ]);
    expect(await linesIn(folder)).toHaveLength(4);
  });
});
