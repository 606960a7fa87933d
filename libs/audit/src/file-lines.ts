import { createReadStream } from 'node:fs';

/** One line of a file. */
export interface FileLine {
  /** Without its line end. */
  readonly bytes: Buffer;
  /** False: the file ends here without a line end. */
  readonly ended: boolean;
}

const NEWLINE = 10;

/** The lines of a file, one after the other: never more than one line and one block of it in memory. */
export async function* fileLines(path: string): AsyncGenerator<FileLine> {
  let rest: Buffer[] = [];
  for await (const part of createReadStream(path, { highWaterMark: 262_144 })) {
    if (!Buffer.isBuffer(part)) continue; // never: no encoding is set
    let from = 0;
    for (let end = part.indexOf(NEWLINE); end >= 0; end = part.indexOf(NEWLINE, from)) {
      yield { bytes: Buffer.concat([...rest, part.subarray(from, end)]), ended: true };
      rest = [];
      from = end + 1;
    }
    if (from < part.length) rest.push(part.subarray(from));
  }
  if (rest.length > 0) yield { bytes: Buffer.concat(rest), ended: false };
}
