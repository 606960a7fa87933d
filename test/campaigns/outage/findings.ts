import { CATALOGUE } from '#errors';
import type { Case } from './cases.js';
import { type Call, percentile } from './load.js';
import type { Leg } from './relay.js';

/** What was seen from the beginning of one trouble until everything worked again. */
export interface Evidence {
  readonly case: Case;
  /** While it lasted. */
  readonly during: readonly Call[];
  /** From its end on. */
  readonly after: readonly Call[];
  readonly endedAt: number;
  /** The last calls found everything in order. */
  readonly recovered: boolean;
  /** Requests that the trouble met. */
  readonly spoilt: number;
  /** Access tokens that a new one was needed for. */
  readonly revoked: number;
  /** Requests that arrived at the upstreams in all that time. */
  readonly arrived: Readonly<Record<Leg, number>>;
}

/** What is needed and how quick it is when nothing is wrong. */
export interface GoodTimes {
  /** Requests for one call that shares none with others, by leg. */
  readonly needs: Readonly<Record<Call['what'], Readonly<Record<Leg, number>>>>;
  readonly p99Ms: number;
}

export interface Bounds {
  readonly recoveryMs: number;
}

/** Requests at the upstreams, as a share of what the calls need in good times. */
const MOST_REQUESTS = 1.2;
/** Trials and shared requests do not scale with the load: so many are nobody's storm. Count. */
const FEW = 10;
/** Unaffected calls may be so much slower than in good times, or take this long. */
const [SLOWER, FLOOR_MS] = [3, 1_000] as const;

export interface Row {
  readonly cells: readonly string[];
  readonly broken: readonly string[];
}

export const HEADINGS = [
  'trouble',
  'offered',
  'failed',
  'p99 ms',
  'others failed',
  'others p99',
  'requests',
  'of leg (needed)',
  'recovered s',
  'codes',
];

export function rowOf(evidence: Evidence, good: GoodTimes, bounds: Bounds): Row {
  const seen = measured(evidence, good);
  const { leg, name } = evidence.case;
  const { hit, others } = seen;
  const ofLeg = leg === undefined ? '-' : `${String(seen.arrivedAtLeg)} (${seen.neededAtLeg.toFixed(0)})`;
  return {
    cells: [
      name,
      String(evidence.during.length),
      percent(hit.filter(isFailed).length, hit.length),
      String(Math.round(p99(hit))),
      percent(others.filter(isFailed).length, others.length),
      String(Math.round(p99(others))),
      seen.storm.toFixed(2),
      ofLeg,
      Number.isFinite(seen.recoveredMs) ? (seen.recoveredMs / 1_000).toFixed(1) : 'never',
      codesOf(seen.calls),
    ],
    broken: checks(seen, good, bounds)
      .filter(([holds]) => !holds)
      .map(([, what]) => what),
  };
}

function measured(evidence: Evidence, { needs }: GoodTimes) {
  const { during, after, arrived, endedAt, recovered, spoilt, revoked, case: trouble } = evidence;
  const calls = [...during, ...after];
  const { leg, affects } = trouble;
  const needed = (one: Leg): number =>
    calls.reduce((total, { what }) => total + needs[what][one], one === 'token' ? revoked : 0);
  return {
    calls,
    hit: during.filter(affects),
    others: calls.filter((call) => !affects(call)),
    recoveredMs: recovered ? Math.max(0, ...after.filter(isFailed).map(({ from }) => from - endedAt)) : Infinity,
    // Refused connections are counted by nobody: then the calls tell.
    met: leg === undefined ? during.filter(isFailed).length : spoilt,
    storm: sum(arrived) / calls.reduce((total, { what }) => total + sum(needs[what]), 0),
    arrivedAtLeg: leg === undefined ? 0 : arrived[leg],
    neededAtLeg: leg === undefined ? 0 : needed(leg),
  };
}

function checks(
  { calls, others, storm, recoveredMs, met, arrivedAtLeg, neededAtLeg }: ReturnType<typeof measured>,
  good: GoodTimes,
  { recoveryMs }: Bounds,
): readonly (readonly [boolean, string])[] {
  const uncoded = calls.filter(({ outcome }) => !isKnown(outcome));
  const failed = others.find(isFailed);
  const strange = failed === undefined ? '' : `: ${failed.what} ${failed.odsCode} ${failed.outcome}`;
  return [
    [met > 0, 'nothing met the trouble: nothing was tried'],
    [uncoded.length === 0, `${String(uncoded.length)} replies without a code, e.g. ${String(uncoded[0]?.outcome)}`],
    [failed === undefined, `calls failed that have nothing to do with it${strange}`],
    [p99(others) <= Math.max(FLOOR_MS, SLOWER * good.p99Ms), 'calls became slow that have nothing to do with it'],
    [storm <= MOST_REQUESTS, `more than ${String(MOST_REQUESTS)} times the requests of good times`],
    [arrivedAtLeg <= MOST_REQUESTS * neededAtLeg + FEW, 'a storm of requests at what is in trouble'],
    [recoveredMs <= recoveryMs, `not recovered within ${String(recoveryMs / 1_000)} s`],
  ];
}

export function isFailed({ outcome }: Call): boolean {
  return outcome !== 'ok';
}

/** A 500 is explained by nothing that an upstream does. */
function isKnown(outcome: string): boolean {
  return outcome === 'ok' || (outcome !== 'INTERNAL' && Object.hasOwn(CATALOGUE, outcome));
}

function sum(counts: Readonly<Record<Leg, number>>): number {
  return Object.values(counts).reduce((total, count) => total + count, 0);
}

export function p99(calls: readonly Call[]): number {
  return percentile(
    calls.map(({ ms }) => ms),
    0.99,
  );
}

function percent(part: number, whole: number): string {
  return whole === 0 ? '-' : `${((100 * part) / whole).toFixed(1)} %`;
}

function codesOf(calls: readonly Call[]): string {
  const counts = new Map<string, number>();
  for (const { outcome } of calls.filter(isFailed)) counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
  return [...counts].map(([code, count]) => `${code} ${String(count)}`).join(', ');
}
