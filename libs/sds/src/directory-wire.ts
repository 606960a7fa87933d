import type { DirectoryCall, RateLimiter, TurnOrder } from '#contracts';
import {
  CALL_POLICIES,
  fhirCall,
  LONGEST_PAUSE_MS,
  type Clock,
  type EventLog,
  type FhirServer,
  type HttpResult,
} from '#platform';
import { heldBack, readResult, type Reading, type Trouble } from './reply-reading.js';
import { searchParams, sdsHeaders, type SdsQuery } from './sds-query.js';

export interface WireSettings {
  readonly apiKey: string;
  readonly timeoutMs: number;
  readonly suspectEmptyMs: number;
}

export interface WireTools {
  readonly server: FhirServer;
  readonly limiter: RateLimiter;
  readonly clock: Pick<Clock, 'now'>;
  readonly events: EventLog;
}

export type Reader<Resource> = (json: unknown) => readonly Resource[] | undefined;

/** One attempt at a search. */
export interface Attempting {
  readonly call: DirectoryCall;
  readonly priority: TurnOrder['priority'];
  readonly attempt: number;
  /** When its time is over. Milliseconds since 1970. */
  readonly deadline: number;
}

export interface Exchange<Resource> {
  readonly reading: Reading<Resource>;
  /** Of the request alone, without the wait for a turn. */
  readonly durationMs: number;
}

/** After a 429 that names no time, the whole application rests for so long. Milliseconds. */
const BUSY_WAIT_MS = CALL_POLICIES.route.unnamedRestMs;
/** When our own limiter has no turn: it is one for requests per second. */
const NO_TURN: Trouble = { code: 'SDS_RATE_LIMITED', retryAfterSeconds: 1 };
const HUNG_UP: Trouble = { code: 'SDS_UNAVAILABLE' };

/** One request to the directory, in its turn, and what the answer is worth. Every attempt takes a turn: sds.md §3, §9. */
export class DirectoryWire {
  constructor(
    private readonly tools: WireTools,
    private readonly settings: WireSettings,
  ) {}

  async ask<Resource>(query: SdsQuery, read: Reader<Resource>, how: Attempting): Promise<Exchange<Resource>> {
    const { priority, call, deadline } = how;
    const held = this.tools.server.http.heldBack({ upstream: 'sds', operation: query.resourceType });
    if (held !== undefined) return { reading: heldBack(held), durationMs: 0 };
    const turn = { priority, withinMs: Math.max(0, deadline - this.nowMs()), signal: call.signal };
    if (await this.tools.limiter.turn(turn)) return this.send(query, read, how);
    const trouble = call.signal.aborted ? HUNG_UP : NO_TURN;
    const { correlationId } = call;
    this.tools.events.warn('sds.no-turn', { correlationId, ...about(query), attempt: how.attempt, code: trouble.code });
    return { reading: { kind: 'not-sent', trouble }, durationMs: 0 };
  }

  private async send<Resource>(
    query: SdsQuery,
    read: Reader<Resource>,
    { call: { correlationId, signal }, attempt, deadline }: Attempting,
  ): Promise<Exchange<Resource>> {
    const start = this.nowMs();
    const result = await fhirCall(
      this.tools.server,
      {
        about: { upstream: 'sds', operation: query.resourceType },
        headers: sdsHeaders(this.settings.apiKey, correlationId),
        timeoutMs: Math.max(1, Math.min(this.settings.timeoutMs, deadline - start)),
        signal,
      },
      (client) => client.search({ resourceType: query.resourceType, searchParams: searchParams(query) }),
    );
    const now = this.tools.clock.now();
    const durationMs = now.getTime() - start;
    const { suspectEmptyMs } = this.settings;
    const reading = readResult(result, { read, elapsedMs: durationMs, suspectEmptyMs, now });
    this.log(reading, query, { correlationId, attempt, durationMs });
    if (isAnothersAnswer(result, correlationId))
      this.tools.events.warn('sds.gateway-cached', { correlationId, ...about(query) });
    await this.letRest(reading);
    return { reading, durationMs };
  }

  /** The directory says that the application as a whole asks too much: then its other instances rest too. */
  private async letRest<Resource>(reading: Reading<Resource>): Promise<void> {
    if (reading.kind !== 'unclear' || reading.trouble.upstreamStatus !== 429) return;
    const { retryAfterSeconds } = reading.trouble;
    const ms = retryAfterSeconds === undefined ? BUSY_WAIT_MS : retryAfterSeconds * 1000;
    await this.tools.limiter.pause(Math.min(ms, LONGEST_PAUSE_MS));
  }

  private log<Resource>(
    reading: Reading<Resource>,
    query: SdsQuery,
    facts: { readonly correlationId: string; readonly attempt: number; readonly durationMs: number },
  ): void {
    const fields = { ...facts, ...about(query), outcome: reading.kind };
    if (reading.kind === 'records' || reading.kind === 'fast-empty') {
      const count = reading.kind === 'records' ? reading.records.length : 0;
      this.tools.events.info('sds.answered', { ...fields, count });
      return;
    }
    const { code, upstreamStatus, upstreamCode, messageId, diagnostics: detail } = reading.trouble;
    const trouble = { ...fields, code, upstreamStatus, upstreamCode, messageId, detail };
    // A refusal is our own mistake or set-up: it stays until somebody acts (sds.md §9).
    if (reading.kind === 'refused') this.tools.events.error('sds.refused', trouble);
    else this.tools.events.warn('sds.unclear', trouble);
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}

function about({ resourceType, odsCode, interactionId }: SdsQuery) {
  return { upstream: 'sds', route: resourceType, odsCode, interactionId };
}

/** The gateway gives a kept answer with the id of whoever asked first: `no-cache` was not honoured. Source: sds.md §3. */
function isAnothersAnswer(result: HttpResult, correlationId: string): boolean {
  const returned = result.kind === 'reply' ? result.headers['x-correlation-id'] : undefined;
  return returned !== undefined && returned.toLowerCase() !== correlationId.toLowerCase();
}
