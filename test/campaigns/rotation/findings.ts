import { type Finding, some } from '../directory/findings.js';
import type { BadProxy } from './bad-proxies.js';
import type { Changes } from './changes.js';
import type { World } from './world.js';

/** A certificate that nobody holds up must be in use by then. Milliseconds. */
const MOST_WAIT_MS = 5_000;
/** Halves of a change that the product may have complained of: one line for each. */
const HALVES: readonly string[] = [
  'certificate in place, key later',
  'key in place, certificate later',
  'certificate half written',
  'key away for a moment',
];

export interface Evidence {
  readonly world: World;
  readonly changes: Changes;
  readonly bad: readonly BadProxy[];
  readonly exitCode: number | null;
  readonly rejections: readonly string[];
}

export function findings({ world, changes, bad, exitCode, rejections }: Evidence): readonly Finding[] {
  const { product, clinicians, proxy } = world;
  const { calls } = clinicians;
  const failed = calls
    .filter(({ outcome }) => outcome !== 'ok')
    .map(({ outcome, ms }) => `${outcome}, ${String(ms)} ms`);
  const halves = HALVES.reduce((sum, name) => sum + (changes.done.get(name) ?? 0), 0);
  const complaints = product.count('ssp.certificate.not-taken');
  const crashes = [...rejections, ...(product.crashed ? ['the product ended by itself'] : [])];
  return [
    some('records read while certificates changed', calls.length),
    none('of them failed', failed),
    figure('milliseconds for a record: half, 95 of 100, longest', percentiles(calls.map(({ ms }) => ms))),
    figure('connections that the proxy saw', [proxy.connections]),
    none('new certificates that were never used', changes.missed),
    atMost('longest wait for a new certificate, milliseconds', Math.max(0, ...changes.waits), MOST_WAIT_MS),
    { ...atMost('complaints about halves of a change', complaints, halves), bound: `≤ ${String(halves)} halves` },
    ...bad.map(refused),
    none(
      'requests that reached a proxy with a bad certificate',
      bad.flatMap(({ kind, leaked }) => (leaked > 0 ? [kind] : [])),
    ),
    { name: 'exit code of the product when told to end', figure: String(exitCode), bound: '0', holds: exitCode === 0 },
    none('unhandled rejections, processes that ended by themselves', crashes),
  ];
}

/** How often what was done. */
export function changesDone({ done }: Changes): readonly (readonly [string, number])[] {
  return [...done].sort(([one], [other]) => one.localeCompare(other));
}

function refused({ kind, outcomes, upstreamCodes, recoveryMs, asExpected }: BadProxy): Finding {
  return {
    name: `proxy ${kind}: ${upstreamCodes.join(', ')}; a record again after ${String(recoveryMs ?? 'never')} ms`,
    figure: String(outcomes.length),
    bound: 'refused with the right code, then recovered',
    holds: asExpected && recoveryMs !== undefined,
    examples: outcomes,
  };
}

function none(name: string, examples: readonly string[]): Finding {
  return { name, figure: String(examples.length), bound: '0', holds: examples.length === 0, examples };
}

function atMost(name: string, value: number, most: number): Finding {
  return { name, figure: String(value), bound: `≤ ${String(most)}`, holds: value <= most };
}

function figure(name: string, values: readonly number[]): Finding {
  return { name, figure: values.join('; ') };
}

function percentiles(values: readonly number[]): readonly number[] {
  const sorted = values.toSorted((one, other) => one - other);
  return [0.5, 0.95, 1].map((share) => sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0);
}
