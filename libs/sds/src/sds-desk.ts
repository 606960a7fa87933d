import {
  INTERACTION,
  type DirectoryCall,
  type DirectoryDesk,
  type InteractionId,
  type KeptRoute,
  type NewPin,
  type OdsCode,
  type ProbeReport,
  type RouteExplanation,
  type RoutePin,
} from '#contracts';
import { Fault } from '#errors';
import { identifierValues } from '#fhir';
import type { Clock, EventLog } from '#platform';
import type { DirectorySearch, Heard, Lookup } from './directory-search.js';
import { explained, explainedFault } from './explanations.js';
import { validQuestion } from './input-rules.js';
import type { KnownRoutes } from './known-routes.js';
import type { NegativeAnswers } from './negative-answers.js';
import type { OwnAsids } from './own-asids.js';
import type { RouteFinder } from './route-finder.js';
import type { RoutePins } from './route-pins.js';
import type { RouteProbes } from './route-probes.js';
import { SYSTEM } from './sds-query.js';

interface DeskTools {
  readonly finder: RouteFinder;
  readonly search: DirectorySearch;
  readonly known: KnownRoutes;
  readonly negatives: NegativeAnswers;
  readonly ownAsids: OwnAsids;
  readonly pins: RoutePins;
  readonly probes: RouteProbes;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

/** The operators' view of the directory. Source: sds.md §12, §15. */
export class SdsDesk implements DirectoryDesk {
  constructor(
    private readonly tools: DeskTools,
    /** All requests and waits of one look. Milliseconds. */
    private readonly budgetMs: number,
  ) {}

  /** Asks anew whatever is kept, and keeps nothing of the answer. */
  async explain(odsCode: OdsCode, interactionId: InteractionId, call: DirectoryCall): Promise<RouteExplanation> {
    const { finder, pins, clock } = this.tools;
    const heard: Heard[] = [];
    const written = { odsCode, interactionId };
    const look = { question: written, heard, pin: undefined, now: clock.now() };
    try {
      const question = validQuestion(written, call);
      const pin = await pins.inForce(question, call.correlationId);
      const finding = await finder.find(question, this.lookup(call, heard));
      return explained(finding, { ...look, question, pin });
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      const { rule } = error.context;
      return explainedFault({ code: error.code, rule: typeof rule === 'number' ? rule : undefined }, look);
    }
  }

  async kept(odsCode: OdsCode): Promise<readonly KeptRoute[]> {
    return this.tools.known.ofPractice(odsCode);
  }

  async forget(odsCode: OdsCode): Promise<void> {
    await this.tools.known.forget(odsCode);
    await this.tools.negatives.forget(odsCode);
    await this.tools.ownAsids.forget(odsCode, Object.values(INTERACTION));
    this.tools.events.info('sds.forgotten', { odsCode, upstream: 'sds' });
  }

  async pins(): Promise<readonly RoutePin[]> {
    return this.tools.pins.all();
  }

  async pin(written: NewPin, call: DirectoryCall): Promise<RoutePin> {
    const { correlationId } = call;
    const pin = this.tools.pins.checked(written, correlationId);
    const { odsCode, interactionId, partyKey } = pin;
    const question = validQuestion({ odsCode, interactionId }, call);
    const endpoints = await this.tools.search.endpoints(question, this.lookup(call, []));
    const named = endpoints.flatMap((one) => (one.status === 'active' ? identifierValues(one, SYSTEM.partyKey) : []));
    // As the directory writes it, so that what is kept is what is there.
    const present = named.find((one) => one.toUpperCase() === partyKey.toUpperCase());
    if (present === undefined) throw new Fault('SDS_PIN_INVALID', { correlationId, odsCode, interactionId });
    const kept = { ...pin, partyKey: present };
    await this.tools.pins.add(kept);
    const detail = `pin ${kept.id} until ${kept.expiresAt}`;
    this.tools.events.warn('sds.pin-set', { correlationId, odsCode, interactionId, userId: kept.setBy, detail });
    return kept;
  }

  async unpin(id: string): Promise<boolean> {
    const removed = await this.tools.pins.remove(id);
    if (removed) this.tools.events.warn('sds.pin-removed', { upstream: 'sds', detail: `pin ${id}` });
    return removed;
  }

  async probe(odsCode: OdsCode, interactionId: InteractionId, call: DirectoryCall): Promise<ProbeReport> {
    return this.tools.probes.probe({ odsCode, interactionId }, call);
  }

  async probes(): Promise<readonly ProbeReport[]> {
    return this.tools.probes.reports();
  }

  private lookup(call: DirectoryCall, heard: Heard[]): Lookup {
    const deadline = this.tools.clock.now().getTime() + this.budgetMs;
    return { call, deadline, priority: 'user', heard: (one) => void heard.push(one) };
  }
}
