import type { DirectoryRequest } from '../../../apps/simulator/src/sds/directory-truth.js';
import type { Call } from './api-client.js';
import type { Timeline } from './timeline.js';

/** Requests to the directory in a second that the product allows itself. Source: sds.md §3. */
export const PER_SECOND = 4;
/** Between the moment a request is let go and its arrival here lies a machine that does other things too. */
export const JITTER_MS = 100;
/** An instance that has lost Redis asks it again after five seconds at the latest; then its last second alone goes by. */
const SETTLING_MS = 6_500;

export interface Load {
  /** The busiest second, less the jitter, while the instances could share their limit: when each request arrived. */
  readonly busiest: readonly number[];
  /** The same around a loss of Redis or a restart, when an instance may keep the limit alone. */
  readonly busiestApart: readonly number[];
  /** Arrivals less than 200 ms after the one before, which a gateway that smooths would refuse (sds.md §3). */
  readonly crowded: number;
}

export function directoryLoad(requests: readonly DirectoryRequest[], timeline: Timeline): Load {
  const times = requests.map(({ at }) => at).sort((one, other) => one - other);
  const within = 1_000 - JITTER_MS;
  const windows = times.map((until) => times.filter((at) => at > until - within && at <= until));
  const isApart = (window: readonly number[]): boolean => isSettling(timeline, window[0] ?? 0, window.at(-1) ?? 0);
  const longest = (found: readonly (readonly number[])[]): readonly number[] =>
    found.reduce((one, other) => (other.length > one.length ? other : one), []);
  const crowded = times.filter((at, index) => index > 0 && at - (times[index - 1] ?? 0) < 200).length;
  return {
    busiest: longest(windows.filter((window) => !isApart(window))),
    busiestApart: longest(windows.filter(isApart)),
    crowded,
  };
}

function isSettling(timeline: Timeline, from: number, until: number): boolean {
  const time = { from: from - SETTLING_MS, until };
  return ['redis-away', 'simulator-away'].some((what) => timeline.touches(what, 'all', time));
}

export interface Thrift {
  /** Requests to the directory for each patient opened with every leg in order. */
  readonly perContext: { readonly mean: number; readonly most: number };
  /** Requests for records of a patient whose record had been read before with every leg in order. */
  readonly steady: number;
  readonly steadyCalls: number;
}

/** How often the directory was asked for what. A request carries the correlation id of the call it was made for. */
export function thrift(calls: readonly Call[], requests: readonly DirectoryRequest[]): Thrift {
  const asked = new Map<string, number>();
  for (const { correlationId } of requests) asked.set(correlationId, (asked.get(correlationId) ?? 0) + 1);
  const countOf = ({ correlationId }: Call): number => asked.get(correlationId) ?? 0;
  const opened = calls.filter((call) => call.what === 'open' && isInOrder(call)).map(countOf);
  const steady = calls.filter((call) => call.what === 'record' && isInOrder(call) && isKnown(call, calls));
  return {
    perContext: { mean: opened.reduce((sum, each) => sum + each, 0) / opened.length, most: Math.max(0, ...opened) },
    steady: steady.reduce((sum, call) => sum + countOf(call), 0),
    steadyCalls: steady.length,
  };
}

function isInOrder({ outcome, legs }: Call): boolean {
  return outcome === 'ok' && legs.every((leg) => leg.outcome === 'ok');
}

function isKnown(call: Call, calls: readonly Call[]): boolean {
  return calls.some(
    (earlier) =>
      earlier.what === 'record' &&
      earlier.contextId === call.contextId &&
      earlier.until < call.from &&
      isInOrder(earlier),
  );
}
