import type { Random } from '../../apps/simulator/src/records/random.js';

type Json = Readonly<Record<string, unknown>>;
type Change = (value: unknown, random: Random) => unknown;

/** What takes the place of any value. */
const STRANGE: readonly unknown[] = [
  null,
  0,
  -1,
  1e21,
  true,
  '',
  ' ',
  '#',
  '/',
  '#x',
  'Observation/',
  'List/#',
  {},
  [],
  [null],
  [[]],
  { reference: {} },
  { coding: 'text' },
  '\u0000\ud800',
  'x'.repeat(5_000),
  'Entries are not supported by the provider system.',
];
const REMOVED = Symbol('removed');

/** Removed, retyped, truncated, repeated and nested values: what systems were seen to send, and worse. */
const CHANGES: Readonly<Record<string, Change>> = {
  removed: () => REMOVED,
  retyped: (_, random) => random.pick(STRANGE),
  truncated: (value, random) => (typeof value === 'string' ? value.slice(0, random.int(0, value.length)) : []),
  listed: (value) => [value],
  repeated: (value) => (Array.isArray(value) ? [...(value as unknown[]), ...(value as unknown[])] : [value, value]),
  shuffled: (value) => (Array.isArray(value) ? (value as unknown[]).toReversed() : value),
  deep: () => Array.from({ length: 1_000 }).reduce<unknown>((inner) => ({ extension: [inner] }), {}),
  inText: (value) => textOf(value),
};
export const CHANGE_NAMES = Object.keys(CHANGES);

/** One change somewhere in the bundle, more often deep inside an entry than at the top. */
export function changed(bundle: unknown, name: string, random: Random): unknown {
  const change = CHANGES[name];
  return change === undefined ? bundle : at(bundle, random, change, 0);
}

function at(value: unknown, random: Random, change: Change, depth: number): unknown {
  const keys = typeof value === 'object' && value !== null ? Object.keys(value) : [];
  if (keys.length === 0 || (depth > 2 && random.chance(0.25))) return change(value, random);
  const key = keyOf(keys, random, depth);
  return Array.isArray(value)
    ? (value as unknown[]).flatMap((one, place) => replaced(one, String(place) === key, random, change, depth))
    : objectAt(value as Json, key, random, change, depth);
}

/** The envelope itself is hit now and then only: without it nothing is read. */
function keyOf(keys: readonly string[], random: Random, depth: number): string {
  return depth === 0 && keys.includes('entry') && random.chance(0.95) ? 'entry' : random.pick(keys);
}

function replaced(one: unknown, isIt: boolean, random: Random, change: Change, depth: number): readonly unknown[] {
  if (!isIt) return [one];
  const inner = at(one, random, change, depth + 1);
  return inner === REMOVED ? [] : [inner];
}

function objectAt(value: Json, key: string, random: Random, change: Change, depth: number): unknown {
  const { [key]: inner, ...rest } = value;
  const next = at(inner, random, change, depth + 1);
  return next === REMOVED ? rest : { ...value, [key]: next };
}

/** `null` for what JSON has no word for. */
export function textOf(value: unknown): string {
  return JSON.stringify([value]).slice(1, -1);
}

/** Broken on the way: cut short, or with a byte of something else. */
export function brokenBytes(bytes: Buffer, random: Random): Buffer {
  if (random.chance(0.5)) return bytes.subarray(0, random.int(0, bytes.length));
  const copy = Buffer.from(bytes);
  copy[random.int(0, Math.max(0, copy.length - 1))] = random.int(0, 255);
  return copy;
}
