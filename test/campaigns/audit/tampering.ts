import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type AuditKey, FolderDisk, verifyChain } from '#audit';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { Finding } from '../directory/findings.js';
import { CHAIN } from './evidence.js';

interface Place {
  readonly file: string;
  /** Absent: the file as a whole. */
  readonly line?: number;
}

/** Somebody's hand in a copy of the folder. Gives where it was. */
type Deed = (folder: string, files: readonly string[], random: Random) => Place;

const DEEDS: Readonly<Record<string, Deed>> = {
  'an edited record': inLines((lines, at) => lines.with(at, lines[at]!.replace('"operation":"', '"operation":"not-'))),
  'a removed record': inLines((lines, at) => lines.toSpliced(at, 1)),
  'two records swapped': inLines((lines, at) => lines.toSpliced(at, 2, lines[at + 1]!, lines[at]!)),
  'a record put in twice': inLines((lines, at) => lines.toSpliced(at + 1, 0, lines[at]!), 1),
  'a removed file': (folder, files, random) => {
    const file = files[random.int(0, files.length - 2)]!;
    rmSync(join(folder, file));
    return { file };
  },
  'a removed last file': (folder, files) => {
    rmSync(join(folder, files.at(-1)!));
    return { file: files.at(-2)! };
  },
  'a tail that was cut off': (folder, files) => {
    const path = join(folder, files.at(-1)!);
    const lines = readFileSync(path, 'utf8').split('\n');
    truncateSync(path, Buffer.byteLength(`${lines.slice(0, Math.ceil(lines.length / 2)).join('\n')}\n`));
    return { file: files.at(-1)! };
  },
};

/** @param offset how far behind the chosen line the trace of the deed is */
function inLines(change: (lines: readonly string[], at: number) => readonly string[], offset = 0): Deed {
  return (folder, files, random) => {
    const file = random.pick(files.slice(0, -1));
    const lines = readFileSync(join(folder, file), 'utf8').split('\n').slice(0, -1);
    const at = indexOfEntry(lines, random.int(1, lines.length - 3));
    writeFileSync(join(folder, file), `${change(lines, at).join('\n')}\n`);
    return { file, line: at + 1 + offset };
  };
}

/** A record of an attempt at this line or after it: what was torn is no record. */
function indexOfEntry(lines: readonly string[], from: number): number {
  const at = lines.findIndex((line, index) => index >= from && /"kind":"(opened|closed|noted)"/u.test(line));
  return Math.min(at, lines.length - 2);
}

const ROUNDS = 5;

/** Each deed several times, each on a fresh copy; all must be found, and where they were. */
export async function tamperings(
  auditDir: string,
  scratch: string,
  key: AuditKey,
  random: Random,
): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const [name, deed] of Object.entries(DEEDS)) {
    const missed: string[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const verdict = await afterwards(auditDir, scratch, { deed, key, random });
      if (verdict !== undefined) missed.push(verdict);
    }
    const figure = `${String(ROUNDS - missed.length)} of ${String(ROUNDS)}`;
    found.push({
      name: `found and located: ${name}`,
      figure,
      bound: 'all',
      holds: missed.length === 0,
      examples: missed,
    });
  }
  return found;
}

/** `undefined`: found where it was. */
async function afterwards(
  auditDir: string,
  scratch: string,
  { deed, key, random }: { readonly deed: Deed; readonly key: AuditKey; readonly random: Random },
): Promise<string | undefined> {
  const folder = join(scratch, 'copy');
  cpSync(auditDir, folder, { recursive: true });
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .sort();
  for (const file of files) chmodSync(join(folder, file), 0o600);
  const place = deed(folder, files, random);
  const { faults } = await verifyChain({ disk: new FolderDisk(folder), chain: CHAIN, keys: [key] });
  rmSync(folder, { recursive: true });
  const [first] = faults;
  const isThere = first?.file === place.file && (place.line === undefined || first.line === place.line);
  return isThere
    ? undefined
    : `${place.file}:${String(place.line)} was told as ${first === undefined ? 'nothing' : `${first.file}:${String(first.line)} ${first.what}`}`;
}
