import {
  type ArgumentsHost,
  Catch,
  type ExceptionFilter,
  HttpException,
  ServiceUnavailableException,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault, type FaultCode } from '#errors';
import type { Clock, EventLog } from '#platform';
import { problemFor, type Problem } from './problem.js';
import { Refusal } from './refusal.js';
import { type RequestState, stateOf } from './request-state.js';

/** Turns whatever ends a request into a problem reply. The unforeseen is always 500, never 400. */
@Catch()
export class FaultFilter implements ExceptionFilter {
  constructor(
    private readonly publicUrl: string,
    private readonly clock: Clock,
    private readonly log: EventLog,
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.answer(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for what Fastify refuses before Nest sees it: broken JSON, too large, wrong media type. */
  answer(raised: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const error = neverCameWhole(request) && codeOf(raised) === 'INTERNAL' ? new Fault('REQUEST_NOT_READABLE') : raised;
    if (error instanceof ServiceUnavailableException) {
      void reply.status(503).send(error.getResponse()); // the readiness check's own report, with its causes
      return;
    }
    const state = stateOf(request);
    const problem = this.problem(error, state);
    state.code = codeFor(error, state);
    if (problem.code === 'INTERNAL')
      this.log.error('request.failed', { correlationId: state.correlationId, code: 'INTERNAL', detail: nameOf(error) });
    if (problem.status === 401) void reply.header('WWW-Authenticate', challenge(problem.code));
    if (problem.retryAfterSeconds !== undefined)
      void reply.header('Retry-After', String(Math.ceil(problem.retryAfterSeconds)));
    void reply.status(problem.status).type('application/problem+json').send(problem);
  }

  private problem(error: unknown, state: RequestState): Problem {
    const details = detailsOf(error, state);
    const frame = {
      correlationId: state.correlationId,
      publicUrl: this.publicUrl,
      now: this.clock.now(),
      recordCall: state.recordCall === true,
      nothingWasSaved: details.nothingWasSaved,
    };
    return {
      ...problemFor(codeFor(error, state), frame, factsOf(error, state)),
      ...details,
      ...(state.journey === undefined ? {} : { journey: [...state.journey.legs] }),
    };
  }
}

/** The connection ended within the body, so nothing of ours has run: that is no failure of this service. */
function neverCameWhole({ raw }: FastifyRequest): boolean {
  return raw.destroyed && !raw.complete;
}

/** A refusal is the end of a journey that has run: its time being over then must not hide what came of it. */
function codeFor(error: unknown, { deadline }: RequestState): FaultCode {
  const late = deadline?.aborted === true && !(error instanceof Refusal);
  return late ? 'JOURNEY_TIMEOUT' : codeOf(error);
}

/** Behind the refusal of a command stands no fault: for the service desk its leg says which request it was (gp-connect-core.md §7.4). */
function factsOf(error: unknown, { command, journey }: RequestState): Fault['context'] {
  if (error instanceof Fault) return error.context;
  if (!(error instanceof Refusal)) return {};
  const sent = command === true ? journey?.legs.findLast(({ leg }) => COMMANDS.has(leg)) : undefined;
  const { traceId, odsCode } = sent === undefined || sent.outcome === 'ok' ? {} : sent.detail;
  const known = { odsCode, ...(traceId === 'none' ? {} : { traceId }) };
  return { ...known, ...error.context };
}

const COMMANDS: ReadonlySet<string> = new Set(['book', 'amend', 'cancel', 'register']);

/** A command that ended for no foreseen reason may have been saved. */
function detailsOf(error: unknown, { command }: RequestState): Partial<Problem> {
  if (error instanceof Refusal) return error.details;
  return command === true && codeOf(error) === 'INTERNAL' ? { nothingWasSaved: 'unknown' } : {};
}

const REALM = 'Bearer realm="gp-connect-orchestrator"';
/** RFC 9470 §3: what the front end must ask of the sign-in. */
const TOO_WEAK =
  'error="insufficient_user_authentication", error_description="A stronger sign-in is required", acr_values="AAL2_OR_AAL3_ANY"';
const REASONS: Readonly<Record<string, string>> = {
  TOKEN_EXPIRED: 'The access token expired',
  NHS_SIGN_IN_ENDED: 'The NHS sign-in was not accepted or has run out',
};

/** RFC 6750 §3: no error code when no token was sent. */
function challenge(code: string): string {
  if (code === 'TOKEN_MISSING') return REALM;
  if (code === 'SIGN_IN_TOO_WEAK') return `${REALM}, ${TOO_WEAK}`;
  const reason = REASONS[code] ?? 'The access token is not valid';
  return `${REALM}, error="invalid_token", error_description="${reason}"`;
}

const BY_STATUS: Readonly<Record<number, FaultCode>> = {
  404: 'NO_SUCH_ADDRESS',
  405: 'METHOD_NOT_ALLOWED',
  406: 'NOT_ACCEPTABLE',
  413: 'BODY_TOO_LARGE',
  415: 'MEDIA_TYPE_NOT_SUPPORTED',
};

function codeOf(error: unknown): FaultCode {
  if (error instanceof Fault || error instanceof Refusal) return error.code;
  const status = statusOf(error);
  if (isBrokenJson(error, status)) return 'JSON_MALFORMED';
  return BY_STATUS[status] ?? (status >= 400 && status < 500 ? 'REQUEST_NOT_READABLE' : 'INTERNAL');
}

function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  const status = error instanceof Error && 'statusCode' in error ? error.statusCode : undefined;
  return typeof status === 'number' ? status : 500;
}

/** The framework wraps what its JSON reader says, and keeps it as the cause. */
function isBrokenJson(error: unknown, status: number): boolean {
  const said = error instanceof HttpException ? error.cause : error;
  const code = said instanceof Error && 'code' in said ? said.code : undefined;
  return status === 400 && typeof code === 'string' && code.includes('JSON_BODY');
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}
