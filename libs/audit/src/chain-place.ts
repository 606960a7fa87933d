import type { AuditDisk, GrowingFile } from './audit-disk.js';
import { type AuditKey, type Link, sealedLine } from './audit-line.js';
import { fileName } from './audit-names.js';
import { type ChainContent, chained } from './chain-record.js';
import { findEnd, type Found } from './chain-start.js';

/** Where the next record goes. */
export interface Place {
  readonly file: GrowingFile;
  readonly number: number;
  readonly bytes: number;
  /** Of the file's first record. yyyy-mm-dd, UTC. */
  readonly day: string;
  readonly link: Link;
}

export interface ChainTools {
  readonly disk: AuditDisk;
  readonly chain: string;
  readonly key: AuditKey | undefined;
  readonly now: () => Date;
}

const LINE_END = Buffer.from('\n');

/** The records as they follow each other from here; none of them is written. */
export function sealedRecords(
  contents: readonly ChainContent[],
  from: Link,
  { chain, key, now }: ChainTools,
): { readonly bytes: Buffer; readonly link: Link } {
  const parts: Buffer[] = [];
  let link = from;
  for (const content of contents) {
    const { line, hash } = sealedLine(chained(content, link, { chain, time: now() }), key);
    parts.push(line, LINE_END);
    link = { sequence: link.sequence + 1, hash };
  }
  return { bytes: Buffer.concat(parts), link };
}

/**
 * Goes on with what is on disk, after a start or a failed write. What was torn stays where it is: it is closed off, and the
 * next record says how much it was. @param refused records that could not be written meanwhile
 */
export async function resume(tools: ChainTools, refused: number): Promise<{ place: Place; found: Found }> {
  const { disk, chain } = tools;
  const found = await findEnd(disk, chain);
  for (const name of found.earlier) await disk.finish(name);
  const file = await disk.grow(fileName(chain, found.file), found.state === 'none');
  try {
    const { bytes, link } = sealedRecords(firstWords(found, refused), found.link, tools);
    const written = found.unended ? Buffer.concat([LINE_END, bytes]) : bytes;
    await file.append(written);
    const day = found.day ?? dayOf(tools.now());
    return { place: { file, number: found.file, bytes: found.bytes + written.length, day, link }, found };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function firstWords({ state, file, torn }: Found, refused: number): readonly ChainContent[] {
  const gap = torn === undefined ? {} : { torn };
  if (state !== 'begun') return [{ kind: 'file', file, ...gap }, ...refusedMeanwhile(refused)];
  if (torn === undefined) return refusedMeanwhile(refused);
  return [{ kind: 'resumed', ...gap, ...(refused > 0 ? { refused } : {}) }];
}

/** @param refused records that could not be written, or not in time */
export function refusedMeanwhile(refused: number): readonly ChainContent[] {
  return refused > 0 ? [{ kind: 'resumed', refused }] : [];
}

/** Begins the next file. The one before is never written again. */
export async function turnOver(place: Place, tools: ChainTools): Promise<Place> {
  const { disk, chain, now } = tools;
  const number = place.number + 1;
  const file = await disk.grow(fileName(chain, number), true);
  try {
    const { bytes, link } = sealedRecords([{ kind: 'file', file: number }], place.link, tools);
    await file.append(bytes);
    await place.file.close();
    await disk.finish(fileName(chain, place.number));
    return { file, number, bytes: bytes.length, day: dayOf(now()), link };
  } catch (error) {
    await file.close();
    throw error;
  }
}

export function dayOf(time: Date): string {
  return time.toISOString().slice(0, 10);
}
