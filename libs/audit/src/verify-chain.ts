import { createHash, type Hash } from 'node:crypto';
import type { AuditDisk } from './audit-disk.js';
import { type AuditKey, BEGINNING, type Link } from './audit-line.js';
import { chainFiles, fileName, headName } from './audit-names.js';
import { type ChainHead, readHead } from './chain-head.js';
import { readRecord, type SoundRecord, type Torn } from './chain-record.js';
import { type KeyFinding, SealCheck } from './seal-check.js';

/** Something that is not as it was written, and where. */
export interface ChainFault {
  readonly file: string;
  /** From 1; absent: the file as a whole. */
  readonly line?: number | undefined;
  /** Of the record that is meant, as far as it can be told. */
  readonly sequence?: number | undefined;
  readonly what: string;
}

export interface ChainReport {
  readonly chain: string;
  readonly files: number;
  readonly records: number;
  /** The last record; outside, it proves later that nothing before it was changed. */
  readonly last: Link & { readonly time: string | undefined };
  /** What was torn by a killed process or a full disk, and closed off as it should. */
  readonly torn: number;
  /** Records whose time is before that of the record before: the clock was set back. */
  readonly backwards: number;
  readonly seal: KeyFinding;
  readonly faults: readonly ChainFault[];
}

export interface Checked {
  readonly disk: AuditDisk;
  readonly chain: string;
  readonly keys: readonly AuditKey[];
  /** A link that was kept outside. */
  readonly anchor?: Link | undefined;
}

/** Walks through the whole chain, a line at a time. */
export async function verifyChain(checked: Checked): Promise<ChainReport> {
  const { disk, chain } = checked;
  const headBytes = await disk.read(headName(chain)); // before the files: they may grow meanwhile
  const files = chainFiles(await disk.names()).filter((one) => one.chain === chain);
  const walk = new ChainWalk(checked, headBytes);
  let number = 0;
  for (const file of files) {
    number += 1;
    for (; number < file.number; number += 1) walk.fault({ what: 'the file is missing' }, fileName(chain, number));
    walk.beginFile(file.name, file.number, file === files.at(-1));
    for await (const { bytes, ended } of disk.lines(file.name)) walk.line(bytes, ended);
    walk.endFile();
  }
  return walk.report(files.length);
}

interface Garbage {
  readonly line: number;
  readonly sequence: number;
  count: number;
  bytes: number;
  readonly hash: Hash;
  ended: boolean;
}

interface Claim {
  readonly link: Link;
  readonly by: string;
  /** Of the head: with its seal, where it has one. */
  readonly line: SoundRecord['line'] | undefined;
  met: boolean;
}

class ChainWalk {
  private readonly faults: ChainFault[] = [];
  private readonly seals: SealCheck;
  private readonly head: ReturnType<typeof readHead>;
  private file = { name: '', number: 0, isLast: false, lines: 0, records: 0 };
  private at: Link & { time: string | undefined } = { ...BEGINNING, time: undefined };
  private garbage: Garbage | undefined;
  private records = 0;
  private torn = 0;
  private backwards = 0;
  /** Hashes that something outside of the files claims, by sequence. */
  private readonly claims: Claim[] = [];

  constructor(
    private readonly checked: Checked,
    headBytes: Buffer | undefined,
  ) {
    const { chain, anchor } = checked;
    this.seals = new SealCheck(checked.keys);
    this.head = headBytes === undefined ? undefined : readHead(headBytes, chain);
    if (headBytes === undefined) this.fault({ what: 'the head is missing' }, headName(chain));
    else if (this.head === undefined) this.fault({ what: 'the head was changed or cut off' }, headName(chain));
    else this.claim(this.head, 'the head', this.head);
    if (anchor !== undefined) this.claim(anchor, 'the anchor');
  }

  fault(where: Omit<ChainFault, 'file'>, file = this.file.name): void {
    this.faults.push({ file: file === '' ? headName(this.checked.chain) : file, ...where });
  }

  beginFile(name: string, number: number, isLast: boolean): void {
    this.file = { name, number, isLast, lines: 0, records: 0 };
  }

  line(bytes: Buffer, ended: boolean): void {
    this.file.lines += 1;
    const sound = readRecord(bytes);
    if (sound === undefined) this.unreadable(bytes, ended);
    else this.sound(sound);
  }

  /** What is torn at the very end belongs to a process that was killed and has not been started again, or writes right now. */
  endFile(): void {
    const { garbage, file } = this;
    if (garbage !== undefined && file.isLast && garbage.count === 1 && !garbage.ended) this.torn += 1;
    else if (garbage !== undefined) this.changed(garbage);
    else if (file.records === 0 && !file.isLast) this.fault({ what: 'the file has no record' });
    this.garbage = undefined;
  }

