import { randomInt } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as wait } from 'node:timers/promises';
import { startTypescript } from '../../../test/support/typescript-child.js';
import { entriesIn, temporaryFolder } from '../testing/audit-world.js';
import { FolderDisk } from './audit-disk.js';
import { verifyChain } from './verify-chain.js';

const source = (file: string): string => JSON.stringify(new URL(file, import.meta.url).href);

/** Records attempts without end, several at a time, and says which were confirmed. */
const writer = (folder: string): string => `
import { FolderDisk } from ${source('./audit-disk.ts')};
import { lockChain } from ${source('./chain-lock.ts')};
import { ChainWriter } from ${source('./chain-writer.ts')};
import { ChainedFiles } from ${source('./chained-files.ts')};
const folder = ${JSON.stringify(folder)};
lockChain(folder, 'one');
const log = { info() {}, warn() {}, error() {} };
const after = (ms, work) => { const timer = setTimeout(work, ms); return () => clearTimeout(timer); };
const writer = new ChainWriter({ disk: new FolderDisk(folder), chain: 'one', key: undefined, now: () => new Date(), log,
  nowMs: () => performance.now(), after, fileBytes: 60000, timeoutMs: 60000, gapMs: 0 });
await writer.start();
const system = { deviceId: 'x', product: 'x', version: 'x', environment: 'x' };
const trail = new ChainedFiles(writer, system, () => crypto.randomUUID());
const about = { operation: 'record.retrieve', subject: { nhsNumbers: [] }, providers: [] };
async function attempt(correlationId) {
  const audit = await trail.open({ correlationId, ...about });
  process.stdout.write(correlationId + ' opened\\n');
  await audit.close({ ...about, calls: [], outcome: { result: 'success' } });
  process.stdout.write(correlationId + ' closed\\n');
}
async function lane() { for (;;) await attempt(crypto.randomUUID()); }
await Promise.all([lane(), lane(), lane(), lane(), lane()]);`;

/** Runs the writer and kills it at a moment of chance. Gives what it said was on disk. */
async function confirmedBeforeDeath(folder: string): Promise<readonly string[]> {
  const child = startTypescript(writer(folder));
  if (child.stdout === null) throw new Error('the writer cannot be heard');
  const confirmed: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    if (confirmed.length === 0) void wait(randomInt(150)).then(() => child.kill('SIGKILL'));
    // The last line may be cut off: then it counts for nothing.
    if (/^[0-9a-f-]{36} (opened|closed)$/u.test(line)) confirmed.push(line);
  }
  return confirmed;
}

const folder = mkdtempSync(join(temporaryFolder(), 'x'));

it('has every record that was confirmed after each of 10 kills, in a chain without a fault', async () => {
  const confirmed: string[] = [];
  for (let round = 0; round < 10; round += 1) {
    confirmed.push(...(await confirmedBeforeDeath(folder)));
    const entries = new Set((await entriesIn(folder)).map(({ correlationId, kind }) => `${correlationId} ${kind}`));
    expect(confirmed.filter((one) => !entries.has(one))).toEqual([]);
    const { faults } = await verifyChain({ disk: new FolderDisk(folder), chain: 'one', keys: [] });
    expect(faults).toEqual([]);
  }
  expect(confirmed.length).toBeGreaterThan(50);
}, 120_000);
