import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { randomFrom } from '../../apps/simulator/src/records/random.js';
import { chaosBook } from './directory/practices.js';
import { type Case, outages, type Pace } from './outage/cases.js';
import {
  type Bounds,
  type Evidence,
  type GoodTimes,
  HEADINGS,
  isFailed,
  p99,
  type Row,
  rowOf,
} from './outage/findings.js';
import { type Call, type FrontEnd, load, open, record } from './outage/load.js';
import type { Leg } from './outage/relay.js';
import { startWorld, type World } from './outage/world.js';

/**
 * `npm run campaign:outage -- --seconds 60 --rate 50 --seed 1 --only practice`: clinicians of eight practices open patients and read
 * records while each upstream, and then one practice, is down, slow and flapping for so many seconds. Ends with code 1
 * when a bound is broken. From 30 seconds on the product keeps its usual time-outs and circuits; a shorter run makes
 * them shorter too.
 */
const { seconds, rate, seed, only } = numbers();
const LONG = seconds >= 30;
const OPEN_MS = LONG ? 30_000 : 1_000;
const SHORT: Readonly<Record<string, string>> = {
  CIRCUIT_OPEN_MS: String(OPEN_MS),
  PDS_TIMEOUT_MS: '1000',
  PDS_BUDGET_MS: '2000',
  SDS_TIMEOUT_MS: '1000',
  SDS_BUDGET_MS: '4000',
  GPC_RECORD_TIMEOUT_MS: '2000',
};
const PACE: Pace = LONG
  ? { lateMs: 70_000, tokenLateMs: 8_000, flapMs: 7_000 }
  : { lateMs: 4_000, tokenLateMs: 1_500, flapMs: 500 };
/** An open circuit, and what still hangs until its own time-out or waits between attempts. */
const BOUNDS: Bounds = { recoveryMs: OPEN_MS + (LONG ? 60_000 : 4_500) };
const SLICE_MS = 1_500;
/** The process answers at all. Milliseconds. */
const LONGEST_SILENCE_MS = 5_000;
/** Limits for callers and quotas are not under test. */
const USUAL = {
  LOG_LEVEL: 'error',
  RATE_LIMIT_USER_PER_MINUTE: '1000000',
  RATE_LIMIT_ORGANISATION_PER_MINUTE: '1000000',
  PDS_RATE_PER_SECOND: '1000',
  SDS_RATE_PER_SEC: '100',
};

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const random = randomFrom(seed);
const started = Date.now();
const book = chaosBook();
const world = await startWorld(book, { ...USUAL, ...(LONG ? {} : SHORT) }, 'avery.testclinician');
const frontEnd: FrontEnd = { apiUrl: world.apiUrl, token: world.token, stories: book.stories, contexts: new Map() };
try {
  process.exitCode = (await run()) ? 0 : 1;
} finally {
  await world.stop();
}

async function run(): Promise<boolean> {
  say(`campaign:outage, seed ${String(seed)}, ${String(rate)} requests a second, ${String(seconds)} s each`);
  const good = await goodTimes();
  const silence = watchLoop(world);
  const rows: Row[] = [];
  for (const one of chosenCases()) {
    const row = rowOf(await endured(one), good, BOUNDS);
    rows.push(row);
    say(`${time()}  ${one.name.padEnd(20)} ${row.broken.length === 0 ? 'bounds hold' : row.broken.join('; ')}`);
  }
  const longestMs = silence();
  table([HEADINGS, ...rows.map(({ cells }) => cells)]);
  say(
    `\nlongest silence of /health/live: ${String(Math.round(longestMs))} ms (bound ${String(LONGEST_SILENCE_MS)} ms)`,
  );
  const crash = world.crash();
  if (crash !== undefined) say(`the product ended by itself: ${crash}`);
  const broken = rows.filter((row) => row.broken.length > 0).length;
  const alive = longestMs <= LONGEST_SILENCE_MS && crash === undefined;
  say(broken === 0 && alive ? 'All bounds hold.' : `Bounds are broken in ${String(broken)} case(s).`);
  return broken === 0 && alive;
}

/** @throws Error when `--only` names none */
function chosenCases(): readonly Case[] {
  const all = outages(book.practices[0]!, PACE);
  const chosen = all.filter(({ name }) => name.includes(only));
  if (chosen.length === 0) throw new Error(`--only is part of one of: ${all.map(({ name }) => name).join(', ')}`);
  return chosen;
}

