import type { Found } from './caller.js';
import type { Lane } from './lane.js';
import type { Place } from './places.js';

interface Table {
  readonly title: string;
  readonly rows: readonly (readonly [string, number])[];
}

type Say = (line: string) => void;

const EXAMPLES = 12;

export function tables(lanes: readonly Lane[]): readonly Table[] {
  return [
    { title: 'Rounds', rows: merged(lanes.map(({ done }) => done)) },
    { title: 'Provoked failures, by code', rows: merged(lanes.map(({ caller }) => caller.codes)) },
    { title: 'Answers that were spoilt', rows: lanes.map(({ world }) => [world.store, world.spoiler.spoilt]) },
  ];
}

/** How many hits there are in all. */
export function tellPlaces(places: readonly Place[], lanes: readonly Lane[], say: Say): number {
  say(`\n${'Searched'.padEnd(56)}${'bytes'.padStart(12)}${'lines'.padStart(9)}${'hits'.padStart(7)}`);
  let hits = 0;
  for (const { name, bytes, lines, hits: kinds } of places) {
    const count = [...kinds.values()].reduce((sum, one) => sum + one, 0);
    hits += count;
    const what = [...kinds].map(([kind, times]) => `${kind} ${String(times)}`).join(', ');
    say(
      `${name.padEnd(56)}${String(bytes).padStart(12)}${String(lines).padStart(9)}${String(count).padStart(7)}  ${what}`,
    );
  }
  for (const { world, caller } of lanes) {
    const { problems, replies, found } = caller;
    hits += found.length;
    row(`${world.store}: problems, ${String(problems.count)} replies`, problems.bytes, found.length, say);
    row(`${world.store}: successes (tokens, keys only), ${String(replies.count)} replies`, replies.bytes, 0, say);
    examplesOf(found).forEach((line) => say(`    ${line}`));
  }
  return hits;
}

function row(name: string, bytes: number, hits: number, say: Say): void {
  say(`${name.padEnd(56)}${String(bytes).padStart(12)}${'-'.padStart(9)}${String(hits).padStart(7)}`);
}

function examplesOf(found: readonly Found[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { kind, where } of found) counts.set(`${kind}: ${where}`, (counts.get(`${kind}: ${where}`) ?? 0) + 1);
  return [...counts].slice(0, EXAMPLES).map(([line, count]) => `${line} (${String(count)})`);
}

export function verdictOf(given: {
  readonly say: Say;
  /** Hits in all. */
  readonly places: number;
  readonly missed: readonly string[];
  readonly rounds: readonly [number, number];
  /** Answers that were spoilt, of the rounds that were to do so. */
  readonly spoilt: readonly [answers: number, rounds: number];
  readonly ends: readonly string[];
}): boolean {
  const { say, places: hits, missed, rounds, spoilt, ends } = given;
  const [done, planned] = rounds;
  const [answers, spoiling] = spoilt;
  const crashed = ends.filter((end) => /SIGUSR2|SIGHUP/u.test(end) && !end.endsWith(': 1'));
  const bounds: readonly (readonly [string, string, boolean])[] = [
    ['hits', `${String(hits)}, bound 0`, hits === 0],
    ['plants that the search misses', `${String(missed.length)}, bound 0`, missed.length === 0],
    ['crashes that ended otherwise than with code 1', `${String(crashed.length)}, bound 0`, crashed.length === 0],
    ['rounds done of those planned', `${String(done)} of ${String(planned)}`, done > 0],
    ['answers that were spoilt', `${String(answers)}, bound > 0`, answers > 0 || spoiling === 0],
  ];
  say('');
  missed.forEach((line) => say(`  ${line}`));
  for (const [name, figure, holds] of bounds)
    say(`${name.padEnd(56)}${figure.padStart(16)}  ${holds ? 'holds' : 'BROKEN'}`);
  const good = bounds.every(([, , holds]) => holds);
  say(good ? 'All bounds hold.' : 'A bound is broken.');
  return good;
}

function merged(maps: readonly ReadonlyMap<string, number>[]): Table['rows'] {
  const all = new Map<string, number>();
  for (const map of maps) for (const [name, count] of map) all.set(name, (all.get(name) ?? 0) + count);
  return [...all].sort(([, one], [, other]) => other - one);
}
