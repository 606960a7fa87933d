import type { CallContext, InteractionId, Leg, OdsCode, Route } from '#contracts';
import { Fault } from '#errors';
import type { ContextKeeper } from '../context-keeper.js';
import type { JourneyLog, LegName } from '../journey-log.js';
import { type KnownRoutes, type PatientContext, withoutSystemOf } from '../patient-context.js';
import type { PracticeRouting } from '../practice-routing.js';
import { isStaleRoute } from '../record-journey.js';

/** The ways to one practice during one action, and who walks them. */
export class Ways {
  constructor(
    private readonly routing: PracticeRouting,
    private known: KnownRoutes,
    readonly journey: JourneyLog,
    readonly call: CallContext,
  ) {}

  get practice(): OdsCode {
    return this.known.practice;
  }

  /** What is known of the ways by now. */
  get routes(): Pick<KnownRoutes, 'routes' | 'widened'> {
    return { routes: this.known.routes, widened: this.known.widened };
  }

  async leg(interactionId: InteractionId): Promise<Leg> {
    const [route, known] = await this.routing.route(this.known, interactionId, this.journey, this.call);
    this.known = known;
    return { route, from: await this.routing.ownAsid(interactionId, this.journey, this.call) };
  }

  /** A read. When the proxy knows the way better, it is looked up once more and the read repeated if it differs (sds.md §16). */
  async read<T>(name: LegName, interactionId: InteractionId, ask: (leg: Leg) => Promise<T>): Promise<T> {
    const leg = await this.leg(interactionId);
    try {
      return await this.journey.run(name, () => ask(leg));
    } catch (error) {
      if (!isStaleRoute(error)) throw error;
      this.doubt(leg.route);
      const again = await this.leg(interactionId);
      if (again.route.provenance.fingerprint === leg.route.provenance.fingerprint) throw error;
      return this.journey.run(name, () => ask(again));
    }
  }

  /** The next question looks for the way anew. */
  doubt(route: Route): void {
    this.known = withoutSystemOf(this.known, route);
  }
}

export interface VisitQuestion {
  readonly contextId: string;
  /** Another organisation than the patient's practice: a hub, a federation. */
  readonly at?: OdsCode | undefined;
}

/** One action for an opened patient at one practice. */
export interface Visit {
  readonly context: PatientContext;
  readonly ways: Ways;
}

export class Visits {
  constructor(
    private readonly contexts: ContextKeeper,
    readonly routing: PracticeRouting,
  ) {}

  /** @throws Fault as `ContextKeeper.open` */
  async open({ contextId, at }: VisitQuestion, journey: JourneyLog, call: CallContext): Promise<Visit> {
    const context = await this.contexts.open(contextId, call.requester);
    journey.concerns({ nhsNumber: context.patient.nhsNumber, practice: at ?? context.practice });
    await this.contexts.keep(context); // used now: its idle time starts anew even if the practice fails
    const known: KnownRoutes = isOwn(context, at) ? context : { practice: at ?? context.practice, routes: {} };
    return { context, ways: new Ways(this.routing, known, journey, call) };
  }

  /** @throws Fault `PDS_TRACE_STALE`; to be asked before each message that is sent after a wait */
  assertFresh({ context }: Visit): void {
    this.contexts.assertFresh(context);
  }

  /** As `leave`, after something was sent: a store that does not answer must not hide what came of it. */
  async remember(visit: Visit): Promise<void> {
    try {
      await this.leave(visit);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  /** Keeps the ways found; those to other organisations are not the patient's practice's. */
  async leave({ context, ways }: Visit): Promise<Date> {
    return this.contexts.keep(isOwn(context, ways.practice) ? { ...context, ...ways.routes } : context);
  }
}

function isOwn({ practice }: PatientContext, at: OdsCode | undefined): boolean {
  return at === undefined || at === practice;
}
