import { LRUCache } from 'lru-cache';
import { parseInteractionId, type InteractionId, type Route } from '#contracts';
import { extensionValues, identifierValues, type R4Endpoint } from '#fhir';
import type { Clock, EventLog } from '#platform';
import { decideDevice } from './device-rules.js';
import type { DirectorySearch, Lookup } from './directory-search.js';
import { decideEndpoint, type AddressPolicy, type UsableEndpoint } from './endpoint-rules.js';
import { routeOf, type Found } from './routes.js';
import { EXTENSION, SYSTEM } from './sds-query.js';

interface SiblingTools {
  readonly search: DirectorySearch;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

/** A route and what its comparison with later ones needs. */
export interface Sibling {
  readonly route: Route;
  readonly cpaId: string | undefined;
}

type Device = Found['device'];

/** Longest life of a route within a patient context (sds.md §15.1). Milliseconds. */
const KEPT_MS = 1_800_000;

/** Other interactions of a system that is known already, by one search more. Doubt is left out. Source: sds.md §12, third call. */
export class SiblingRoutes {
  /** Devices by the fingerprint of a route to them. */
  private readonly devices: LRUCache<string, Device>;

  constructor(
    private readonly tools: SiblingTools,
    private readonly policy: AddressPolicy,
  ) {
    const perf = { now: () => tools.clock.now().getTime() };
    this.devices = new LRUCache({ max: 5_000, ttl: KEPT_MS, ttlResolution: 0, perf });
  }

  /** Its list of interactions answers for the siblings of this route. */
  remember(route: Route, device: Device): void {
    const interactions = device.interactions.filter((one) => parseInteractionId(one) !== undefined);
    this.devices.set(route.provenance.fingerprint, { ...device, interactions });
  }

  async of(known: Route, wanted: readonly InteractionId[], lookup: Lookup): Promise<readonly Sibling[]> {
    const others = [...new Set(wanted)].filter((one) => one !== known.interactionId);
    // A pin chooses for its own interaction only, and an old route is no evidence for others.
    const { pin, source } = known.provenance;
    if (others.length === 0 || pin !== undefined || source !== 'live') return [];
    const { odsCode, partyKey } = known;
    const endpoints = await this.tools.search.endpoints({ odsCode, partyKey }, lookup);
    if (!this.repeats(known, endpoints)) return this.doubtful(known, lookup);
    const device = this.devices.get(known.provenance.fingerprint) ?? (await this.deviceOf(known, lookup));
    if (device === undefined) return this.doubtful(known, lookup);
    return others.flatMap((interactionId) => this.sibling(known, { interactionId, endpoints, device }));
  }

  /** Every record is the organisation's and the party key's, and the known interaction is where it was, byte for byte. */
  private repeats(known: Route, endpoints: readonly R4Endpoint[]): boolean {
    const key = known.partyKey.toUpperCase();
    const isOurs = (one: R4Endpoint): boolean =>
      one.managingOrganization?.identifier?.value === known.odsCode &&
      identifierValues(one, SYSTEM.partyKey).every((value) => value.toUpperCase() === key);
    return (
      endpoints.every(isOurs) && this.endpointFor(known, known.interactionId, endpoints)?.address === known.address
    );
  }

  private endpointFor(
    { odsCode, partyKey }: Route,
    interactionId: InteractionId,
    endpoints: readonly R4Endpoint[],
  ): UsableEndpoint | undefined {
    const own = endpoints.filter((one) => extensionValues(one, EXTENSION.interaction).includes(interactionId));
    const decision = decideEndpoint(own, { odsCode, interactionId }, this.policy);
    return decision.kind === 'use' && decision.partyKey === partyKey ? decision : undefined;
  }

  private sibling(
    known: Route,
    {
      interactionId,
      endpoints,
      device,
    }: {
      readonly interactionId: InteractionId;
      readonly endpoints: readonly R4Endpoint[];
      readonly device: Device;
    },
  ): readonly Sibling[] {
    const endpoint = this.endpointFor(known, interactionId, endpoints);
    if (endpoint === undefined || !device.interactions.includes(interactionId)) return [];
    const endpointCount = endpoints.filter((one) =>
      extensionValues(one, EXTENSION.interaction).includes(interactionId),
    ).length;
    const found = { kind: 'found', endpoint, device, endpointCount, pin: undefined } as const;
    const { deviceCount } = known.provenance;
    const route = routeOf({ odsCode: known.odsCode, interactionId }, { ...found, deviceCount }, this.tools.clock.now());
    this.remember(route, device);
    return [{ route, cpaId: endpoint.cpaId }];
  }

  /** Another instance, or an earlier life of this one, found the route: its Device is asked for again. */
  private async deviceOf(known: Route, lookup: Lookup): Promise<Device | undefined> {
    const { odsCode, interactionId, partyKey } = known;
    const devices = await this.tools.search.devices({ odsCode, interactionId, partyKey }, lookup);
    const decision = decideDevice(devices, { interactionId, partyKey });
    if (decision.kind !== 'use' || decision.asid !== known.asid) return undefined;
    this.remember(known, decision);
    return decision;
  }

  private doubtful({ odsCode, interactionId }: Route, { call }: Lookup): readonly Sibling[] {
    const { correlationId } = call;
    this.tools.events.warn('sds.siblings-doubtful', { correlationId, odsCode, interactionId, upstream: 'sds' });
    return [];
  }
}
