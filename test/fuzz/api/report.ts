import { MARK } from './from-schema.js';
import type { Range, Row } from './range.js';
import type { SlowEnd } from './slow.js';
import type { State } from './world.js';

/** What the heap may grow beyond what the first tenth has left. Bytes. */
const GROWTH = 64_000_000;
/** What was sent, and any token; a line of the log must hold none. */
const SENT = new RegExp(`${MARK}|999 ?000 ?1006|eyJ[\\w-]{20,}`, 'u');

export interface Evidence {
  readonly range: Range;
  /** At the start, after a tenth, at the end; `undefined`: no answer. */
  readonly states: Readonly<Record<'first' | 'warm' | 'last', State | undefined>>;
  readonly ends: readonly SlowEnd[];
  /** All that the product has written. */
  readonly words: string;
  readonly say: (line: string) => void;
}

type Bound = readonly [name: string, figure: string, holds: boolean];

/** `false`: a bound is broken. */
export function told(evidence: Evidence): boolean {
  const { range, ends, say } = evidence;
  say('');
  range.rows.forEach((row) => say(lineOf(row)));
  ends.forEach((end) => say(slowLineOf(end)));
  const written = evidence.words.split('\n').filter((line) => SENT.test(line));
  for (const { name, failure } of range.rows)
    if (failure !== undefined) say(`\nBROKEN ${name}: ${failure.fault}\n${failure.bytes}`);
  written.slice(0, 5).forEach((line) => say(`\nBROKEN log: ${line.slice(0, 300)}`));
  const bounds = [...replyBounds(range), ...silenceBounds(written.length, ends), ...processBounds(evidence.states)];
  say('');
  for (const [name, figure, holds] of bounds)
    say(`${name.padEnd(60)}${figure.padStart(20)}  ${holds ? 'holds' : 'BROKEN'}`);
  const good = bounds.every(([, , holds]) => holds);
  say(good ? 'All bounds hold.' : 'A bound is broken.');
  return good;
}

function lineOf({ name, outcomes }: Row): string {
  const sorted = [...outcomes].sort(([one], [other]) => (one < other ? -1 : 1));
  return `${name.padEnd(74)} ${sorted.map(([outcome, count]) => `${outcome} ×${String(count)}`).join('  ')}`;
}

function slowLineOf({ name, endedAfterMs, said }: SlowEnd): string {
  const end = endedAfterMs === undefined ? 'still open' : `ended after ${String(Math.round(endedAfterMs / 1_000))} s`;
  return `${`slow: ${name}`.padEnd(74)} ${end}, ${said.slice(0, 24).trim()}`;
}

function replyBounds({ rows, shots, cutShort }: Range): readonly Bound[] {
  const failures = rows.filter(({ failure }) => failure !== undefined).length;
  const counts = rows.flatMap(({ outcomes }) => [...outcomes]).filter(([outcome]) => outcome.startsWith('500'));
  const crashes = counts.reduce((sum, [, count]) => sum + count, 0);
  return [
    ['requests sent', String(shots), shots > 0],
    ['operations that took too long for all runs', `${String(cutShort.length)}, bound 0`, cutShort.length === 0],
    ['operations with a reply that breaks a rule', `${String(failures)}, bound 0`, failures === 0],
    ['replies of 500', `${String(crashes)}, bound 0`, crashes === 0],
  ];
}

function silenceBounds(written: number, ends: readonly SlowEnd[]): readonly Bound[] {
  const open = ends.filter(({ endedAfterMs }) => endedAfterMs === undefined).length;
  return [
    ['lines of the log with something that was sent', `${String(written)}, bound 0`, written === 0],
    ['slow requests that nobody ended', `${String(open)}, bound 0`, open === 0],
  ];
}

function processBounds({ first, warm, last }: Evidence['states']): readonly Bound[] {
  if (first === undefined || warm === undefined || last === undefined)
    return [['process answers when it is asked how it does', 'no', false]];
  const grown = last.heapBytes - warm.heapBytes;
  return [
    ['process is the same and answers at once', String(last.pid), last.pid === first.pid],
    ['names added to Object.prototype', last.added.join(', ') || 'none', last.added.length === 0],
    [
      'growth of the heap, MB',
      `${(grown / 1_000_000).toFixed(1)}, bound ${String(GROWTH / 1_000_000)}`,
      grown < GROWTH,
    ],
  ];
}
