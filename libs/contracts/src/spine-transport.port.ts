import type { Asid } from './asid.js';
import type { CallContext } from './call-context.js';
import type { InteractionId, RequestedScope } from './interaction.js';

/** One request through the Spine Secure Proxy. The finished URL is proxy + `/` + address + path. */
export interface SpineRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Service root of the practice, exactly as the directory gave it. */
  readonly address: string;
  /** FHIR path after the root, with its leading slash and an encoded query. */
  readonly path: string;
  readonly interactionId: InteractionId;
  readonly scope: RequestedScope;
  readonly from: Asid;
  readonly to: Asid;
  /** Sent as `If-Match`, finished with its quotes. Source: appointments.md §1.3. */
  readonly ifMatch?: string | undefined;
  /** Sent as `Prefer`. Source: appointments.md §1.4, optional headers. */
  readonly prefer?: 'return=representation' | undefined;
  /** JSON text; sent as `application/fhir+json;charset=utf-8`. */
  readonly body?: string;
  /** Whole call including the body. Milliseconds. */
  readonly timeoutMs: number;
}

export interface SpineReply {
  readonly status: number;
  readonly contentType: string | undefined;
  /** Seconds, from `Retry-After` or `X-Rate-Limit-Reset`. */
  readonly retryAfterSeconds: number | undefined;
  /** Header `ETag`, as sent. */
  readonly etag?: string | undefined;
  /** Header `Location`, as sent: its base may be the practice's own. Source: appointments.md §1.4. */
  readonly location?: string | undefined;
  /** After gunzip. */
  readonly body: Buffer;
  /** The `Ssp-TraceID` that was sent: new for every call. */
  readonly traceId: string;
}

/** Carries a request to a practice, with the headers and the JWT of gp-connect-core.md §2 and §3. */
export interface SpineTransport {
  /**
   * Exactly one transmission; any HTTP status is a reply. A fault's `sent` is `no` where no byte can have been written.
   * @throws Fault `GPC_TEMPORARILY_UNAVAILABLE`: no HTTP answer (gp-connect-core.md §7.6).
   * @throws Fault `GPC_SECURE_CONNECTION_FAILED`: TLS failed.
   * @throws Fault `GPC_UNEXPECTED_RESPONSE`: the answer was cut short.
   * @throws Fault `GPC_RECORD_TOO_LARGE`: the answer is larger than allowed, packed or unpacked.
   */
  send(request: SpineRequest, call: CallContext): Promise<SpineReply>;
}
export const SPINE_TRANSPORT = Symbol('SpineTransport');
