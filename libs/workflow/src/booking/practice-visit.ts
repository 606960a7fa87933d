import type { CallContext, CommandFailure, InteractionId, Leg, OdsCode, Route } from '#contracts';
import { Fault } from '#errors';
import type { ContextKeeper } from '../context-keeper.js';
import type { JourneyLog, LegName } from '../journey-log.js';
import { type KnownRoutes, type PatientContext, withoutSystemOf } from '../patient-context.js';
import type { PracticeRouting } from '../practice-routing.js';
import { isSenderRefused, isStaleRoute, RECEIVER_REFUSED, SENDER_REFUSED } from '../record-journey.js';

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
      const again = await this.otherLeg(leg, interactionId, error);
      if (again === undefined) throw error;
      return this.journey.run(name, () => ask(again));
    }
  }

  /**
   * After a command that the proxy did not pass on because of what we had looked up: it is looked up anew, so that the user's
   * repeat goes the right way. The command itself is never repeated here (sds.md §16: reads only), and a directory that does
   * not answer changes nothing of what became of it.
   */
  async refused({ route, from }: Leg, { kind, fault, evidence }: CommandFailure): Promise<void> {
    if (kind !== 'NOT_SENT' && kind !== 'NOT_PERMITTED') return;
    const { upstreamCode } = evidence;
    if (fault === 'GPC_DIRECTORY_OUT_OF_DATE' || upstreamCode === RECEIVER_REFUSED) this.doubt(route);
    if (upstreamCode !== SENDER_REFUSED) return;
    try {
      await this.routing.ownAsid(route.interactionId, this.journey, this.call, from);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
    }
  }

  /** `undefined`: the error does not come from the way, or a second look finds the same. */
  private async otherLeg(leg: Leg, interactionId: InteractionId, error: unknown): Promise<Leg | undefined> {
    if (isSenderRefused(error)) {
      const from = await this.routing.ownAsid(interactionId, this.journey, this.call, leg.from);
      return from === leg.from ? undefined : { ...leg, from };
    }
    if (!isStaleRoute(error)) return undefined;
    this.doubt(leg.route);
    const again = await this.leg(interactionId);
    return again.route.provenance.fingerprint === leg.route.provenance.fingerprint ? undefined : again;
  }

  /** The next question looks for the way anew. */
  private doubt(route: Route): void {
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
  /** When the opened patient is closed, unless used again. */
  readonly expiresAt: Date;
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
    const expiresAt = await this.contexts.keep(context); // used now: its idle time starts anew even if the practice fails
    const known: KnownRoutes = isOwn(context, at) ? context : { practice: at ?? context.practice, routes: {} };
    return { context, ways: new Ways(this.routing, known, journey, call), expiresAt };
  }

  /** @throws Fault `PDS_TRACE_STALE`; to be asked before each message that is sent after a wait */
  assertFresh({ context }: Pick<Visit, 'context'>): void {
    this.contexts.assertFresh(context);
  }

  /** As `leave`, after something was sent: a store that does not answer must not hide what came of it. */
  async remember(visit: Visit): Promise<Date> {
    try {
      return await this.leave(visit);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return visit.expiresAt;
    }
  }

  /** Keeps the ways found; those to other organisations are not the patient's practice's. */
  async leave({ context, ways }: Pick<Visit, 'context' | 'ways'>): Promise<Date> {
    return this.contexts.keep(isOwn(context, ways.practice) ? { ...context, ...ways.routes } : context);
  }
}

function isOwn({ practice }: PatientContext, at: OdsCode | undefined): boolean {
  return at === undefined || at === practice;
}