  report(files: number): ChainReport {
    for (const { link, by, met } of this.claims)
      if (!met && link.sequence > this.at.sequence)
        this.fault({
          sequence: link.sequence,
          what: `the end is missing: ${by} knows record ${String(link.sequence)}, the last one here is ${String(this.at.sequence)}`,
        });
    const { seal, fault } = this.seals.end();
    if (fault !== undefined) this.fault(fault);
    const { records, torn, backwards, faults, at } = this;
    return { chain: this.checked.chain, files, records, last: at, torn, backwards, seal, faults };
  }

  private claim(link: Link, by: string, head?: ChainHead & { readonly line: SoundRecord['line'] }): void {
    this.claims.push({ link, by, line: head?.line, met: false });
    if (head !== undefined && this.seals.isForged(head.line))
      this.fault({ what: 'the head was not sealed with a given key' }, headName(this.checked.chain));
  }

  private unreadable(bytes: Buffer, ended: boolean): void {
    const sequence = this.at.sequence + 1;
    this.garbage ??= { line: this.file.lines, sequence, count: 0, bytes: 0, hash: createHash('sha256'), ended };
    this.garbage.count += 1;
    this.garbage.bytes += bytes.length + 1;
    this.garbage.hash.update(bytes).update('\n');
    this.garbage.ended = ended;
  }

  private sound({ line, record }: SoundRecord): void {
    this.records += 1;
    this.file.records += 1;
    const skipped = this.settledGarbage('torn' in record ? record.torn : undefined);
    this.place(record.kind === 'file' ? record.file : undefined);
    if (record.chain !== this.checked.chain) this.here(record.sequence, `the record is of the chain ${record.chain}`);
    this.follows(record, skipped);
    if (this.at.time !== undefined && record.time < this.at.time) this.backwards += 1;
    const seal = this.seals.check(line);
    if (seal !== undefined) this.here(record.sequence, seal);
    this.at = { sequence: record.sequence, hash: line.hash, time: record.time };
    this.meet(line);
  }

  /** Gives the number of records that stood where the unreadable lines are. */
  private settledGarbage(told: Torn | undefined): number {
    const { garbage } = this;
    this.garbage = undefined;
    if (garbage === undefined) {
      if (told !== undefined) this.here(undefined, 'the record tells of torn bytes before it that are not there');
      return 0;
    }
    if (told?.bytes === garbage.bytes && told.sha256 === garbage.hash.digest('hex')) {
      this.torn += 1;
      return 0;
    }
    this.changed(garbage);
    return garbage.count;
  }

  private changed({ line, sequence, count }: Garbage): void {
    for (let index = 0; index < count; index += 1)
      this.fault({
        line: line + index,
        sequence: sequence + index,
        what: 'the line was changed or damaged: its hash does not fit',
      });
  }

  private place(fileNumber: number | undefined): void {
    const isFirst = this.file.records === 1;
    if (isFirst && fileNumber !== this.file.number) this.here(undefined, 'the beginning of the file is missing');
    if (!isFirst && fileNumber !== undefined) this.here(undefined, 'the beginning of a file stands inside of one');
  }

  private follows({ sequence, previous }: { sequence: number; previous: string }, skipped: number): void {
    const wanted = this.at.sequence + 1 + skipped;
    if (sequence > wanted)
      this.here(sequence, `records ${String(wanted)} to ${String(sequence - 1)} are missing, or stand elsewhere`);
    else if (sequence < wanted)
      this.here(sequence, `record ${String(sequence)} stands where ${String(wanted)} belongs`);
    else if (skipped === 0 && previous !== this.at.hash)
      this.here(
        sequence,
        `the record does not follow the one before: ${String(sequence - 1)}, or this one, was replaced`,
      );
  }

  private meet(line: SoundRecord['line']): void {
    for (const claim of this.claims) {
      if (claim.link.sequence !== this.at.sequence) continue;
      claim.met = true;
      if (claim.line !== undefined && claim.line.keyId === undefined && line.keyId !== undefined)
        this.fault({ what: 'the head is not sealed, but the record it names is' }, headName(this.checked.chain));
      if (claim.link.hash !== this.at.hash)
        this.here(this.at.sequence, `the record is not the one that ${claim.by} knows`);
    }
  }

  private here(sequence: number | undefined, what: string): void {
    this.fault({ line: this.file.lines, sequence, what });
  }
}
