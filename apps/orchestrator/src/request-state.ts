import { randomUUID } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type AuditOpening, type Caller, ExchangeList, type OpenAudit } from '#contracts';
import type { FaultCode } from '#errors';
import type { Clock, RequestTrace } from '#platform';
import type { JourneyConcern, JourneyLog } from '#workflow';

/** What belongs to one request of our API from its first byte to its last. */
export interface RequestState {
  readonly correlationId: string;
  /** Monotonic, milliseconds. */
  readonly startedAt: number;
  /** That of the adapters, against which they hold when a journey ends. */
  readonly clock: Pick<Clock, 'now'>;
  caller?: Caller;
  journey?: JourneyLog;
  /** True: the safety line of gp-connect-core.md §7.4 belongs to its problems. */
  recordCall?: boolean;
  /** True: a command, so an unforeseen end leaves open whether something was saved. */
  command?: boolean;
  /** Aborted when the journey's time is over. */
  deadline?: AbortSignal;
  trace?: RequestTrace;
  /** Code of the problem that is answered. */
  code?: FaultCode;
  /** Its record, from before anything was done. */
  audit?: { readonly opening: AuditOpening; readonly record: OpenAudit };
  /** True: its record is closed, or as good as. */
  audited?: boolean;
  /** What went over the wire outside of any leg. */
  readonly exchanges: ExchangeList;
  /** Whom it is about, where there is no journey to ask. */
  concern?: JourneyConcern;
  /** What was asked for, for its record. */
  asked?: NonNullable<AuditOpening['detail']>;
}

const states = new WeakMap<object, RequestState>();
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/u;

/** Takes the caller's correlation id if it is a UUID, else makes one, and answers with it. */
export function beginRequest(request: FastifyRequest, reply: FastifyReply, clock: Pick<Clock, 'now'>): void {
  const sent = request.headers['x-correlation-id'];
  const wanted = typeof sent === 'string' ? sent.toLowerCase() : '';
  const correlationId = UUID.test(wanted) ? wanted : randomUUID();
  states.set(request.raw, { correlationId, startedAt: performance.now(), clock, exchanges: new ExchangeList() });
  void reply.header('X-Correlation-ID', correlationId).header('Cache-Control', 'no-store');
}

/** `undefined` for what is refused before it has begun. */
export function stateIfBegun(request: FastifyRequest): RequestState | undefined {
  return states.get(request.raw);
}

export function stateOf(request: FastifyRequest): RequestState {
  const state = stateIfBegun(request);
  if (state === undefined) throw new Error('The request was never begun: the onRequest hook is missing.');
  return state;
}

/** Who is signed in; the guard has run before any controller. */
export function callerOf(request: FastifyRequest): Caller {
  const { caller } = stateOf(request);
  if (caller === undefined) throw new Error('No guard has identified the caller of a protected route.');
  return caller;
}
