import type { RoutePin } from '#contracts';
import type { R4Endpoint } from '#fhir';
import type { EventLog } from '#platform';
import { decideDevice, explainMissingDevice, type UsableDevice } from './device-rules.js';
import type { DirectorySearch, Lookup } from './directory-search.js';
import { decideEndpoint, type AddressPolicy, type Refusal, type UsableEndpoint } from './endpoint-rules.js';
import type { Question } from './input-rules.js';
import type { RoutePins } from './route-pins.js';
import type { Found } from './routes.js';

export interface RefusedRoute extends Refusal {
  readonly endpointCount: number;
  /** 0 where the Devices were not asked for. */
  readonly deviceCount: number;
}
export type Finding = Found | RefusedRoute;

interface FinderTools {
  readonly search: DirectorySearch;
  readonly pins: Pick<RoutePins, 'inForce'>;
  readonly events: EventLog;
}

interface ChosenEndpoint {
  readonly endpoint: UsableEndpoint;
  readonly pin: RoutePin | undefined;
}

/** The messaging record first, then the system of its party key: a Device alone may be a consumer's. Source: sds.md §12. */
export class RouteFinder {
  constructor(
    private readonly tools: FinderTools,
    private readonly policy: AddressPolicy,
  ) {}

  /** Asks the directory now. @throws Fault where it gave no answer to decide on */
  async find(question: Question, lookup: Lookup): Promise<Finding> {
    const endpoints = await this.tools.search.endpoints(question, lookup);
    const endpointCount = endpoints.length;
    const chosen = await this.chosen(endpoints, question, lookup);
    if ('kind' in chosen) return { ...chosen, endpointCount, deviceCount: 0 };
    const { device, deviceCount } = await this.device(question, chosen.endpoint.partyKey, lookup);
    if (device.kind === 'refuse') return { ...device, endpointCount, deviceCount };
    return { kind: 'found', ...chosen, device, endpointCount, deviceCount };
  }

  private async chosen(
    endpoints: readonly R4Endpoint[],
    question: Question,
    lookup: Lookup,
  ): Promise<ChosenEndpoint | Refusal> {
    const decision = decideEndpoint(endpoints, question, this.policy);
    if (decision.kind === 'use') return { endpoint: decision, pin: undefined };
    return decision.rule === 6 ? this.pinned(decision, { endpoints, question, lookup }) : decision;
  }

  /** Row 6 is the only one in which an operator may choose. */
  private async pinned(
    refusal: Refusal,
    about: { readonly endpoints: readonly R4Endpoint[]; readonly question: Question; readonly lookup: Lookup },
  ): Promise<ChosenEndpoint | Refusal> {
    const { correlationId } = about.lookup.call;
    const pin = await this.tools.pins.inForce(about.question, correlationId);
    if (pin === undefined) return refusal;
    const policy = { ...this.policy, pinnedPartyKey: pin.partyKey };
    const decision = decideEndpoint(about.endpoints, about.question, policy);
    const fields = { correlationId, ...about.question, rule: 6, upstream: 'sds' };
    if (decision.kind === 'use') {
      this.tools.events.warn('sds.pin-used', { ...fields, detail: `pin ${pin.id} until ${pin.expiresAt}` });
      return { endpoint: decision, pin };
    }
    const detail = decision.rule === 6 ? 'names no system that is there' : 'the chosen record cannot be used';
    this.tools.events.warn('sds.pin-ignored', { ...fields, detail: `pin ${pin.id}: ${detail}` });
    return decision;
  }

  private async device(
    question: Question,
    partyKey: string,
    lookup: Lookup,
  ): Promise<{ readonly device: UsableDevice | Refusal; readonly deviceCount: number }> {
    const { search } = this.tools;
    const found = await search.devices({ ...question, partyKey }, lookup);
    const device = decideDevice(found, { interactionId: question.interactionId, partyKey });
    if (device.kind === 'use' || device.rule !== 14) return { device, deviceCount: found.length };
    const others = await search.glance(question, lookup);
    return { device: explainMissingDevice(others, partyKey), deviceCount: 0 };
  }
}
