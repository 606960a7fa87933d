import type { DirectoryCall, TurnOrder } from '#contracts';
import { Fault } from '#errors';
import { readDevices, readEndpoints, type R4Device, type R4Endpoint } from '#fhir';
import {
  CALL_POLICIES,
  delayOf,
  SharedFlights,
  timeToStart,
  withRetries,
  type Attempt,
  type Clock,
  type EventLog,
  type Sleep,
} from '#platform';
import type { DirectoryWire, Reader } from './directory-wire.js';
import type { Reading, Trouble } from './reply-reading.js';
import { searchParams, type SdsQuery } from './sds-query.js';

export interface SearchTools {
  readonly wire: DirectoryWire;
  readonly clock: Pick<Clock, 'now'>;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

/** An answer that can be relied on. */
export interface Heard {
  readonly query: SdsQuery;
  readonly records: readonly (R4Endpoint | R4Device)[];
  /** Of the last request, without waits. */
  readonly durationMs: number;
}

/** One lookup of ours, which may take several searches. */
export interface Lookup {
  readonly call: DirectoryCall;
  /** When its time is over. Milliseconds since 1970. */
  readonly deadline: number;
  readonly priority: TurnOrder['priority'];
  /** When nobody waits any longer. Milliseconds since 1970. */
  readonly endsAt?: (() => number | undefined) | undefined;
  /** Told of every answer. */
  readonly heard?: ((answer: Heard) => void) | undefined;
}

interface Answer<Resource> {
  readonly records: readonly Resource[];
  readonly durationMs: number;
}

export type EndpointQuery = Omit<SdsQuery, 'resourceType' | 'manufacturer'>;
export type DeviceQuery = Omit<SdsQuery, 'resourceType'>;

/** Wait before nothing found is asked for once more. Milliseconds. Source: sds.md §12 row 1. */
const CONFIRM_AFTER_MS = 300;
const { leastMs } = CALL_POLICIES.route;
const BACK_OFF = delayOf(CALL_POLICIES.route.backOff);

/** Searches the directory until the answer can be relied on. Who asks the same at the same time shares the answer (sds.md §9). */
export class DirectorySearch {
  private readonly endpointFlights = new SharedFlights<Answer<R4Endpoint>>();
  private readonly deviceFlights = new SharedFlights<Answer<R4Device>>();

  constructor(
    private readonly tools: SearchTools,
    private readonly maxAttempts: number,
  ) {}

  /**
   * Everything that matches; an empty list was given twice, quickly both times.
   * @throws Fault as sds.md §9 has it.
   */
  async endpoints(query: EndpointQuery, lookup: Lookup): Promise<readonly R4Endpoint[]> {
    const whole = { ...query, resourceType: 'Endpoint' } as const;
    const work = (own: Lookup): Promise<Answer<R4Endpoint>> => this.reliably(whole, readEndpoints, own);
    return this.shared(this.endpointFlights, { query: whole, lookup, work });
  }

  /** As `endpoints`. */
  async devices(query: DeviceQuery, lookup: Lookup): Promise<readonly R4Device[]> {
    const whole = { ...query, resourceType: 'Device' } as const;
    const work = (own: Lookup): Promise<Answer<R4Device>> => this.reliably(whole, readDevices, own);
    return this.shared(this.deviceFlights, { query: whole, lookup, work });
  }

  /** One request, for explanations only: what a search brings, or nothing when it brings no records. */
  async glance(query: DeviceQuery, lookup: Lookup): Promise<readonly R4Device[]> {
    if (this.remaining(lookup) <= 0 || lookup.call.signal.aborted) return [];
    const whole = { ...query, resourceType: 'Device' } as const;
    const { reading, durationMs } = await this.tools.wire.ask(whole, readDevices, { ...lookup, attempt: 1 });
    const records = reading.kind === 'records' ? reading.records : [];
    lookup.heard?.({ query: whole, records, durationMs });
    return records;
  }

