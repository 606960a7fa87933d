import { INTERACTION, maskAsid, type KeptRoute, type OdsCode, type Route } from '#contracts';
import type { FaultCode } from '#errors';
import type { Clock, EventLog } from '#platform';
import type { Question } from './input-rules.js';
import type { KeptTexts } from './kept-texts.js';
import { isFlapping, RouteHistory, withRefusal, withRoute, type HistoryStep } from './route-history.js';

interface KnownRouteTools {
  readonly kept: KeptTexts;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
  /** What else was learnt at the old address is to be forgotten (sds.md §15.6). */
  readonly onRouteChanged: (odsCode: OdsCode) => Promise<void>;
}

/** Source: sds.md §15.1. */
const KEPT_MS = 7 * 24 * 3_600_000;
/** Answers that say nothing about the practice: our own set-up, or no answer at all. */
const SAYS_NOTHING: readonly FaultCode[] = [
  'SDS_UNAVAILABLE',
  'SDS_RATE_LIMITED',
  'SDS_UNAUTHENTICATED',
  'SDS_WRONG_PATH',
  'SDS_REQUEST_REJECTED',
];

/** The last route of each practice and interaction: to notice changes and to explain, never the first source (sds.md §15). */
export class KnownRoutes {
  constructor(private readonly tools: KnownRouteTools) {}

  /** The directory has just given this route. */
  async found(route: Route, cpaId: string | undefined, correlationId: string): Promise<void> {
    const earlier = await this.of(route);
    const step = withRoute(earlier, route, cpaId);
    await this.take(route, { earlier, step, correlationId });
  }

  /** The directory has just refused this route, or answered what cannot be read. It replaces what was kept (sds.md §15.3). */
  async refused(question: Question, code: FaultCode, correlationId: string): Promise<void> {
    if (SAYS_NOTHING.includes(code)) return;
    const earlier = await this.of(question);
    if (earlier === undefined) return;
    // An unreadable answer is not to be relied on for anything, but it is no news about the practice either.
    const step =
      code === 'SDS_BAD_RESPONSE'
        ? { history: { ...earlier, usable: false }, changed: false }
        : withRefusal(earlier, code, this.tools.clock.now());
    await this.take(question, { earlier, step, correlationId });
  }

  async of(question: Question): Promise<RouteHistory | undefined> {
    return this.tools.kept.read(nameOf(question), RouteHistory);
  }

  async ofPractice(odsCode: OdsCode): Promise<readonly KeptRoute[]> {
    const all = await Promise.all(
      Object.values(INTERACTION).map(async (interactionId) => {
        const history = await this.of({ odsCode, interactionId });
        return history === undefined ? [] : [keptRoute({ odsCode, interactionId }, history)];
      }),
    );
    return all.flat();
  }

  async forget(odsCode: OdsCode): Promise<void> {
    for (const interactionId of Object.values(INTERACTION)) {
      await this.tools.kept.drop(nameOf({ odsCode, interactionId }));
    }
    await this.tellOthers(odsCode);
  }

  private async take(
    { odsCode, interactionId }: Question,
    {
      earlier,
      step,
      correlationId,
    }: { readonly earlier: RouteHistory | undefined; readonly step: HistoryStep; readonly correlationId: string },
  ): Promise<void> {
    await this.tools.kept.write(nameOf({ odsCode, interactionId }), step.history, KEPT_MS);
    if (!step.changed || earlier === undefined) return;
    const fields = { correlationId, odsCode, interactionId, upstream: 'sds', rule: 21 };
    const detail = difference(earlier, step.history, this.tools.clock.now());
    this.tools.events.warn('sds.route.changed', { ...fields, code: 'SDS_ROUTE_CHANGED', detail });
    if (isFlapping(step.history)) {
      this.tools.events.error('sds.route.flapping', { ...fields, count: step.history.changes.length });
    }
    await this.tellOthers(odsCode);
  }

  private async tellOthers(odsCode: OdsCode): Promise<void> {
    try {
      await this.tools.onRouteChanged(odsCode);
    } catch {
      this.tools.events.warn('sds.route.change-not-passed-on', { odsCode });
    }
  }
}

/** Source: sds.md §15.1. */
function nameOf({ odsCode, interactionId }: Question): string {
  return `last:${odsCode}:${interactionId}`;
}

function keptRoute({ interactionId }: Question, history: RouteHistory): KeptRoute {
  const { last, firstSeenAt, lastSeenAt, changes } = history;
  return {
    interactionId,
    address: last.address,
    asid: maskAsid(last.asid),
    partyKey: last.partyKey,
    fingerprint: last.fingerprint,
    firstSeenAt,
    lastSeenAt,
    changes,
    flapping: isFlapping(history),
  };
}

/** Old and new, for a log line: only what differs, ASIDs masked. Source: sds.md §15.6. */
function difference(earlier: RouteHistory, { last, refusal }: RouteHistory, now: Date): string {
  const ageSeconds = Math.round((now.getTime() - Date.parse(earlier.lastSeenAt)) / 1000);
  const parts = facts(earlier.last).flatMap(([name, old], index) => {
    const fresh = facts(last)[index]?.[1];
    return fresh === old ? [] : [`${name} ${old} -> ${String(fresh)}`];
  });
  const state = `${earlier.refusal ?? 'usable'} -> ${refusal ?? 'usable'}`;
  return [state, ...parts, `last seen ${String(ageSeconds)} s ago`].join('; ');
}

function facts(last: RouteHistory['last']): readonly (readonly [string, string])[] {
  return [
    ['address', last.address],
    ['party key', last.partyKey],
    ['ASID', maskAsid(last.asid)],
    ['CPA id', last.cpaId ?? 'none'],
    ['records', `${String(last.endpointCount)}+${String(last.deviceCount)}`],
  ];
}
