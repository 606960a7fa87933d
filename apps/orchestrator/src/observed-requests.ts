import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { beginTrace, type Clock, type Metrics } from '#platform';
import type { ContextKeeper } from '#workflow';
import type { JourneyBook } from './operations/journey-book.js';
import { type Answered, journeyEntry } from './operations/journey-entry.js';
import { masker, type PatientWords, wordsOf } from './operations/patient-words.js';
import { type RequestState, stateOf } from './request-state.js';

export interface Observers {
  readonly metrics: Metrics;
  readonly book: JourneyBook;
  readonly contexts: Pick<ContextKeeper, 'open'>;
  readonly clock: Pick<Clock, 'now'>;
}

/** Where operators look things up: what they look at is not noted there again. */
const SUPPORT = '/v1/operations/journeys';

/** Traces, counts and notes every request. To be called behind the hook that begins requests. */
export function observeRequests(server: FastifyInstance, observers: Observers): void {
  server.addHook('onRequest', async (request, reply) => {
    const state = stateOf(request);
    const { traceparent, tracestate } = request.headers;
    const about = { method: request.method, route: routeOf(request), correlationId: state.correlationId };
    state.trace = beginTrace(about, { traceparent: textOf(traceparent), tracestate: textOf(tracestate) });
    for (const [name, value] of Object.entries(state.trace.headers)) void reply.header(name, value);
  });
  // Not earlier: what reads the body comes back from outside the trace.
  server.addHook('preHandler', (request, _reply, done) => {
    const { trace } = stateOf(request);
    if (trace === undefined) done();
    else trace.within(done);
  });
  server.addHook('onResponse', async (request, reply) => {
    const state = stateOf(request);
    const answered = answeredNow(request, reply, { state, now: observers.clock.now() });
    state.trace?.end(answered);
    observers.metrics.requestAnswered(answered);
    for (const leg of state.journey?.legs ?? []) observers.metrics.legEnded(leg);
    noteJourney(request, answered, observers);
  });
}

function answeredNow(
  request: FastifyRequest,
  reply: FastifyReply,
  { state, now }: { readonly state: RequestState; readonly now: Date },
): Answered {
  return {
    method: request.method,
    route: routeOf(request),
    status: reply.statusCode,
    code: state.code ?? (reply.statusCode < 400 ? 'ok' : 'none'),
    durationMs: Math.round(performance.now() - state.startedAt),
    answeredAt: now,
  };
}

/** Only with a caller is it known whose operators may see it. */
function noteJourney(request: FastifyRequest, answered: Answered, { book, contexts }: Observers): void {
  const state = stateOf(request);
  const { caller, correlationId } = state;
  if (caller === undefined || answered.route.startsWith(SUPPORT)) return;
  const { odsCode } = caller.requester.organisation;
  book.note({
    odsCode,
    correlationId,
    entry: async () => {
      const words = await wordsOfPatient(request, answered.route, contexts);
      return journeyEntry(answered, state, words === undefined ? undefined : masker(words));
    },
  });
}

/** `undefined`: there is a patient, and it is not known who. */
async function wordsOfPatient(
  request: FastifyRequest,
  route: string,
  contexts: Observers['contexts'],
): Promise<PatientWords | undefined> {
  const { caller, journey } = stateOf(request);
  if (route.startsWith('/v1/operations')) return [];
  const refused = journey?.exchanges.some(({ refusal }) => refusal !== undefined) === true;
  if (!refused || caller === undefined) return undefined; // nothing to mask
  const said = wordsOf(request.body);
  const id = contextOf(request, route);
  if (id === undefined) return isSaid(request.body) ? said : undefined;
  const opened = await contexts.open(id, caller.requester).catch(() => undefined);
  return opened === undefined ? undefined : [...said, ...wordsOf([opened.patient, opened.identityCheck])];
}

function contextOf({ params }: FastifyRequest, route: string): string | undefined {
  if (!route.startsWith('/v1/patient-contexts/:id')) return undefined;
  return typeof params === 'object' && params !== null && 'id' in params ? String(params.id) : 'none';
}

/** The request itself says who is meant; a match of a search does not. */
function isSaid(body: unknown): boolean {
  return typeof body === 'object' && body !== null && ('demographics' in body || 'search' in body);
}

function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? 'none';
}

function textOf(header: string | readonly string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined;
}
