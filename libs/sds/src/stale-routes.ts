import { sensitivityOf, type DirectoryCall, type InteractionId, type Route } from '#contracts';
import { Fault } from '#errors';
import type { Clock, EventLog } from '#platform';
import type { Question } from './input-rules.js';
import type { KnownRoutes } from './known-routes.js';
import type { RouteHistory } from './route-history.js';

export interface StaleSettings {
  /** Milliseconds; 0: never. */
  readonly patientDataMaxMs: number;
  /** As `patientDataMaxMs`. */
  readonly noPatientDataMaxMs: number;
}

interface StaleTools {
  readonly known: KnownRoutes;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

/** A fault that leaves open whether the route is what it was. Never a confirmed or a bad answer. Source: sds.md §15.3. */
export function isOutage({ code }: Fault): boolean {
  return code === 'SDS_UNAVAILABLE' || code === 'SDS_RATE_LIMITED';
}

/** What may be used while the directory is away, by how much an old route could harm. Source: sds.md §15.3. */
export class StaleRoutes {
  constructor(
    private readonly tools: StaleTools,
    private readonly settings: StaleSettings,
  ) {}

  /** @throws the fault itself where nothing old may be used, or Fault `SDS_STALE_REFUSED` where it could have been and is not */
  async instead(question: Question, fault: Fault, { correlationId, signal }: DirectoryCall): Promise<Route> {
    const maxMs = this.maxMs(question.interactionId);
    if (maxMs === 0 || signal.aborted) throw fault;
    const history = await this.tools.known.of(question);
    const ageMs = this.tools.clock.now().getTime() - Date.parse(history?.lastSeenAt ?? '');
    if (history?.usable !== true || !(ageMs <= maxMs)) throw new Fault('SDS_STALE_REFUSED', fault.context);
    this.tools.events.warn('sds.stale-used', {
      ...{ correlationId, ...question, upstream: 'sds', code: 'SDS_STALE_USED' },
      detail: `${String(Math.round(ageMs / 1000))} s old, instead of ${fault.code}`,
    });
    return staleRoute(question, history);
  }

  private maxMs(interactionId: InteractionId): number {
    switch (sensitivityOf(interactionId)) {
      case 'write':
        return 0;
      case 'patient-data':
        return this.settings.patientDataMaxMs;
      case 'no-patient-data':
        return this.settings.noPatientDataMaxMs;
    }
  }
}

function staleRoute(question: Question, { last, lastSeenAt }: RouteHistory): Route {
  const { address, asid, partyKey, pin, fingerprint, rule, endpointCount, deviceCount, notes } = last;
  const facts = { rule, fingerprint, endpointCount, deviceCount, notes, fetchedAt: lastSeenAt };
  const provenance = { ...facts, source: 'stale', ...(pin === undefined ? {} : { pin }) } as const;
  return { ...question, address, asid, partyKey, provenance };
}
