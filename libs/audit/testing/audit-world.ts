import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEntry, AuditEntry as EntrySchema } from '#contracts';
import type { EventFields, EventLog } from '#platform';
import { A_SYSTEM } from '../../contracts/testing/fake-audit-trail.js';
import { type AuditDisk, FolderDisk, type GrowingFile } from '../src/audit-disk.js';
import { type AuditKey, readLine } from '../src/audit-line.js';
import { chainFiles } from '../src/audit-names.js';
import { ChainWriter } from '../src/chain-writer.js';
import { ChainedFiles } from '../src/chained-files.js';

/** A folder of its own, gone when the spec file is done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-audit-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A disk whose writes can fail: after so many bytes, with this code of Node. */
class MoodyDisk implements AuditDisk {
  /** Bytes that still fit; beyond, what fits is written and the rest is not. */
  room = Infinity;
  /** Nothing that is asked of it ends. */
  hangs = false;

  constructor(private readonly disk: FolderDisk) {}

  names = (): Promise<readonly string[]> => this.disk.names();
  lines = (name: string): ReturnType<AuditDisk['lines']> => this.disk.lines(name);
  read = (name: string): Promise<Buffer | undefined> => this.disk.read(name);
  overwrite = (name: string, bytes: Buffer): Promise<void> => this.disk.overwrite(name, bytes);
  finish = (name: string): Promise<void> => this.disk.finish(name);

  async grow(name: string, fresh: boolean): Promise<GrowingFile> {
    const file = await this.disk.grow(name, fresh);
    return {
      append: async (bytes) => {
        if (this.hangs) await new Promise(() => undefined);
        const fits = bytes.subarray(0, this.room);
        if (fits.length > 0) await file.append(Buffer.from(fits));
        this.room -= fits.length;
        if (fits.length < bytes.length) throw Object.assign(new Error('no space'), { code: 'ENOSPC' });
      },
      close: () => file.close(),
    };
  }
}

/** One chain in a folder, with everything in the hands of the spec. */
export interface ChainWorld {
  readonly folder: string;
  readonly disk: MoodyDisk;
  readonly writer: ChainWriter;
  readonly trail: ChainedFiles;
  readonly events: string[];
  readonly pass: (ms: number) => void;
  readonly time: { ms: number };
  /** Writes that wait give up now. */
  readonly loseHeart: () => void;
}

/** Ended with the spec file: a spec may leave its chain open. */
const begun: ChainWriter[] = [];
afterAll(async () => {
  for (const writer of begun) await Promise.race([writer.end(), new Promise(setImmediate)]);
});

let serial = 0;
const aUuid = (): string => `00000000-0000-4000-8000-${String((serial += 1)).padStart(12, '0')}`;

export async function aChain(
  folder: string,
  options: { readonly chain?: string; readonly key?: AuditKey; readonly fileBytes?: number } = {},
): Promise<ChainWorld> {
  const { chain = 'one', key, fileBytes = 1_000_000 } = options;
  const disk = new MoodyDisk(new FolderDisk(folder));
  const time = { ms: Date.UTC(2026, 10, 21, 9) };
  const events: string[] = [];
  const note = (event: string, { detail }: EventFields = {}): void =>
    void events.push(event === 'audit.unavailable' ? `${event} ${detail ?? ''}` : event);
  const log: EventLog = { info: note, warn: note, error: note };
  const alarms = new Set<() => void>();
  const writer = new ChainWriter({
    disk,
    chain,
    key,
    now: () => new Date(time.ms),
    log,
    nowMs: () => time.ms,
    after: (_ms, work) => {
      alarms.add(work);
      return () => alarms.delete(work);
    },
    fileBytes,
    timeoutMs: 5_000,
    gapMs: 0,
  });
  await writer.start();
  begun.push(writer);
  return {
    folder,
    disk,
    writer,
    trail: new ChainedFiles(writer, A_SYSTEM, aUuid),
    events,
    time,
    pass: (ms) => void (time.ms += ms),
    loseHeart: () => [...alarms].forEach((alarm) => alarm()),
  };
}

/** Every line of every chain in the folder, as objects, in order. */
export async function linesIn(folder: string): Promise<readonly Record<string, unknown>[]> {
  const disk = new FolderDisk(folder);
  const texts = await Promise.all(
    chainFiles(await disk.names()).map(({ name }) => readFile(join(folder, name), 'utf8')),
  );
  return texts.flatMap((text) =>
    text
      .split('\n')
      .filter((line) => line !== '')
      .filter((line) => readLine(Buffer.from(line)) !== undefined)
      .map((line) => JSON.parse(line) as Record<string, unknown>),
  );
}

/** The records of what happened, without their places in the chain. */
export async function entriesIn(folder: string): Promise<readonly AuditEntry[]> {
  return (await linesIn(folder)).flatMap((line) => EntrySchema.safeParse(line).data ?? []);
}
