import { CATALOGUE } from '#errors';
import type { DirectoryTruth, ProxyCall } from '../../../apps/simulator/src/sds/directory-truth.js';
import type { Call } from './api-client.js';
import { directoryLoad, JITTER_MS, PER_SECOND, thrift } from './directory-load.js';
import { MOST_RECOVERY_MS, type Recovery } from './recoveries.js';
import type { Timeline } from './timeline.js';

/** One line of the table. Without `holds`: a figure that is told and not bound. */
export interface Finding {
  readonly name: string;
  readonly figure: string;
  readonly bound?: string;
  readonly holds?: boolean;
  /** What broke it, for whoever looks into it. */
  readonly examples?: readonly string[];
}

export interface Evidence {
  readonly calls: readonly Call[];
  readonly truth: DirectoryTruth;
  readonly timeline: Timeline;
  readonly recoveries: readonly Recovery[];
  /** Unhandled rejections here, and instances of the product that ended by themselves. */
  readonly crashes: readonly string[];
  readonly instances: number;
}

/** "Confirmed empty" may be kept and said again for so long. Source: sds.md §15.1. */
const KEPT_EMPTY_MS = 60_000;
const NOT_REGISTERED: readonly string[] = ['SDS_ENDPOINT_NOT_FOUND', 'SDS_DEVICE_NOT_FOUND'];
const TWO_SUPPLIERS = 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS';

export function findings(evidence: Evidence): readonly Finding[] {
  return [
    ...routeFindings(evidence),
    ...twoSupplierFindings(evidence),
    ...notRegisteredFindings(evidence),
    none('failures without a code of the catalogue, or INTERNAL', evidence.calls.filter(isUnexplained).map(told)),
    none('unhandled rejections, instances that ended by themselves', evidence.crashes),
    ...loadFindings(evidence),
    ...thriftFindings(evidence),
    ...recoveryFindings(evidence),
  ];
}

/** A run in which this never happened has tried nothing, whatever else holds. */
export function some(name: string, count: number): Finding {
  return { name, figure: String(count), bound: '> 0', holds: count > 0 };
}

