import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import type { HttpService } from '@nestjs/axios';
import type { AxiosRequestConfig } from 'axios';
import { currentWitness, type ExchangePurpose, type UpstreamExchange } from '#contracts';
import type { Metrics } from './metrics.js';
import { traceExchange } from './tracing.js';
import { unpacked } from './unpacking.js';

export interface HttpCall {
  readonly about: ExchangePurpose;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Finished: sent byte for byte, so whoever builds it encodes it. */
  readonly url: string;
  /** Names go out in the case in which they stand here. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Whole call with the last byte of the body. Milliseconds. */
  readonly timeoutMs: number;
  /** Changes something over there, so its time to leave and its time-out are settled: it waits for no place. Source: appointments.md §3.6 step 3. */
  readonly command?: boolean;
  /** The caller's own end, e.g. because a clinician hung up. */
  readonly signal: AbortSignal;
}

export type FailureReason = Exclude<UpstreamExchange['outcome'], 'reply'>;

export type HttpResult =
  | {
      readonly kind: 'reply';
      /** Any HTTP status, a redirect too: none is followed. */
      readonly status: number;
      /** Names in lower case. */
      readonly headers: Readonly<Record<string, string>>;
      /** Unpacked. */
      readonly body: Buffer;
    }
  | HttpFailure;

export interface HttpFailure {
  readonly kind: 'failure';
  /** `not-sent`: surely nothing reached the other side. `lost`: it may have. */
  readonly reason: FailureReason;
  /** Code of Node, e.g. `ECONNRESET`, or of ours (`isHeldBack`). */
  readonly code: string | undefined;
  /** Held back by ourselves: until then nothing goes out. */
  readonly retryAfterSeconds?: number;
}

/** Stands before every request: lets it go out, or answers in its place. */
export interface CallGuard {
  run(call: HttpCall, send: (call: HttpCall) => Promise<HttpResult>): Promise<HttpResult>;
  heldBack(about: ExchangePurpose): HttpFailure | undefined;
}

export interface UpstreamHttpOptions {
  /** Largest body that is read, packed or unpacked. Bytes. */
  readonly maxBytes: number;
  /** Asked for at each call, so that a certificate can change. */
  readonly agents?: { readonly http: HttpAgent; readonly https: HttpsAgent };
  /** Circuits and bulkheads; none when absent. */
  readonly guard?: CallGuard;
  /** Counts every exchange. */
  readonly metrics?: Pick<Metrics, 'exchanged'>;
}

/**
 * The only way out to other systems. What happened comes back as a value: an error of the HTTP library
 * holds URLs and tokens and never leaves this class.
 */
export class UpstreamHttp {
  private readonly settings: AxiosRequestConfig;
  private readonly agents: NonNullable<UpstreamHttpOptions['agents']>;

  constructor(
    private readonly http: HttpService,
    private readonly options: UpstreamHttpOptions,
  ) {
    this.agents = options.agents ?? {
      http: new HttpAgent({ keepAlive: true }),
      https: new HttpsAgent({ keepAlive: true }),
    };
    this.settings = {
      maxRedirects: 0,
      maxContentLength: options.maxBytes,
      maxBodyLength: Infinity,
      proxy: false,
      validateStatus: () => true,
      responseType: 'arraybuffer',
      decompress: false, // at once and at its full size, which costs half of axios's piece by piece
      transformRequest: [(data: unknown) => data],
    };
  }

  async send(call: HttpCall): Promise<HttpResult> {
    const startedAt = new Date().toISOString();
    const start = performance.now();
    const { guard } = this.options;
    const result = await (guard === undefined
      ? this.sent(call)
      : guard.run(call, async (allowed) => this.sent(allowed)));
    const { about, method } = call;
    const durationMs = Math.max(0, Math.round(performance.now() - start));
    const exchange: UpstreamExchange = { ...about, method, startedAt, durationMs, ...howItWent(result) };
    this.options.metrics?.exchanged(exchange);
    traceExchange(exchange);
    currentWitness()?.exchanged(exchange);
    return result;
  }

  /** Known before anything is prepared: a request now would not go out. */
  heldBack(about: ExchangePurpose): HttpFailure | undefined {
    return this.options.guard?.heldBack(about);
  }

  private async sent(call: HttpCall): Promise<HttpResult> {
    const timeout = AbortSignal.timeout(call.timeoutMs);
    try {
      // Not the Observable of the service: it makes an error for each answer, to cancel what is over.
      const reply = await this.http.axiosRef.request<unknown>({
        ...this.settings,
        httpAgent: this.agents.http,
        httpsAgent: this.agents.https,
        method: call.method,
        url: call.url,
        headers: { 'Accept-Encoding': 'gzip', ...call.headers },
        data: call.body,
        signal: AbortSignal.any([call.signal, timeout]),
      });
      const headers = plainHeaders(Object.entries(reply.headers));
      const sent = Buffer.isBuffer(reply.data) ? reply.data : Buffer.alloc(0);
      const body = await unpacked(sent, headers['content-encoding'], this.options.maxBytes);
      return { kind: 'reply', status: reply.status, headers, body };
    } catch (error) {
      return { kind: 'failure', reason: reasonOf(error, call.signal, timeout), code: codeOf(error) };
    }
  }
}

/** A longer refusal explains nothing. Bytes. Source: gp-connect-core.md §7.2 row 5. */
const LONGEST_REFUSAL = 65_536;

function howItWent(result: HttpResult): Pick<UpstreamExchange, 'outcome' | 'status' | 'failure' | 'bytes' | 'refusal'> {
  if (result.kind === 'failure') return { outcome: result.reason, failure: result.code };
  const { status, body } = result;
  const refusal = status >= 400 && body.length <= LONGEST_REFUSAL ? { refusal: body } : {};
  return { outcome: 'reply', status, bytes: body.length, ...refusal };
}

function plainHeaders(headers: readonly (readonly [string, unknown])[]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    headers.flatMap(([name, value]): [string, string][] => {
      if (Array.isArray(value)) return [[name.toLowerCase(), value.map(String).join(', ')]];
      return typeof value === 'string' ? [[name.toLowerCase(), value]] : [];
    }),
  );
}

const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'ERR_INVALID_URL']);
/** Source: gp-connect-core.md §7.6, and the names that Node gives to the same class of failure. */
const TLS =
  /^(EPROTO$|CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|UNSPECIFIED$|HOSTNAME_MISMATCH$|ERR_TLS_|ERR_SSL_)/u;

function reasonOf(error: unknown, caller: AbortSignal, timeout: AbortSignal): FailureReason {
  // The library tells a timeout and a caller's end apart no more than by their signals.
  if (caller.aborted) return 'aborted';
  if (timeout.aborted) return 'timeout';
  const code = codeOf(error) ?? '';
  if (NOT_SENT.has(code) && !wasConnected(error)) return 'not-sent';
  if (TLS.test(code)) return 'tls';
  return isTooLarge(error) ? 'too-large' : 'lost';
}

/** A connection that stood can end as `EHOSTUNREACH` or `ENETUNREACH` too, with the request on its way. */
function wasConnected(error: unknown): boolean {
  const cause = error instanceof Error ? error.cause : undefined;
  const call = cause instanceof Error && 'syscall' in cause ? cause.syscall : undefined;
  return typeof call === 'string' && /^(read|write)/u.test(call);
}

/** The first is zlib's, the second the library's. */
function isTooLarge(error: unknown): boolean {
  if (codeOf(error) === 'ERR_BUFFER_TOO_LARGE') return true;
  return error instanceof Error && error.message.startsWith('maxContentLength');
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}
