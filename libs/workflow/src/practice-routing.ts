import {
  type Asid,
  type CallContext,
  type CapabilityDirectory,
  type CapabilityOutcome,
  INTERACTION,
  type InteractionId,
  maskAsid,
  type Route,
  type ServiceName,
  type SpineDirectory,
} from '#contracts';
import { Fault } from '#errors';
import type { JourneyLog, LegName } from './journey-log.js';
import { type KnownRoutes, withRoute } from './patient-context.js';

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

  /** The route for an interaction, and the context that remembers it and what was learnt beside it. */
  async route<C extends KnownRoutes>(
    context: C,
    interactionId: InteractionId,
    journey: JourneyLog,
    call: CallContext,
  ): Promise<[Route, C]> {
    const [route, knowing] = await journey.run(
      legOf(interactionId),
      () => this.resolved(context, interactionId, call),
      ([found, , source]) => ({ source, detail: explain(found) }),
    );
    return [route, knowing];
  }

  /** From the context; else by one search for everything else at a system that the context knows; else anew. */
  private async resolved<C extends KnownRoutes>(
    context: C,
    interactionId: InteractionId,
    call: CallContext,
  ): Promise<Resolved<C>> {
    const kept = this.fresh(context, interactionId);
    if (kept !== undefined) return [kept, context, 'context'];
    const known = this.anyFresh(context);
    const widened = known === undefined ? context : await this.widened(context, known, call);
    const sibling = this.fresh(widened, interactionId);
    if (sibling !== undefined) return [sibling, widened, 'live'];
    const route = await this.ports.directory.route(context.practice, interactionId, call);
    return [route, withRoute(widened, route), route.provenance.source];
  }

  /** The third call of sds.md §12. It only spares others: when it fails, each interaction is looked up by itself. */
  private async widened<C extends KnownRoutes>(context: C, known: Route, call: CallContext): Promise<C> {
    const base = `${known.provenance.fingerprint}@${known.provenance.fetchedAt}`;
    if (context.widened === base) return context;
    const wanted = Object.values(INTERACTION).filter((one) => this.fresh(context, one) === undefined);
    try {
      const siblings = await this.ports.directory.siblings(known, wanted, call);
      return { ...siblings.reduce<C>((sum, one) => withRoute(sum, one), context), widened: base };
    } catch (error) {
      if (!(error instanceof Fault) || call.signal.aborted) throw error;
      return context;
    }
  }

  private fresh(context: KnownRoutes, interactionId: InteractionId): Route | undefined {
    const route = context.routes[interactionId];
    if (route === undefined) return undefined;
    return this.now().getTime() - Date.parse(route.provenance.fetchedAt) < ROUTE_LIFE_MS ? route : undefined;
  }

  /** One that was looked up live: a stale one is no ground to build on. */
  private anyFresh(context: KnownRoutes): Route | undefined {
    return Object.values(INTERACTION)
      .map((one) => this.fresh(context, one))
      .find((route) => route?.provenance.source === 'live');
  }

  /** Our own ASID at the requester's organisation. @param doubted see `SpineDirectory.ownAsid` */
  async ownAsid(interactionId: InteractionId, journey: JourneyLog, call: CallContext, doubted?: Asid): Promise<Asid> {
    const { asid: own } = await journey.run(
      'own-asid',
      () => this.ports.directory.ownAsid(interactionId, call, doubted),
      ({ asid, source }) => ({
        source,
        detail: { asid: maskAsid(asid), odsCode: call.requester.organisation.odsCode },
      }),
    );
    return own;
  }

  /**
   * What the practice says about itself, by the best statement that the directory lists for the function. Whatever goes wrong
   * on the way is no obstacle: the answer is then `unavailable`, because the directory decides, not the statement
   * (gp-connect-core.md §5.1, §5.3).
   */
  async capabilities<C extends KnownRoutes>(
    context: C,
    ask: { readonly service: ServiceName; readonly from: Asid },
    journey: JourneyLog,
    call: CallContext,
  ): Promise<Stated<C>> {
    const nothing = (): void => undefined;
    const failed: Stated<C> = { outcome: { kind: 'unavailable', source: 'live' }, context, note: nothing };
    for (const interactionId of this.ports.capabilities.statementsFor(ask.service)) {
      const stated = await this.statement(context, { interactionId, from: ask.from }, journey, call);
      if (stated !== undefined) return stated;
    }
    return failed;
  }

  /** `undefined`: the directory gives no way to this statement. */
  private async statement<C extends KnownRoutes>(
    context: C,
    { interactionId, from }: { readonly interactionId: InteractionId; readonly from: Asid },
    journey: JourneyLog,
    call: CallContext,
  ): Promise<Stated<C> | undefined> {
    try {
      const [route, knowing] = await this.route(context, interactionId, journey, call);
      const ask = (): Promise<CapabilityOutcome> => this.ports.capabilities.capabilities(route, from, call);
      const note = (unsupported: readonly string[]): void => this.ports.capabilities.note(route, unsupported, call);
      return { outcome: await journey.run('capabilities', ask, told), context: knowing, note };
    } catch (error) {
      if (!(error instanceof Fault) || call.signal.aborted) throw error;
      return undefined;
    }
  }
}

/** A statement, or that there is none, and the context that remembers the way to it. */
export interface Stated<C extends KnownRoutes> {
  readonly outcome: CapabilityOutcome;
  readonly context: C;
  /** Keeps beside the statement what an answer showed beyond it: see `CapabilityDirectory.note`. */
  readonly note: (unsupported: readonly string[]) => void;
}

type Resolved<C> = readonly [Route, C, 'context' | 'live' | 'stale'];

function legOf(interactionId: InteractionId): LegName {
  if (interactionId === INTERACTION.structuredRecord) return 'directory-record';
  return METADATA.includes(interactionId) ? 'directory-metadata' : 'directory-appointments';
}

const METADATA: readonly InteractionId[] = [
  INTERACTION.foundationsMetadata,
  INTERACTION.structuredMetadata,
  INTERACTION.documentsMetadata,
];

function explain(route: Route): Readonly<Record<string, string | number>> {
  return {
    odsCode: route.odsCode,
    interactionId: route.interactionId,
    asid: maskAsid(route.asid),
    rule: route.provenance.rule,
    fingerprint: route.provenance.fingerprint.slice(0, 16),
    ...(route.provenance.notes.length > 0 ? { notes: route.provenance.notes.join(' ') } : {}),
    ...(route.provenance.pin === undefined ? {} : { pin: route.provenance.pin }),
  };
}

function told(outcome: CapabilityOutcome): { source: 'live' | 'cache'; detail: Readonly<Record<string, string>> } {
  const version = outcome.kind === 'known' ? (outcome.capabilities.specificationVersion ?? 'not stated') : 'none';
  return { source: outcome.source, detail: { statement: outcome.kind, specificationVersion: version } };
}