/** Everything is asked for once, so that what is kept for long is kept; then what single calls need, and how quick a crowd is served. */
async function goodTimes(): Promise<GoodTimes> {
  await oneByOne('open');
  await oneByOne('record');
  const needs = { open: await oneByOne('open'), record: await oneByOne('record') };
  const calls = await load(frontEnd, { perSecond: rate, ms: 3_000, random });
  const failed = calls.find(isFailed);
  if (failed !== undefined) throw new Error(`calls fail although nothing is wrong: ${failed.outcome}`);
  say(
    `${time()}  in good times: p99 ${String(Math.round(p99(calls)))} ms; requests for a call ${JSON.stringify(needs)}`,
  );
  return { needs, p99Ms: p99(calls) };
}

/** Requests for one call, by leg. */
async function oneByOne(what: Call['what']): Promise<Record<Leg, number>> {
  const before = { ...world.counts() };
  for (const story of book.stories) await (what === 'open' ? open(frontEnd, story) : record(frontEnd, story, random));
  return difference(before, world.counts(), book.stories.length);
}

/** The load goes on over the end of the trouble, as clinicians do; nobody waits for calls that still hang. */
async function endured(one: Case): Promise<Evidence> {
  const before = { ...world.counts() };
  const [spoiltBefore, revokedBefore] = [world.spoilt(), world.revoked()];
  const end = await one.begin(world);
  const during = load(frontEnd, { perSecond: rate, ms: seconds * 1_000, random, crowdAt: one.crowdAt });
  await pause(seconds * 1_000);
  const endedAt = performance.now();
  await end();
  const { calls: after, recovered } = await untilGood(one, endedAt);
  const all = [...(await during), ...after];
  return {
    case: one,
    during: all.filter(({ from }) => from < endedAt),
    after: all.filter(({ from }) => from >= endedAt),
    endedAt,
    recovered,
    spoilt: world.spoilt() - spoiltBefore,
    revoked: world.revoked() - revokedBefore,
    arrived: difference(before, world.counts()),
  };
}

/** Calls, until a slice of time has seen no failure or the time for that is over. */
async function untilGood(
  { name, crowdAt }: Case,
  endedAt: number,
): Promise<{ readonly calls: readonly Call[]; readonly recovered: boolean }> {
  const slices: (readonly Call[])[] = [];
  while (performance.now() < endedAt + BOUNDS.recoveryMs + SLICE_MS) {
    const latest = await load(frontEnd, { perSecond: rate, ms: SLICE_MS, random, crowdAt });
    slices.push(latest);
    if (!latest.some(isFailed)) return { calls: slices.flat(), recovered: true };
  }
  say(`${time()}  ${name}: something still fails`);
  return { calls: slices.flat(), recovered: false };
}

/** Gives what tells the longest time that the process took for its simplest answer. */
function watchLoop({ apiUrl }: World): () => number {
  const silences: number[] = [];
  const ask = async (): Promise<void> => {
    const from = performance.now();
    await fetch(`${apiUrl}/health/live`).then(
      (reply) => reply.arrayBuffer(),
      () => undefined,
    );
    silences.push(performance.now() - from);
  };
  const timer = setInterval(() => void ask(), 250);
  return () => {
    clearInterval(timer);
    return Math.max(...silences);
  };
}

type Counts = Readonly<Record<Leg, number>>;

function difference(before: Counts, after: Counts, calls = 1): Record<Leg, number> {
  const of = (leg: Leg): number => (after[leg] - before[leg]) / calls;
  return { token: of('token'), pds: of('pds'), sds: of('sds'), ssp: of('ssp'), other: of('other') };
}

function table(lines: readonly (readonly string[])[]): void {
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)));
  say('');
  for (const line of lines)
    say(
      line
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    );
}

function time(): string {
  return `${String(Math.round((Date.now() - started) / 1_000)).padStart(4)} s`;
}

interface Wanted {
  readonly seconds: number;
  readonly rate: number;
  readonly seed: number;
  /** Part of the names of the cases. */
  readonly only: string;
}

function numbers(): Wanted {
  const { values } = parseArgs({
    options: {
      seconds: { type: 'string', default: '3' },
      rate: { type: 'string', default: '50' },
      seed: { type: 'string', default: '1' },
      only: { type: 'string', default: '' },
    },
  });
  const [seconds, rate, seed] = [Number(values.seconds), Number(values.rate), Number(values.seed)];
  if (![seconds, rate, seed].every(Number.isInteger) || seconds < 2 || rate < 10)
    throw new Error('--seconds, --rate and --seed are whole numbers; at least 2 seconds and 10 requests a second');
  return { seconds, rate, seed, only: values.only };
}
