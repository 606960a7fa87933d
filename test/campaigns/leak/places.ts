import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { Redis } from 'ioredis';
import type { Kind, Needles } from './needles.js';

/** Somewhere that was searched. */
export interface Place {
  readonly name: string;
  readonly bytes: number;
  readonly lines: number;
  readonly hits: ReadonlyMap<Kind, number>;
}

/** Pieces are cut at line ends. Letters. */
const PIECE = 500_000;
/** Even the audit, which names patients and users, holds none of these. */
const NOT_IN_AUDIT: readonly Kind[] = [
  'token or part of one',
  'key or secret',
  'text of a patient',
  'text of an upstream',
];

export function searched(name: string, text: string, needles: Needles, only?: readonly Kind[]): Place {
  const hits = new Map<Kind, number>();
  for (const piece of pieces(text))
    for (const [kind, count] of needles.found(piece))
      if (only === undefined || only.includes(kind)) hits.set(kind, (hits.get(kind) ?? 0) + count);
  return { name, bytes: text.length, lines: text.split('\n').length - 1, hits };
}

function* pieces(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const line = text.indexOf('\n', start + PIECE);
    const end = line < 0 || line > start + 2 * PIECE ? Math.min(start + PIECE, text.length) : line + 1;
    yield text.slice(start, end);
    start = end;
  }
}

/** Every file below the folder, byte for byte; the audit's may name patients, and nothing else of what is looked for. */
export function searchedFiles(folder: string, auditFolder: string, needles: Needles): readonly Place[] {
  const files = filesBelow(folder);
  const inAudit = (path: string): boolean => path.startsWith(`${auditFolder}${sep}`);
  const names = files.map((path) => relative(folder, path)).join('\n');
  const one = (path: string): Place => {
    const text = readFileSync(path).toString('latin1');
    return searched(`file ${relative(folder, path)}`, text, needles, inAudit(path) ? NOT_IN_AUDIT : undefined);
  };
  return [searched('names of files', `${names}\n`, needles), ...files.map(one)];
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Names and values of all that Redis holds now, and every command that it was ever sent. */
export async function searchedRedis(
  redis: { readonly url: string; readonly folder: string },
  needles: Needles,
): Promise<readonly Place[]> {
  const client = new Redis(redis.url);
  const keys = await client.keys('*');
  const values = await Promise.all(keys.map((key) => client.dump(key)));
  client.disconnect();
  const files = filesBelow(redis.folder).map((path) => readFileSync(path).toString('latin1'));
  return [
    searched('names of keys in Redis', `${keys.join('\n')}\n`, needles),
    searched('values in Redis', values.join('\n'), needles),
    searched('all that Redis was ever told', files.join('\n'), needles),
  ];
}