  /** User and background work do not share: a user would wait for the place of background work. */
  private async shared<Resource extends R4Endpoint | R4Device>(
    flights: SharedFlights<Answer<Resource>>,
    asking: {
      readonly query: SdsQuery;
      readonly lookup: Lookup;
      readonly work: (own: Lookup) => Promise<Answer<Resource>>;
    },
  ): Promise<readonly Resource[]> {
    const { query, lookup, work } = asking;
    const { correlationId, signal } = lookup.call;
    if (!timeToStart(lookup.call, leastMs, this.tools.clock)) throw new Fault('JOURNEY_TIMEOUT', { correlationId });
    const { resourceType, odsCode, interactionId } = query;
    const key = JSON.stringify([resourceType, searchParams(query), lookup.priority]);
    const joined = (): void =>
      this.tools.events.info('sds.joined', {
        correlationId,
        odsCode,
        interactionId,
        route: resourceType,
        upstream: 'sds',
      });
    const hungUp = (): Fault => new Fault('SDS_UNAVAILABLE', { odsCode, interactionId });
    try {
      const begin = (end: AbortSignal, endsAt: Lookup['endsAt']): Promise<Answer<Resource>> =>
        work({ ...lookup, call: { correlationId, signal: end }, endsAt });
      const answer = await flights.run(key, begin, { signal, endsAt: lookup.call.endsAt, hungUp, joined });
      lookup.heard?.({ query, ...answer });
      return answer.records;
    } catch (error) {
      throw error instanceof Fault ? new Fault(error.code, { ...error.context, correlationId }) : error;
    }
  }

  private async reliably<Resource>(query: SdsQuery, read: Reader<Resource>, lookup: Lookup): Promise<Answer<Resource>> {
    const earlier: Reading<Resource>[] = [];
    const durations: number[] = [];
    const last = await withRetries(
      async (_remainingMs, attempt) => {
        const { reading, durationMs } = await this.tools.wire.ask(query, read, { ...lookup, attempt });
        const next = whatNext(reading, earlier);
        earlier.push(reading);
        durations.push(durationMs);
        return next;
      },
      {
        attempts: this.maxAttempts,
        budgetMs: this.remaining(lookup),
        delayMs: BACK_OFF,
        leastMs,
        journeyEndsAt: lookup.endsAt,
      },
      this.tools,
      lookup.call.signal,
    );
    const durationMs = durations.at(-1) ?? 0;
    if (last.kind === 'records') return { records: last.records, durationMs };
    // Nothing found, and no time to confirm it, is no evidence either.
    if (last.kind === 'fast-empty' && isConfirmed(earlier)) return { records: [], durationMs };
    throw faultOf(last.kind === 'fast-empty' ? { code: 'SDS_UNAVAILABLE', rule: 2 } : last.trouble, query);
  }

  private remaining({ deadline }: Lookup): number {
    return deadline - this.tools.clock.now().getTime();
  }
}

/** Source: sds.md §9 and rows 1, 2 and 20 of §12. */
function whatNext<Resource>(
  reading: Reading<Resource>,
  earlier: readonly Reading<Resource>[],
): Attempt<Reading<Resource>> {
  if (reading.kind === 'fast-empty') {
    return { result: reading, retry: !isConfirmed([...earlier, reading]), notBeforeMs: CONFIRM_AFTER_MS };
  }
  if (reading.kind !== 'unclear') return { result: reading, retry: false };
  const { code, retryAfterSeconds = 0 } = reading.trouble;
  // An answer that breaks the contract is asked for once more only.
  const retry =
    code !== 'SDS_BAD_RESPONSE' || !earlier.some((one) => one.kind === 'unclear' && one.trouble.code === code);
  return { result: reading, retry, notBeforeMs: retryAfterSeconds * 1000 };
}

function isConfirmed<Resource>(readings: readonly Reading<Resource>[]): boolean {
  return readings.filter(({ kind }) => kind === 'fast-empty').length >= 2;
}

/** The reference is each caller's own, and is added there. */
function faultOf(trouble: Trouble, { odsCode, interactionId, resourceType }: SdsQuery): Fault {
  const { code, upstreamStatus, upstreamCode, retryAfterSeconds } = trouble;
  const badRecord = resourceType === 'Device' && upstreamStatus === 500;
  const rule = trouble.rule ?? (badRecord ? 20 : undefined);
  return new Fault(code, { odsCode, interactionId, upstreamStatus, upstreamCode, retryAfterSeconds, rule });
}
