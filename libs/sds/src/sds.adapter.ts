import {
  type Asid,
  INTERACTION,
  maskAsid,
  parseInteractionId,
  type CallContext,
  type DirectoryCall,
  type InteractionId,
  type OdsCode,
  type OwnAsid,
  type Route,
  type SpineDirectory,
} from '#contracts';
import { Fault, type FaultContext } from '#errors';
import type { Clock, EventLog } from '#platform';
import type { Lookup } from './directory-search.js';
import { hasUsualShape, isUsualPartyKey, validQuestion, type Question } from './input-rules.js';
import type { KnownRoutes } from './known-routes.js';
import type { NegativeAnswers } from './negative-answers.js';
import type { OwnAsids } from './own-asids.js';
import type { Finding, RefusedRoute, RouteFinder } from './route-finder.js';
import { routeOf } from './routes.js';
import type { SiblingRoutes } from './sibling-routes.js';
import { isOutage, type StaleRoutes } from './stale-routes.js';

export interface SdsTools {
  readonly finder: RouteFinder;
  readonly siblings: SiblingRoutes;
  readonly ownAsids: OwnAsids;
  readonly known: KnownRoutes;
  readonly negatives: NegativeAnswers;
  readonly stale: StaleRoutes;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

/**
 * Spine Directory Service FHIR API (R4). A route always comes from the directory: the caller keeps it, per patient context.
 * What is kept here tells changes and, where the operator has allowed it, bridges an outage (sds.md §15).
 */
export class SdsAdapter implements SpineDirectory {
  constructor(
    private readonly tools: SdsTools,
    /** All requests and waits of one lookup. Milliseconds. */
    private readonly budgetMs: number,
  ) {}

  async route(odsCode: OdsCode, interactionId: InteractionId, call: CallContext): Promise<Route> {
    const question = validQuestion({ odsCode, interactionId }, call);
    this.noteShape(question, call);
    const negative = await this.tools.negatives.of(question, call.correlationId);
    if (negative !== undefined) throw this.stillNothing(negative, question);
    return this.found(question, call).catch((error: unknown) => this.outage(question, error, call));
  }

  async siblings(known: Route, wanted: readonly InteractionId[], call: CallContext): Promise<readonly Route[]> {
    const { correlationId } = call;
    validQuestion(known, call);
    const asked = wanted.flatMap((one) => parseInteractionId(one) ?? []);
    const siblings = await this.tools.siblings.of(known, asked, this.lookup(call));
    await Promise.all(siblings.map(({ route, cpaId }) => this.tools.known.found(route, cpaId, correlationId)));
    const { odsCode, interactionId, asid } = known;
    const fields = { correlationId, odsCode, interactionId, asid: maskAsid(asid), upstream: 'sds' };
    this.tools.events.info('sds.siblings', { ...fields, count: siblings.length });
    return siblings.map(({ route }) => route);
  }

  async ownAsid(interactionId: InteractionId, call: CallContext, doubted?: Asid): Promise<OwnAsid> {
    const question = validQuestion({ odsCode: call.requester.organisation.odsCode, interactionId }, call);
    return this.tools.ownAsids.of(question, this.lookup(call), doubted);
  }

  /** Asks again for our own ASIDs that are in use and grow old, of these organisations and of those asked for in this process. */
  async refreshOwnAsids(organisations: readonly OdsCode[], call: DirectoryCall): Promise<void> {
    const lookup = { ...this.lookup(call), priority: 'background' } as const;
    await this.tools.ownAsids.refresh(organisations, Object.values(INTERACTION), lookup);
  }

  private async found(question: Question, call: DirectoryCall): Promise<Route> {
    const finding = await this.tools.finder.find(question, this.lookup(call));
    if (finding.kind === 'refuse') throw await this.refused(finding, question, call);
    return this.taken(finding, question, call);
  }

  private async taken(
    finding: Extract<Finding, { kind: 'found' }>,
    question: Question,
    { correlationId }: DirectoryCall,
  ): Promise<Route> {
    const { known, siblings, events, clock } = this.tools;
    const route = routeOf(question, finding, clock.now());
    siblings.remember(route, finding.device);
    await known.found(route, finding.endpoint.cpaId, correlationId);
    const { rule, notes } = route.provenance;
    const fields = { correlationId, ...question, asid: maskAsid(route.asid), rule, upstream: 'sds' };
    events.info('sds.routed', { ...fields, count: finding.endpointCount });
    for (const note of notes) events.warn('sds.route-noted', { ...fields, code: note });
    if (!isUsualPartyKey(route.partyKey)) events.warn('sds.unusual-shape', { ...fields, detail: 'party key' });
    return route;
  }

  private async refused({ code, rule }: RefusedRoute, question: Question, call: DirectoryCall): Promise<Fault> {
    const { correlationId } = call;
    const facts: FaultContext = { correlationId, ...question, rule };
    this.tools.events.warn('sds.not-routed', { correlationId, ...question, code, rule, upstream: 'sds' });
    await this.tools.negatives.note(question, code, rule);
    await this.tools.known.refused(question, code, correlationId);
    return new Fault(code, facts);
  }

  private stillNothing(fault: Fault, question: Question): Fault {
    const { correlationId, rule } = fault.context;
    const facts = { ...question, code: fault.code, upstream: 'sds', outcome: 'kept for a minute' };
    this.tools.events.info('sds.not-routed', {
      ...facts,
      correlationId: String(correlationId),
      ...(typeof rule === 'number' ? { rule } : {}),
    });
    return fault;
  }

  /** Source: sds.md §15.3; row 20 of §12 for the alert. */
  private async outage(question: Question, error: unknown, call: DirectoryCall): Promise<Route> {
    const { correlationId } = call;
    if (!(error instanceof Fault)) throw error;
    if (error.context.rule === 20) {
      const detail = 'directory record invalid? The Endpoint is answered, its Device is not';
      this.tools.events.error('sds.record-invalid', { correlationId, ...question, rule: 20, upstream: 'sds', detail });
    }
    if (isOutage(error)) return this.tools.stale.instead(question, error, call);
    if (error.code === 'SDS_BAD_RESPONSE') await this.tools.known.refused(question, error.code, correlationId);
    throw error;
  }

  private noteShape(question: Question, { correlationId }: DirectoryCall): void {
    if (hasUsualShape(question.odsCode)) return;
    this.tools.events.warn('sds.unusual-shape', { correlationId, ...question, upstream: 'sds', detail: 'ODS code' });
  }

  private lookup(call: DirectoryCall): Lookup {
    return { call, deadline: this.tools.clock.now().getTime() + this.budgetMs, priority: 'user' };
  }
}
