import type { CallContext } from '#contracts';
import { Fault } from '#errors';
import {
  fhirCall,
  fullJitter,
  withRetries,
  type Attempt,
  type Clock,
  type EventLog,
  type FhirServer,
  type Sleep,
} from '#platform';
import { readResult, type Reading, type Trouble } from './reply-reading.js';
import { searchParams, sdsHeaders, type SdsQuery } from './sds-query.js';

export interface SearchSettings {
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly maxAttempts: number;
  readonly suspectEmptyMs: number;
}

export interface SearchTools {
  readonly server: FhirServer;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

/** One lookup of ours, which may take several searches. */
export interface Lookup {
  readonly call: CallContext;
  /** When its time is over. Milliseconds since 1970. */
  readonly deadline: number;
}

type Reader<Resource> = (json: unknown) => readonly Resource[] | undefined;

/** Wait before nothing found is asked for once more. Milliseconds. Source: sds.md §12 row 1. */
const CONFIRM_AFTER_MS = 300;
/** Source: sds.md §9, Retry. */
const BACK_OFF = fullJitter(250, 2_000);

/** Searches the directory until the answer can be relied on. */
export class DirectorySearch {
  constructor(
    private readonly tools: SearchTools,
    private readonly settings: SearchSettings,
  ) {}

  /**
   * Everything that matches; an empty list was given twice, quickly both times.
   * @throws Fault as sds.md §9 has it.
   */
  async all<Resource>(query: SdsQuery, read: Reader<Resource>, lookup: Lookup): Promise<readonly Resource[]> {
    const earlier: Reading<Resource>[] = [];
    const last = await withRetries(
      async (remainingMs, attempt) => {
        const reading = await this.once(query, read, { lookup, attempt, remainingMs });
        const next = whatNext(reading, earlier);
        earlier.push(reading);
        return next;
      },
      { attempts: this.settings.maxAttempts, budgetMs: this.remaining(lookup), delayMs: BACK_OFF },
      this.tools,
      lookup.call.signal,
    );
    if (last.kind === 'records') return last.records;
    // Nothing found, and no time to confirm it, is no evidence either.
    if (last.kind === 'fast-empty' && isConfirmed(earlier)) return [];
    throw faultOf(last.kind === 'fast-empty' ? { code: 'SDS_UNAVAILABLE', rule: 2 } : last.trouble, query, lookup.call);
  }

  /** One request, for the log only: what a search brings, or nothing when it brings no records. */
  async glance<Resource>(query: SdsQuery, read: Reader<Resource>, lookup: Lookup): Promise<readonly Resource[]> {
    const remainingMs = this.remaining(lookup);
    if (remainingMs <= 0 || lookup.call.signal.aborted) return [];
    const reading = await this.once(query, read, { lookup, attempt: 1, remainingMs });
    return reading.kind === 'records' ? reading.records : [];
  }

  private remaining({ deadline }: Lookup): number {
    return deadline - this.tools.clock.now().getTime();
  }

  private async once<Resource>(
    query: SdsQuery,
    read: Reader<Resource>,
    {
      lookup,
      attempt,
      remainingMs,
    }: { readonly lookup: Lookup; readonly attempt: number; readonly remainingMs: number },
  ): Promise<Reading<Resource>> {
    const { correlationId, signal } = lookup.call;
    const start = this.tools.clock.now().getTime();
    const result = await fhirCall(
      this.tools.server,
      {
        headers: sdsHeaders(this.settings.apiKey, correlationId),
        timeoutMs: Math.min(this.settings.timeoutMs, remainingMs),
        signal,
      },
      (client) => client.search({ resourceType: query.resourceType, searchParams: searchParams(query) }),
    );
    const now = this.tools.clock.now();
    const elapsedMs = now.getTime() - start;
    const reading = readResult(result, { read, elapsedMs, suspectEmptyMs: this.settings.suspectEmptyMs, now });
    this.log(reading, query, { correlationId, attempt, durationMs: elapsedMs });
    return reading;
  }

  private log<Resource>(
    reading: Reading<Resource>,
    { resourceType, odsCode, interactionId }: SdsQuery,
    about: { readonly correlationId: string; readonly attempt: number; readonly durationMs: number },
  ): void {
    const fields = { ...about, upstream: 'sds', route: resourceType, odsCode, interactionId, outcome: reading.kind };
    if (reading.kind === 'records' || reading.kind === 'fast-empty') {
      this.tools.events.info('sds.answered', {
        ...fields,
        count: reading.kind === 'records' ? reading.records.length : 0,
      });
      return;
    }
    const { code, upstreamStatus, upstreamCode, messageId, diagnostics: detail } = reading.trouble;
    const facts = { ...fields, code, upstreamStatus, upstreamCode, messageId, detail };
    // A refusal is our own mistake or set-up: it stays until somebody acts (sds.md §9).
    if (reading.kind === 'refused') this.tools.events.error('sds.refused', facts);
    else this.tools.events.warn('sds.unclear', facts);
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

function faultOf(trouble: Trouble, query: SdsQuery, { correlationId }: CallContext): Fault {
  const { code, upstreamStatus, upstreamCode, retryAfterSeconds } = trouble;
  const { odsCode, interactionId } = query;
  const badRecord = query.resourceType === 'Device' && upstreamStatus === 500;
  const rule = trouble.rule ?? (badRecord ? 20 : undefined);
  return new Fault(code, {
    correlationId,
    odsCode,
    interactionId,
    upstreamStatus,
    upstreamCode,
    retryAfterSeconds,
    rule,
  });
}
