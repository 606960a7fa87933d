import type {
  Asid,
  CallContext,
  Capabilities,
  CapabilityDirectory,
  CapabilityOutcome,
  InteractionId,
  OdsCode,
  Route,
  ServiceName,
} from '#contracts';
import { Fault } from '#errors';
import { Stu3CapabilityStatement } from '#fhir';
import { jsonOf, SharedFlights } from '#platform';
import { type CapabilityCache, keyOf } from './capability-cache.js';
import { capabilitiesOf } from './capability-rules.js';
import { statementsFor } from './capability-statements.js';
import type { GpcQueries } from './gpc-queries.js';

const UNAVAILABLE: CapabilityOutcome = { kind: 'unavailable', source: 'live' };

export interface CapabilitiesOptions {
  /** Then the journey goes on without. Milliseconds. */
  readonly timeoutMs: number;
  /** Prefer the structured statement where the directory lists it. Source: gp-connect-core.md §5.1 [PRODUCT]. */
  readonly useStructuredMetadata: boolean;
}

/**
 * What a practice says about itself, by the statement at the given route. It only refines, so nothing here ends a journey.
 * Statements are fetched for a user's request only, never by a timer. Source: gp-connect-core.md §5.1, §5.6.
 */
export class CapabilitiesAdapter implements CapabilityDirectory {
  private readonly flights = new SharedFlights<CapabilityOutcome>();

  constructor(
    private readonly queries: GpcQueries,
    private readonly cache: CapabilityCache,
    private readonly options: CapabilitiesOptions,
  ) {}

  statementsFor(service: ServiceName): readonly InteractionId[] {
    return statementsFor(service, this.options.useStructuredMetadata);
  }

  async capabilities(route: Route, from: Asid, call: CallContext): Promise<CapabilityOutcome> {
    const key = keyOf(route, call.requester.organisation.odsCode);
    const kept = this.cache.get(key);
    if (kept !== undefined) return kept;
    // Its end is that of the last who waits, so none of theirs counts.
    const work = (signal: AbortSignal): Promise<CapabilityOutcome> =>
      this.kept(key, { route, from }, { ...call, signal, endsAt: undefined });
    const hungUp = (): Error => new Error('the caller has gone');
    return this.flights.run(key, work, { signal: call.signal, hungUp }).catch(() => UNAVAILABLE);
  }

  note(route: Route, unsupported: readonly string[], call: CallContext): void {
    this.cache.note(keyOf(route, call.requester.organisation.odsCode), unsupported);
  }

  forget(odsCode: OdsCode): void {
    this.cache.forget(odsCode);
  }

  /** When nobody waits any more it ends without an answer, and that says nothing about the practice. */
  private async kept(
    key: string,
    { route, from }: { readonly route: Route; readonly from: Asid },
    call: CallContext,
  ): Promise<CapabilityOutcome> {
    const outcome = await this.asked(route, from, call);
    if (!call.signal.aborted) this.cache.put(key, route.odsCode, outcome);
    return outcome;
  }

  private async asked(route: Route, from: Asid, call: CallContext): Promise<CapabilityOutcome> {
    const request = { method: 'GET', path: '/metadata', scope: 'organization/*.read', from } as const;
    try {
      const { body } = await this.queries.ask(
        { operation: 'metadata', route, request, budgetMs: this.options.timeoutMs },
        call,
      );
      const capabilities = readStatement(body, route.interactionId);
      return capabilities === undefined ? UNAVAILABLE : { kind: 'known', capabilities, source: 'live' };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { kind: isNotSharing(error) ? 'not-sharing' : 'unavailable', source: 'live' };
    }
  }
}

/** Not valid JSON, an outcome or a page instead of a statement: `undefined`. Source: gp-connect-core.md §5.6, tolerant reading. */
function readStatement(body: Buffer, interactionId: InteractionId): Capabilities | undefined {
  const statement = Stu3CapabilityStatement.safeParse(jsonOf(body));
  return statement.success ? capabilitiesOf(statement.data, interactionId) : undefined;
}

/** Source: gp-connect-core.md §5.1 (disabled practice), §10 row 15 (some say it is not implemented). */
function isNotSharing({ code, context }: Fault): boolean {
  return code === 'GPC_PRACTICE_NOT_SHARING' || context.upstreamCode === 'NOT_IMPLEMENTED';
}
