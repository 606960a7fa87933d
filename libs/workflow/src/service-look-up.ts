import {
  type CallContext,
  type CapabilityOutcome,
  INTERACTION,
  type InteractionId,
  type ServiceName,
} from '#contracts';
import { definitionOf, Fault } from '#errors';
import type { JourneyLog } from './journey-log.js';
import type { OpenContextRequest, Services } from './open-context.js';
import type { KnownRoutes } from './patient-context.js';
import type { PracticeRouting } from './practice-routing.js';
import { decideService, type RouteOutcome, serviceRefusal } from './service-decision.js';
import type { ServiceView } from './service-view.js';

type Service = Exclude<ServiceName, 'documents'>;

/** The interaction without which a function is nothing. */
export const MAIN_INTERACTION: Readonly<Record<Service, InteractionId>> = {
  structuredRecord: INTERACTION.structuredRecord,
  appointments: INTERACTION.bookAppointment,
  registration: INTERACTION.registerPatient,
};

/** Functions that this product has calls for. */
const BUILT: readonly Service[] = ['structuredRecord', 'appointments', 'registration'];

interface Reached<C extends KnownRoutes> {
  readonly route: RouteOutcome;
  readonly statement: CapabilityOutcome | undefined;
  readonly context: C;
}

interface Look<C extends KnownRoutes> {
  readonly view: ServiceView;
  /** Of the last function that was looked for, with all that was learnt on the way. */
  readonly reached: Reached<C> | undefined;
}

/** What a practice can do for a user, function by function, through what the context already knows. */
export class ServiceLookUp {
  constructor(private readonly routing: PracticeRouting) {}

  /** One after the other: each finds the ways that the one before it has learnt. */
  async services<C extends KnownRoutes>(
    started: C,
    functions: OpenContextRequest['functions'],
    journey: JourneyLog,
    call: CallContext,
  ): Promise<[Services, C]> {
    const look = async (service: Service, before: Look<C>['reached']): Promise<Look<C>> => {
      const terms = { built: BUILT.includes(service), functions };
      const refusal = serviceRefusal(service, terms);
      if (refusal !== undefined) return { view: refusal, reached: before };
      const reached =
        before !== undefined && isAway(before.route)
          ? before
          : await this.reached(service, before ?? { context: started, statement: undefined }, journey, call);
      return { view: decideService(service, { ...reached, ...terms }), reached };
    };
    const record = await look('structuredRecord', undefined);
    const booking = await look('appointments', record.reached);
    const registering = await look('registration', booking.reached);
    const services = { structuredRecord: record.view, appointments: booking.view, registration: registering.view };
    return [services, registering.reached?.context ?? started];
  }

  /** The way to the function, our own ASID for it, and what the practice says about itself. */
  private async reached<C extends KnownRoutes>(
    service: Service,
    { context, statement: told }: Pick<Reached<C>, 'context' | 'statement'>,
    journey: JourneyLog,
    call: CallContext,
  ): Promise<Reached<C>> {
    const { routing } = this;
    const interactionId = MAIN_INTERACTION[service];
    try {
      const [, routed] = await routing.route(context, interactionId, journey, call);
      const from = await routing.ownAsid(interactionId, journey, call);
      // Without an answer a moment ago there is none now: nobody waits for it twice.
      if (told?.kind === 'unavailable') return { route: { kind: 'found' }, statement: told, context: routed };
      const { outcome, context: knowing } = await routing.capabilities(routed, { service, from }, journey, call);
      return { route: { kind: 'found' }, statement: outcome, context: knowing };
    } catch (error) {
      if (!(error instanceof Fault) || call.signal.aborted) throw error;
      return { route: { kind: 'failed', fault: error }, statement: told, context };
    }
  }
}

/** The directory itself did not answer: it is not asked again in this opening. */
function isAway(route: RouteOutcome): boolean {
  return route.kind === 'failed' && definitionOf(route.fault.code).retryable;
}
