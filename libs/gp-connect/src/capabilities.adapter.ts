import type { Asid, CallContext, Capabilities, CapabilityDirectory, CapabilityOutcome, Route } from '#contracts';
import { Fault } from '#errors';
import { Stu3CapabilityStatement } from '#fhir';
import { jsonOf, SingleFlight, unlessAborted } from '#platform';
import { type CapabilityCache, keyOf } from './capability-cache.js';
import { capabilitiesOf } from './capability-rules.js';
import type { GpcQueries } from './gpc-queries.js';

const UNAVAILABLE: CapabilityOutcome = { kind: 'unavailable', source: 'live' };

/**
 * What a practice says about itself, by the statement at the given route. It only refines, so nothing here ends a journey.
 * Source: gp-connect-core.md §5.1, §5.6.
 */
export class CapabilitiesAdapter implements CapabilityDirectory {
  private readonly flights = new SingleFlight<CapabilityOutcome>();

  constructor(
    private readonly queries: GpcQueries,
    private readonly cache: CapabilityCache,
    /** Then the journey goes on without. Milliseconds. */
    private readonly timeoutMs: number,
  ) {}

  async capabilities(route: Route, from: Asid, call: CallContext): Promise<CapabilityOutcome> {
    const key = keyOf(route, call.requester.organisation.odsCode);
    const kept = this.cache.get(key);
    if (kept !== undefined) return kept;
    const flight = this.flights.run(key, () => this.kept(key, { route, from }, call));
    return unlessAborted(flight, call.signal, () => new Error('the caller has gone')).catch(() => UNAVAILABLE);
  }

  /** One caller's hanging up must not spoil the answer for others that wait for it: only the time limit ends the flight. */
  private async kept(
    key: string,
    { route, from }: { readonly route: Route; readonly from: Asid },
    call: CallContext,
  ): Promise<CapabilityOutcome> {
    const outcome = await this.asked(route, from, { ...call, signal: new AbortController().signal });
    this.cache.put(key, route.odsCode, outcome);
    return outcome;
  }

  private async asked(route: Route, from: Asid, call: CallContext): Promise<CapabilityOutcome> {
    const request = { method: 'GET', path: '/metadata', scope: 'organization/*.read', from } as const;
    try {
      const { body } = await this.queries.ask(
        { operation: 'metadata', route, request, budgetMs: this.timeoutMs },
        call,
      );
      const capabilities = readStatement(body);
      return capabilities === undefined ? UNAVAILABLE : { kind: 'known', capabilities, source: 'live' };
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return { kind: isNotSharing(error) ? 'not-sharing' : 'unavailable', source: 'live' };
    }
  }
}

/** Not valid JSON, an outcome or a page instead of a statement: `undefined`. Source: gp-connect-core.md §5.6, tolerant reading. */
function readStatement(body: Buffer): Capabilities | undefined {
  const statement = Stu3CapabilityStatement.safeParse(jsonOf(body));
  return statement.success ? capabilitiesOf(statement.data) : undefined;
}

/** Source: gp-connect-core.md §5.1 (disabled practice), §10 row 15 (some say it is not implemented). */
function isNotSharing({ code, context }: Fault): boolean {
  return code === 'GPC_PRACTICE_NOT_SHARING' || context.upstreamCode === 'NOT_IMPLEMENTED';
}
