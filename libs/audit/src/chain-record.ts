import { z } from 'zod';
import { AuditEntry } from '#contracts';
import { type Link, readLine, type SoundLine } from './audit-line.js';

/** Shape of the records; another number means another shape. */
const RECORD_VERSION = 1;

/** What every record has. The hash stands behind it and is no part of what is parsed. */
const Chained = z.object({
  v: z.literal(RECORD_VERSION),
  chain: z.string(),
  /** 1 for the first, one more for each: a gap is evident. */
  sequence: z.int().min(1),
  /** When it was written. RFC 3339, UTC, milliseconds. */
  time: z.iso.datetime(),
  /** Hash of the record before. */
  previous: z.string(),
});

/** Bytes before this record that are none: a process was killed, or a disk was full, while it wrote. */
const Torn = z.object({ bytes: z.int().min(1), sha256: z.string() });
export type Torn = Readonly<z.infer<typeof Torn>>;

/** First record of a file. */
const FileBegun = z.object({ kind: z.literal('file'), file: z.int().min(1), torn: Torn.optional() });
/** First record after an interruption that left something to tell. */
const Resumed = z.object({
  kind: z.literal('resumed'),
  torn: Torn.optional(),
  /** Records that were refused meanwhile: nothing of what they were for was done, or its answer was held back. */
  refused: z.int().min(1).optional(),
});

export type ChainContent = z.infer<typeof FileBegun> | z.infer<typeof Resumed> | AuditEntry;

export const ChainRecord = z.union([
  Chained.extend(FileBegun.shape),
  Chained.extend(Resumed.shape),
  Chained.extend(AuditEntry.shape),
]);
export type ChainRecord = Readonly<z.infer<typeof ChainRecord>>;
/** A record of something that happened, with its place in its chain. */
export type AuditRecord = Extract<ChainRecord, { kind: AuditEntry['kind'] }>;

/** In the order in which it is written. */
export function chained(
  content: ChainContent,
  { sequence, hash }: Link,
  { chain, time }: { readonly chain: string; readonly time: Date },
): object {
  const head = { v: RECORD_VERSION, chain, sequence: sequence + 1, time: time.toISOString() };
  return { ...head, ...content, previous: hash };
}

export interface SoundRecord {
  readonly line: SoundLine;
  readonly record: ChainRecord;
}

/** `undefined`: not as it was written, or not by us. @param line without line end */
export function readRecord(line: Buffer): SoundRecord | undefined {
  const sound = readLine(line);
  const record = sound === undefined ? undefined : ChainRecord.safeParse(sound.json).data;
  return sound === undefined || record === undefined ? undefined : { line: sound, record };
}

export function isEntry(record: ChainRecord): record is AuditRecord {
  return record.kind !== 'file' && record.kind !== 'resumed';
}
