import {
  type Context,
  context,
  createTraceState,
  isSpanContextValid,
  isValidTraceId,
  ROOT_CONTEXT,
  type Span,
  type SpanContext,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api';
import type { UpstreamExchange } from '#contracts';
import { redact } from './redaction.js';

/**
 * Spans at the edges: a request, its legs, and each exchange with another system. Without an SDK in the process nothing
 * is recorded and next to nothing is done. Attributes are names, codes and ids of ours, nothing about a patient, a person
 * or a practice. Nothing of a trace is sent to a national system: their headers are a closed list (gp-connect-core.md §2).
 */
const tracer = trace.getTracer('gp-connect-orchestrator');

/** 32 hexadecimal digits: no room for anything else, so it needs no masking. */
export type TraceId = string & { readonly [CHECKED]: true };
declare const CHECKED: unique symbol;

/** What the caller sends. Source: W3C Trace Context §3. */
export interface TraceHeaders {
  readonly traceparent: string | undefined;
  readonly tracestate: string | undefined;
}

/** How a leg of a journey ended. */
export interface LegEnd {
  /** `ok`, or the code of our catalogue. */
  readonly outcome: string;
  readonly source: string;
}

/** The part of a trace that is one request of our API. */
export class RequestTrace {
  constructor(
    private readonly span: Span,
    private readonly ctx: Context,
    private readonly callersSpan: string | undefined,
  ) {}

  /** That of the caller where there is one; `undefined` without either. */
  get traceId(): TraceId | undefined {
    return valid(this.span.spanContext().traceId);
  }

  /** For the reply, when there is a span of ours. Source: W3C Trace Context level 2 draft, `traceresponse`; Server-Timing for browsers. */
  get headers(): Readonly<Record<string, string>> {
    const { traceId, spanId, traceFlags } = this.span.spanContext();
    if (!isValidTraceId(traceId) || spanId === this.callersSpan) return {};
    const value = `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;
    return { traceresponse: value, 'server-timing': `traceparent;desc="${value}"` };
  }

  /** Runs what follows as a part of this request. */
  within<T>(work: () => T): T {
    return context.with(this.ctx, work);
  }

  end({ status, code }: { readonly status: number; readonly code: string }): void {
    this.span.setAttributes({ 'http.response.status_code': status, 'gpco.code': code });
    if (status >= 500) this.span.setStatus({ code: SpanStatusCode.ERROR });
    this.span.end();
  }
}

/** @param route template of the path, never the path */
export function beginTrace(
  { method, route, correlationId }: { readonly method: string; readonly route: string; readonly correlationId: string },
  headers: TraceHeaders,
): RequestTrace {
  const parent = callersContext(headers);
  const attributes = { 'http.request.method': method, 'http.route': route, 'gpco.correlation_id': correlationId };
  const span = tracer.startSpan(`${method} ${route}`, { kind: SpanKind.SERVER, attributes }, parent);
  return new RequestTrace(span, trace.setSpan(parent, span), trace.getSpanContext(parent)?.spanId);
}

/** Runs one leg as a part of what runs now; legs may run side by side. `ended` is to be told before the work is over. */
export async function tracedLeg<T>(leg: string, work: (ended: (how: LegEnd) => void) => Promise<T>): Promise<T> {
  const span = tracer.startSpan(`leg ${leg}`, { attributes: { 'gpco.leg': leg } });
  const ended = ({ outcome, source }: LegEnd): void => {
    span.setAttributes({ 'gpco.outcome': outcome, 'gpco.source': source });
    if (outcome !== 'ok') span.setStatus({ code: SpanStatusCode.ERROR });
  };
  try {
    return await context.with(trace.setSpan(context.active(), span), () => work(ended));
  } finally {
    span.end();
  }
}

/** Notes an exchange that is over. */
export function traceExchange(exchange: UpstreamExchange): void {
  const { upstream, operation, method, startedAt, durationMs, outcome, status, messageId, failure } = exchange;
  const startTime = Date.parse(startedAt);
  const span = tracer.startSpan(`${upstream} ${operation}`, { kind: SpanKind.CLIENT, startTime });
  if (!span.isRecording()) return;
  span.setAttributes({
    'gpco.upstream': upstream,
    'gpco.operation': operation,
    'gpco.exchange_outcome': outcome,
    'http.request.method': method,
    ...(status === undefined ? {} : { 'http.response.status_code': status }),
    ...(messageId === undefined ? {} : { 'gpco.message_id': messageId }),
    ...(failure === undefined ? {} : { 'error.type': failure }),
  });
  if (outcome !== 'reply' || (status ?? 0) >= 400) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end(startTime + durationMs);
}

export function currentTraceId(): TraceId | undefined {
  return valid(trace.getActiveSpan()?.spanContext().traceId);
}

function valid(traceId: string | undefined): TraceId | undefined {
  return traceId !== undefined && isTraceId(traceId) ? traceId : undefined;
}

function isTraceId(text: string): text is TraceId {
  return isValidTraceId(text);
}

/** Version, trace, span, flags; a later version may say more behind them. Source: W3C Trace Context §3.2, §4. */
const PARENT =
  /^(?:00(?=-.{52}$)|(?!00|ff)[0-9a-f]{2})-(?<traceId>[0-9a-f]{32})-(?<spanId>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})(?=-|$)/u;
/** Source: W3C Trace Context §3.3.1.5: at least so much must be handed on. Characters. */
const LONGEST_STATE = 512;

/** Read here and not by a propagator, so that the caller's trace id is in our log also without an SDK. */
function callersContext({ traceparent = '', tracestate }: TraceHeaders): Context {
  const { traceId = '', spanId = '', flags = '' } = PARENT.exec(traceparent)?.groups ?? {};
  const traceFlags = Number.parseInt(flags, 16) & 1;
  const caller: SpanContext = { traceId, spanId, traceFlags, isRemote: true, ...stateOf(tracestate) };
  return isSpanContextValid(caller) ? trace.setSpanContext(ROOT_CONTEXT, caller) : ROOT_CONTEXT;
}

/** It goes to whoever keeps our traces, so it is dropped when it looks like an NHS number or a token. */
function stateOf(tracestate = ''): Pick<SpanContext, 'traceState'> {
  if (tracestate === '' || tracestate.length > LONGEST_STATE || redact(tracestate) !== tracestate) return {};
  return { traceState: createTraceState(tracestate) };
}
