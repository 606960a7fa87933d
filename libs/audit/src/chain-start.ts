import { createHash } from 'node:crypto';
import type { AuditDisk } from './audit-disk.js';
import { BEGINNING, type Link } from './audit-line.js';
import { chainFiles, fileName, headName } from './audit-names.js';
import { readHead } from './chain-head.js';
import { readRecord, type Torn } from './chain-record.js';

/** What is found of a chain, before anything is written. */
export interface Found {
  /** Number of the file to go on with. */
  readonly file: number;
  /** `none`: to be made. `empty`: it has no record yet. */
  readonly state: 'none' | 'empty' | 'begun';
  /** Bytes in it. */
  readonly bytes: number;
  /** Day of its first record. yyyy-mm-dd, UTC. */
  readonly day: string | undefined;
  /** Last record of the chain. */
  readonly link: Link;
  /** What stands behind it and is no record. */
  readonly torn: Torn | undefined;
  /** The last byte is no line end. */
  readonly unended: boolean;
  /** The head knows of records that are not there: they were cut off or lost. */
  readonly missing: boolean;
  /** There are records, and no head that goes with them: whether the end was cut off cannot be told. */
  readonly headless: boolean;
  /** Files before this one. */
  readonly earlier: readonly string[];
}

/** Looks where the chain has got to. Reads the last file alone: whether all is right is for `verifyChain`. */
export async function findEnd(disk: AuditDisk, chain: string): Promise<Found> {
  const files = chainFiles(await disk.names()).filter((one) => one.chain === chain);
  const tail = await tailOf(
    disk,
    chain,
    files.map(({ number }) => number),
  );
  const earlier = files.filter(({ number }) => number < tail.file).map(({ name }) => name);
  const head = await headOf(disk, chain);
  const headless = isHeadless(head, tail);
  const found = { ...tail, earlier, missing: false, headless };
  if (head === undefined || (head.sequence <= tail.link.sequence && !isOther(head, tail.link))) return found;
  // What the head knows wins: were the chain to go on from a tail that was cut, nobody would see the cut.
  const link = { sequence: head.sequence, hash: head.hash };
  if (head.file === tail.file) return { ...found, link, missing: true };
  const file = Math.max(head.file, tail.file) + 1;
  return { ...NO_FILE, file, link, earlier: files.map(({ name }) => name), missing: true, headless };
}

function isHeadless(head: Head | undefined, { link, sealed }: Tail): boolean {
  return link.sequence > 0 && (head === undefined || (head.line.keyId === undefined && sealed));
}

function isOther(head: Link, tail: Link): boolean {
  return head.sequence === tail.sequence && head.hash !== tail.hash;
}

type Head = NonNullable<ReturnType<typeof readHead>>;

async function headOf(disk: AuditDisk, chain: string): Promise<Head | undefined> {
  const bytes = await disk.read(headName(chain));
  return bytes === undefined ? undefined : readHead(bytes, chain);
}

interface Tail extends Omit<Found, 'missing' | 'headless' | 'earlier'> {
  /** The last record has a seal. */
  readonly sealed: boolean;
}

const NO_FILE: Tail = {
  file: 1,
  state: 'none',
  bytes: 0,
  day: undefined,
  link: BEGINNING,
  sealed: false,
  torn: undefined,
  unended: false,
};

/** A file without any record was made just before its process ended: then the one before it has the last record. */
async function tailOf(disk: AuditDisk, chain: string, numbers: readonly number[]): Promise<Tail> {
  const last = numbers.at(-1);
  if (last === undefined) return NO_FILE;
  const read = await readFileEnd(disk, chain, last);
  if (read.state === 'begun') return read;
  const before = await tailOf(disk, chain, numbers.slice(0, -1));
  return { ...read, link: before.link, sealed: before.sealed };
}

async function readFileEnd(disk: AuditDisk, chain: string, file: number): Promise<Tail> {
  let end: Tail = { ...NO_FILE, state: 'empty', file };
  let behind = createHash('sha256');
  let behindBytes = 0;
  for await (const { bytes, ended } of disk.lines(fileName(chain, file))) {
    const sound = readRecord(bytes);
    const size = end.bytes + bytes.length + (ended ? 1 : 0);
    if (sound?.record.chain === chain) {
      const { sequence, time } = sound.record;
      const day = end.day ?? time.slice(0, 10);
      const { hash, keyId } = sound.line;
      const last = { link: { sequence, hash }, sealed: keyId !== undefined };
      end = { ...end, ...last, state: 'begun', day, bytes: size, unended: !ended };
      behind = createHash('sha256');
      behindBytes = 0;
    } else {
      behind.update(bytes).update('\n'); // the line end that is missing is written before the next record
      behindBytes += bytes.length + 1;
      end = { ...end, bytes: size, unended: !ended };
    }
  }
  const torn = behindBytes === 0 ? undefined : { bytes: behindBytes, sha256: behind.digest('hex') };
  return { ...end, torn };
}
