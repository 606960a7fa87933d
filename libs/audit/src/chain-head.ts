import { z } from 'zod';
import { type AuditKey, type Link, readLine, sealedLine, type SoundLine } from './audit-line.js';

/** Room for the head in its file, which is written in place: one sector of a disk. Bytes. */
const SIZE = 512;

const Head = z.object({
  v: z.literal(1),
  kind: z.literal('head'),
  chain: z.string(),
  file: z.int().min(1),
  sequence: z.int().min(1),
  head: z.string(),
});

/** The last record that surely is on disk, kept beside the chain: a tail that was cut off is missed. */
export interface ChainHead extends Link {
  readonly file: number;
}

export function headBytes(chain: string, head: ChainHead, key: AuditKey | undefined): Buffer {
  const content = { v: 1, kind: 'head', chain, file: head.file, sequence: head.sequence, head: head.hash };
  return Buffer.concat([sealedLine(content, key).line, Buffer.alloc(SIZE, ' ')]).subarray(0, SIZE);
}

/** `undefined`: it was cut off or changed. */
export function readHead(bytes: Buffer, chain: string): (ChainHead & { readonly line: SoundLine }) | undefined {
  const line = readLine(Buffer.from(bytes.toString('latin1').trimEnd(), 'latin1'));
  const read = Head.safeParse(line?.json).data;
  if (line === undefined || read?.chain !== chain) return undefined;
  return { file: read.file, sequence: read.sequence, hash: read.head, line };
}
