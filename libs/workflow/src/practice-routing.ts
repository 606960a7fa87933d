import {
  type Asid,
  type CallContext,
  type CapabilityDirectory,
  type CapabilityOutcome,
  INTERACTION,
  type InteractionId,
  maskAsid,
  type Route,
  type SpineDirectory,
} from '#contracts';
import { Fault } from '#errors';
import type { JourneyLog, LegName } from './journey-log.js';
import { type PatientContext, withRoute } from './patient-context.js';

/** A route inside a context is at most this old, then resolved again. Source: sds.md §15.1. */
const ROUTE_LIFE_MS = 30 * 60_000;

export interface RoutingPorts {
  readonly directory: SpineDirectory;
  readonly capabilities: CapabilityDirectory;
}

/** Finds the way to a practice for one function, through what the context already knows. */
export class PracticeRouting {
  constructor(
    private readonly ports: RoutingPorts,
    private readonly now: () => Date,
  ) {}

  /** The route for an interaction, and the context that remembers it. */
  async route(
    context: PatientContext,
    interactionId: InteractionId,
    journey: JourneyLog,
    call: CallContext,
  ): Promise<[Route, PatientContext]> {
    const known = context.routes[interactionId];
    const fresh = known !== undefined && this.now().getTime() - Date.parse(known.provenance.fetchedAt) < ROUTE_LIFE_MS;
    const route = await journey.run(
      legOf(interactionId),
      async () => (fresh ? known : this.ports.directory.route(context.practice, interactionId, call)),
      (found) => ({ source: fresh ? 'context' : 'live', detail: explain(found) }),
    );
    return [route, fresh ? context : withRoute(context, route)];
  }

  /** Our own ASID at the requester's organisation. */
  async ownAsid(interactionId: InteractionId, journey: JourneyLog, call: CallContext): Promise<Asid> {
    const { asid: own } = await journey.run(
      'own-asid',
      () => this.ports.directory.ownAsid(interactionId, call),
      ({ asid, source }) => ({
        source,
        detail: { asid: maskAsid(asid), odsCode: call.requester.organisation.odsCode },
      }),
    );
    return own;
  }

  /**
   * What the practice says about itself, from the combined statement (gp-connect-core.md §5.1). Whatever goes wrong on the
   * way is no obstacle: the answer is then `unavailable`, because the directory decides, not the statement (§5.3).
   */
  async capabilities(
    context: PatientContext,
    from: Asid,
    journey: JourneyLog,
    call: CallContext,
  ): Promise<[CapabilityOutcome, PatientContext]> {
    try {
      const [route, knowing] = await this.route(context, INTERACTION.foundationsMetadata, journey, call);
      const outcome = await journey.run(
        'capabilities',
        () => this.ports.capabilities.capabilities(route, from, call),
        told,
      );
      return [outcome, knowing];
    } catch (error) {
      if (!(error instanceof Fault) || call.signal.aborted) throw error;
      return [{ kind: 'unavailable', source: 'live' }, context];
    }
  }
}

function legOf(interactionId: InteractionId): LegName {
  return interactionId.endsWith(':read:metadata-1') ? 'directory-metadata' : 'directory-record';
}

function explain(route: Route): Readonly<Record<string, string | number>> {
  return {
    odsCode: route.odsCode,
    interactionId: route.interactionId,
    asid: maskAsid(route.asid),
    rule: route.provenance.rule,
    fingerprint: route.provenance.fingerprint.slice(0, 16),
    ...(route.provenance.notes.length > 0 ? { notes: route.provenance.notes.join(' ') } : {}),
  };
}

function told(outcome: CapabilityOutcome): { source: 'live' | 'cache'; detail: Readonly<Record<string, string>> } {
  const version = outcome.kind === 'known' ? (outcome.capabilities.specificationVersion ?? 'not stated') : 'none';
  return { source: outcome.source, detail: { statement: outcome.kind, specificationVersion: version } };
}
