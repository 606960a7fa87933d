import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline/promises';
import {
  AuditConfig,
  type AuditGround,
  type AuditKey,
  auditKey,
  type AuditRecord,
  AuditRefused,
  chainsIn,
  fhirAuditEvent,
  FolderDisk,
  lastWords,
  openGround,
  readAuditKey,
  searchAudit,
  verifyChain,
} from '#audit';
import { readEnvironment, systemClock } from '#platform';
import { reportText, tableHead, tableLine } from './audit-text.js';
import { AUDIT_USAGE, type AuditOrder, readOrder } from './audit-words.js';

type Verify = Extract<AuditOrder, { kind: 'verify' }>;
type Search = Extract<AuditOrder, { kind: 'search' | 'export' }>;

/** The chain of these commands: that of a running product is its own. */
const DESK = 'desk';
const config = AuditConfig.safeParse(
  Object.fromEntries(Object.entries(readEnvironment()).filter(([, value]) => value !== '')),
);

async function main(): Promise<number> {
  const order = await readOrder(process.argv.slice(2), askForNumber);
  if (order.kind === 'fault' || !config.success) {
    say(`${order.kind === 'fault' ? order.fault : 'AUDIT_…: see docs/configuration.md'}\n${AUDIT_USAGE}`);
    return 64;
  }
  const folder = order.dir ?? config.data.AUDIT_DIR;
  if (!existsSync(folder)) {
    say(`${folder}: there is no such folder; say --dir, or set AUDIT_DIR\n`);
    return 66;
  }
  return order.kind === 'verify' ? verify(order, folder, config.data) : look(order, folder, config.data);
}

async function verify({ chain, keyPaths, anchor }: Verify, folder: string, settings: AuditConfig): Promise<number> {
  const disk = new FolderDisk(folder);
  const keys = keysOf(keyPaths, settings);
  const chains = chain === undefined ? chainsIn(await disk.names()) : [chain];
  if (chains.length === 0) say(`${folder}: there is no audit\n`);
  let good = chains.length > 0;
  for (const one of chains) {
    const report = await verifyChain({ disk, chain: one, keys, anchor });
    process.stdout.write(reportText(report));
    good = good && report.faults.length === 0 && report.records > 0;
  }
  return good ? 0 : 1;
}

/** Older keys stay needed for what they sealed. */
function keysOf(paths: readonly string[], settings: AuditConfig): readonly AuditKey[] {
  const own = readAuditKey(settings);
  return [...paths.map((path) => auditKey(readFileSync(path))), ...(own === undefined ? [] : [own])];
}

/** On record before anything is shown: a look into the audit is an access too. */
async function look(order: Search, folder: string, settings: AuditConfig): Promise<number> {
  await noteLook(order, { ...settings, AUDIT_DIR: folder });
  const damaged = (file: string, line: number): void =>
    say(`${file}, line ${String(line)}: damaged, left out; run verify\n`);
  const records = searchAudit({ disk: new FolderDisk(folder), damaged }, order.question);
  let found = 0;
  for await (const text of order.kind === 'search' ? listed(records, order.format) : exported(records, order.format)) {
    await write(text);
    found += 1;
  }
  say(`${String(found)} found\n`);
  return 0;
}

async function* listed(records: AsyncIterable<AuditRecord>, format: string): AsyncGenerator<string> {
  let isFirst = true;
  for await (const record of records) {
    if (format === 'json') yield `${JSON.stringify(record)}\n`;
    else yield `${isFirst ? tableHead() : ''}${tableLine(record)}`;
    isFirst = false;
  }
}

async function* exported(records: AsyncIterable<AuditRecord>, format: string): AsyncGenerator<string> {
  if (format === 'ndjson') {
    for await (const record of lastWords(records)) yield `${JSON.stringify(fhirAuditEvent(record))}\n`;
    return;
  }
  process.stdout.write('{"resourceType":"Bundle","type":"collection","entry":[');
  let before = '';
  for await (const record of lastWords(records)) {
    yield `${before}\n${JSON.stringify({ fullUrl: `urn:uuid:${record.id}`, resource: fhirAuditEvent(record) })}`;
    before = ',';
  }
  process.stdout.write('\n]}\n');
}

async function noteLook({ kind, question }: Search, settings: AuditConfig): Promise<void> {
  const { nhsNumber, from, before, sequence, ...others } = question;
  const words = {
    ...others,
    from: from?.toISOString(),
    before: before?.toISOString(),
    sequence: sequence && `${String(sequence.first)}-${String(sequence.last)}`,
  };
  const asked = Object.entries(words).flatMap(([name, value]) => (value === undefined ? [] : [[name, value] as const]));
  try {
    const ground = await desk(settings);
    await ground.trail.note({
      correlationId: randomUUID(),
      authority: { kind: 'operator', account: userInfo().username },
      operation: kind === 'search' ? 'audit.search' : 'audit.export',
      detail: Object.fromEntries(asked),
      subject: { nhsNumbers: nhsNumber === undefined ? [] : [nhsNumber] },
      providers: [],
      calls: [],
      outcome: { result: 'success' },
    });
    await ground.close();
  } catch (error) {
    const why = error instanceof AuditRefused ? error.message : 'it cannot be written';
    say(`This look is NOT on record (${why}).\n`);
  }
}

/** Another command may have the chain for a moment. */
async function desk(settings: AuditConfig): Promise<AuditGround> {
  const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
  const system = { deviceId: 'command', product: 'npm run audit', version: process.version, environment: 'not stated' };
  for (let left = 20; ; left -= 1) {
    try {
      return await openGround(settings, DESK, { system, clock: systemClock, log: silent });
    } catch (error) {
      if (left === 0 || !(error instanceof AuditRefused)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

async function askForNumber(): Promise<string> {
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return await terminal.question(process.stdin.isTTY ? 'NHS number: ' : '');
  } finally {
    terminal.close();
  }
}

/** No faster than the reader reads. */
async function write(text: string): Promise<void> {
  if (!process.stdout.write(text)) await once(process.stdout, 'drain');
}

function say(text: string): void {
  process.stderr.write(text);
}

// Whoever reads may stop, e.g. `head`.
process.stdout.on('error', () => process.exit(0));
process.exitCode = await main();