/** Outcomes with how often each came, the commonest first. */
export function outcomes(calls: readonly Call[]): readonly (readonly [string, number])[] {
  const counts = new Map<string, number>();
  for (const { what, outcome } of calls) {
    const name = `${what} ${outcome}`;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return [...counts].sort(([, one], [, other]) => other - one);
}

/** A record counts as rightly routed when its system was the practice's at some moment since the patient was opened. */
function routeFindings({ calls, truth }: Evidence): readonly Finding[] {
  const byTrace = new Map(truth.calls.map((call) => [call.traceId, call]));
  const read = calls
    .filter(({ what, outcome }) => what === 'record' && outcome === 'ok')
    .map((call) => ({ call, at: byTrace.get(traceOf(call)) }));
  const wrong = read.filter(({ call, at }) => at === undefined || !wasRight(at, call.openedFrom));
  const former = read.filter(({ at }) => at?.registered === 'formerly').length - wrong.length;
  const strangers = truth.calls.filter(({ reached, registered }) => reached && registered === 'never');
  return [
    some('records read', read.length),
    none(
      'records accepted from a system not the practice’s',
      wrong.map(({ call }) => told(call)),
    ),
    none(
      'calls that reached another practice’s system',
      strangers.map(({ odsCode = '', asid }) => `${odsCode} ${asid}`),
    ),
    {
      name: 'records from a former system inside a context older than the change',
      figure: String(Math.max(0, former)),
    },
  ];
}

function wasRight({ registered, lastRegisteredAt = 0 }: ProxyCall, since: number): boolean {
  return registered === 'now' || (registered === 'formerly' && lastRegisteredAt >= since);
}

function traceOf({ legs }: Call): string {
  return String(legs.find(({ leg, outcome }) => leg === 'record' && outcome === 'ok')?.detail['traceId'] ?? '');
}

function twoSupplierFindings({ calls, timeline }: Evidence): readonly Finding[] {
  const during = calls.filter((call) => call.what === 'open' && timeline.covers('both', call.odsCode, call));
  const refused = during.filter(({ outcome }) => outcome === TWO_SUPPLIERS).length;
  return [
    none(
      'patients opened with a system while two were registered',
      during.filter(({ outcome }) => outcome === 'ok').map(told),
    ),
    { name: `opened meanwhile, and ${TWO_SUPPLIERS} said`, figure: `${during.length}, ${refused}` },
  ];
}

function notRegisteredFindings({ calls, timeline }: Evidence): readonly Finding[] {
  const said = calls.filter(({ outcome }) => NOT_REGISTERED.includes(outcome));
  const wrongly = (call: Call): boolean => !timeline.touches('withdraw', call.odsCode, call);
  const justBack = (call: Call): boolean =>
    timeline.touches('withdraw', call.odsCode, { from: call.from - KEPT_EMPTY_MS, until: call.until });
  return [
    none(
      '“not registered” of a registered practice',
      said.filter((call) => wrongly(call) && !justBack(call)).map(told),
    ),
    {
      name: 'the same within 60 s of its return, from what may be kept (sds.md §15.1)',
      figure: String(said.filter((call) => wrongly(call) && justBack(call)).length),
    },
    { name: '“not registered” while it was withdrawn', figure: String(said.filter((call) => !wrongly(call)).length) },
  ];
}

function loadFindings({ truth, timeline, instances }: Evidence): readonly Finding[] {
  const { busiest, busiestApart, crowded } = directoryLoad(truth.requests, timeline);
  const second = `a second (${JITTER_MS} ms of jitter allowed)`;
  return [
    { ...bound(`directory requests in ${second}`, busiest.length, PER_SECOND), examples: [arrivals(busiest)] },
    {
      ...bound(
        'the same around a loss of Redis or a restart: each instance alone',
        busiestApart.length,
        PER_SECOND * instances,
      ),
      examples: [arrivals(busiestApart)],
    },
    { name: 'requests less than 200 ms after the one before', figure: `${crowded} of ${truth.requests.length}` },
  ];
}

function arrivals(times: readonly number[]): string {
  const [first = 0] = times;
  return `from ${new Date(first).toISOString().slice(11, 23)}: ${times.map((at) => `+${at - first}`).join(' ')} ms`;
}

function thriftFindings({ calls, truth }: Evidence): readonly Finding[] {
  const { perContext, steady, steadyCalls } = thrift(calls, truth.requests);
  return [
    {
      name: 'directory requests for a new context: mean, most',
      figure: `${perContext.mean.toFixed(1)}, ${perContext.most}`,
    },
    bound(`directory requests of ${steadyCalls} further record calls in a context`, steady, 0),
  ];
}

function recoveryFindings({ recoveries }: Evidence): readonly Finding[] {
  const known = recoveries.flatMap(({ tookMs }) => tookMs ?? []);
  const slow = recoveries.filter(({ tookMs = 0 }) => tookMs > MOST_RECOVERY_MS);
  const most = `${(Math.max(0, ...known) / 1_000).toFixed(1)} s`;
  const examples = slow.map(({ event, odsCode }) => `${event} (${odsCode})`);
  return [
    { name: 'slowest recovery after an event', figure: most, bound: '60 s', holds: slow.length === 0, examples },
    {
      name: 'recoveries seen; not seen before the end',
      figure: `${known.length}; ${recoveries.length - known.length}`,
    },
  ];
}

function isUnexplained({ outcome }: Call): boolean {
  return outcome !== 'ok' && (outcome === 'INTERNAL' || !Object.hasOwn(CATALOGUE, outcome));
}

function none(name: string, found: readonly string[]): Finding {
  return { ...bound(name, found.length, 0), examples: found };
}

function bound(name: string, figure: number, most: number): Finding {
  return { name, figure: String(figure), bound: String(most), holds: figure <= most };
}

function told({ what, odsCode, status, outcome, correlationId, from, until }: Call): string {
  const time = new Date(from).toISOString().slice(11, 23);
  return `${what} ${odsCode} at ${time} for ${until - from} ms: ${status} ${outcome} (${correlationId})`;
}
