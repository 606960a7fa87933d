import type { CallContext, SpineReply, SpineRequest, SpineTransport } from '#contracts';
import { Fault, type FaultCode } from '#errors';
import type { Clock, HttpResult, UpstreamHttp } from '#platform';
import { gpConnectToken, type TokenIssuer } from './gp-connect-token.js';
import { finishedUrl, restSeconds, sspHeaders } from './ssp-request.js';

type Failure = Extract<HttpResult, { readonly kind: 'failure' }>;

/** Names of Node and axios for an answer that began and was cut short or garbled; a mere connection failure has others. */
const CUT_SHORT = /^(?:ERR_BAD_RESPONSE$|Z_|HPE_)/u;

/** Names of Node for a certificate of the other side that is not trusted. */
const THEIR_CERTIFICATE =
  /^(?:CERT_|CRL_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|ERROR_IN_|INVALID_CA$|INVALID_PURPOSE$|PATH_LENGTH_EXCEEDED$|UNSPECIFIED$|HOSTNAME_MISMATCH$|ERR_TLS_CERT_ALTNAME_INVALID$)/u;

/** Source: gp-connect-core.md §7.6. */
const FAULT_OF: Readonly<Record<Failure['reason'], FaultCode>> = {
  'not-sent': 'GPC_TEMPORARILY_UNAVAILABLE',
  lost: 'GPC_TEMPORARILY_UNAVAILABLE',
  timeout: 'GPC_TEMPORARILY_UNAVAILABLE',
  aborted: 'GPC_TEMPORARILY_UNAVAILABLE',
  tls: 'GPC_SECURE_CONNECTION_FAILED',
  'too-large': 'GPC_RECORD_TOO_LARGE',
};

/** Spine Secure Proxy over mutual TLS. A new trace id and a new token for each transmission; nothing is kept between calls. */
export class SspAdapter implements SpineTransport {
  constructor(
    private readonly http: UpstreamHttp,
    private readonly clock: Clock,
    private readonly options: { readonly proxy: string; readonly issuer: TokenIssuer },
  ) {}

  async send(request: SpineRequest, call: CallContext): Promise<SpineReply> {
    const traceId = this.clock.uuid().toLowerCase();
    const { address, scope } = request;
    const token = gpConnectToken(this.options.issuer, {
      requester: call.requester,
      address,
      scope,
      now: this.clock.now(),
    });
    const { interactionId, from, to } = request;
    const result = await this.http.send({
      about: { upstream: 'ssp', operation: interactionId, messageId: traceId, from, to },
      method: request.method,
      url: finishedUrl(this.options.proxy, request),
      headers: sspHeaders(request, traceId, token),
      ...(request.body === undefined ? {} : { body: request.body }),
      timeoutMs: request.timeoutMs,
      command: scope === 'patient/*.write',
      signal: call.signal,
    });
    if (result.kind === 'failure') throw faultOf(result, { traceId, request, call });
    return this.replyOf(result, traceId);
  }

  private replyOf(reply: Extract<HttpResult, { readonly kind: 'reply' }>, traceId: string): SpineReply {
    const { status, headers, body } = reply;
    const wait = restSeconds(headers, this.clock.now());
    const { 'content-type': contentType, etag, location } = headers;
    return { status, contentType, retryAfterSeconds: wait, etag, location, body, traceId };
  }
}

function faultOf(
  { reason, code, retryAfterSeconds }: Failure,
  { traceId, request, call }: { readonly traceId: string; readonly request: SpineRequest; readonly call: CallContext },
): Fault {
  const garbled = reason === 'lost' && CUT_SHORT.test(code ?? '');
  return new Fault(garbled ? 'GPC_UNEXPECTED_RESPONSE' : FAULT_OF[reason], {
    correlationId: call.correlationId,
    traceId,
    interactionId: request.interactionId,
    upstreamCode: code,
    retryAfterSeconds,
    ...(surelyNotSent({ reason, code }) ? { sent: 'no' } : {}),
  });
}

/**
 * Of TLS failures only our refusal of the other side's certificate proves it: theirs of ours can come after our first bytes.
 * A time-out proves nothing. Source: appointments.md §3.5, NOT_SENT; gp-connect-core.md §7.6.
 */
function surelyNotSent({ reason, code }: Pick<Failure, 'reason' | 'code'>): boolean {
  return reason === 'not-sent' || (reason === 'tls' && THEIR_CERTIFICATE.test(code ?? ''));
}
