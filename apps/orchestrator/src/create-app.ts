import helmet from '@fastify/helmet';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#errors';
import { CLOCK, type Clock, EVENT_LOG, type EventLog, FrameworkLog, METRICS, type Time } from '#platform';
import { ContextKeeper } from '#workflow';
import { AppModule } from './app.module.js';
import { AuditDesk } from './audit/audit-desk.js';
import { CallerGuard } from './caller.guard.js';
import { packReplies, sayThatItVaries } from './compression.js';
import type { Configuration } from './configuration.js';
import { FaultFilter } from './fault.filter.js';
import { holdUpTheEnd } from './hold-up-the-end.js';
import { observeRequests } from './observed-requests.js';
import { JourneyBook } from './operations/journey-book.js';
import { serveOpenApi } from './openapi.js';
import { RequestPipe } from './request-pipe.js';
import { ThrottleGuard } from './throttle.guard.js';
import { beginRequest, type RequestState, stateOf } from './request-state.js';
import { UnreadableRequests } from './unreadable-requests.js';

/** Largest request body that is read. Bytes. */
const BODY_LIMIT = 1_048_576;
/**
 * Headers, and the request with its body, must have come by then; looked at so often. Milliseconds. Without the first Node
 * takes its usual minute, and takes the larger of the two for the body.
 */
const [HEADERS_TIMEOUT_MS, REQUEST_TIMEOUT_MS, LOOK_MS] = [15_000, 30_000, 5_000];

/** A start that is refused says why in its own lines alone. */
const CREATION = { bufferLogs: true, autoFlushLogs: false, abortOnError: false };

/** The whole product behind its HTTP API, ready to listen. */
export async function createApp(config: Configuration, time?: Time): Promise<NestFastifyApplication> {
  const publicUrl = (config.app.PUBLIC_URL ?? `http://${config.app.HOST}:${String(config.app.PORT)}`).replace(
    /\/+$/u,
    '',
  );
  const adapter = new FastifyAdapter({
    bodyLimit: BODY_LIMIT,
    requestTimeout: REQUEST_TIMEOUT_MS,
    http: { connectionsCheckingInterval: LOOK_MS, headersTimeout: HEADERS_TIMEOUT_MS },
    forceCloseConnections: 'idle',
    // Called when the product listens, so when what they need is there.
    clientErrorHandler: (error, socket) => unreadable.refuseBytes(error, socket),
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) =>
      unreadable.refuseTarget(error, request, reply),
  });
  const module = AppModule.with(config, publicUrl, time);
  const app = await NestFactory.create<NestFastifyApplication>(module, adapter, CREATION);
  const log = app.get<EventLog>(EVENT_LOG);
  app.useLogger(new FrameworkLog(log));
  app.flushLogs();
  await app.register(helmet);
  await packReplies(app);
  const filter = app.get(FaultFilter);
  const unreadable = new UnreadableRequests(filter, log, app.get<Clock>(CLOCK), publicUrl);
  app.useGlobalFilters(filter);
  app.useGlobalGuards(app.get(CallerGuard), app.get(ThrottleGuard));
  app.useGlobalPipes(new RequestPipe());
  watchRequests(adapter, log, app.get<Clock>(CLOCK));
  holdUpTheEnd(app);
  holdBackUntilRecorded(adapter, app.get(AuditDesk));
  observeRequests(adapter.getInstance(), {
    metrics: app.get(METRICS),
    book: app.get(JourneyBook),
    contexts: app.get(ContextKeeper),
    clock: app.get(CLOCK),
  });
  serveOpenApi(app);
  return app;
}

/** Gives every request its reference and writes one line when it is answered: template of the path only, never the path. */
function watchRequests(adapter: FastifyAdapter, log: EventLog, clock: Clock): void {
  const server = adapter.getInstance();
  server.addHook('onRequest', async (request: FastifyRequest, reply: FastifyReply) => {
    beginRequest(request, reply, clock);
  });
  server.addHook('onRequest', sayThatItVaries);
  server.addHook('preParsing', async (request: FastifyRequest) => {
    const type = request.headers['content-type'];
    if (type !== undefined && !/^application\/json\s*(;|$)/iu.test(type)) throw new Fault('MEDIA_TYPE_NOT_SUPPORTED');
  });
  server.addHook('onResponse', async (request: FastifyRequest, reply: FastifyReply) => {
    const state = stateOf(request);
    logFailedLegs(state, log);
    log.info('request.answered', {
      correlationId: state.correlationId,
      userId: state.caller?.requester.userId,
      odsCode: state.caller?.requester.organisation.odsCode,
      method: request.method,
      route: request.routeOptions.url ?? 'none',
      status: reply.statusCode,
      code: state.code,
      spanTraceId: state.trace?.traceId,
      durationMs: Math.round(performance.now() - state.startedAt),
    });
  });
}

/** Runs before the hooks that pack replies: those belong to the routes. */
function holdBackUntilRecorded(adapter: FastifyAdapter, desk: AuditDesk): void {
  adapter
    .getInstance()
    .addHook('onSend', async (request: FastifyRequest, reply: FastifyReply, payload: unknown) =>
      desk.answered(request, reply, payload),
    );
}

/** One line for each national call that failed, with what a service desk asks for; the details of a leg hold nothing of the patient. */
function logFailedLegs({ correlationId, journey }: RequestState, log: EventLog): void {
  for (const { leg, outcome, durationMs, detail } of journey?.legs ?? []) {
    if (outcome === 'ok') continue;
    const text = (name: string): string | undefined => (typeof detail[name] === 'string' ? detail[name] : undefined);
    log.warn('journey.leg-failed', {
      correlationId,
      leg,
      code: outcome,
      durationMs,
      traceId: text('traceId'),
      odsCode: text('odsCode'),
      interactionId: text('interactionId'),
      upstreamCode: text('upstreamCode'),
      ...(typeof detail['upstreamStatus'] === 'number' ? { upstreamStatus: detail['upstreamStatus'] } : {}),
      ...(typeof detail['rule'] === 'number' ? { rule: detail['rule'] } : {}),
    });
  }
}
