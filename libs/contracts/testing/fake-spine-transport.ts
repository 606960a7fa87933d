import { Fault, type FaultCode } from '#errors';
import type { CallContext } from '../src/call-context.js';
import type { SpineReply, SpineRequest, SpineTransport } from '../src/spine-transport.port.js';

/** What the practice or the proxy does with one request. */
export type SpineScript =
  | {
      readonly status: number;
      readonly body: string | Buffer;
      readonly contentType?: string;
      readonly retryAfterSeconds?: number;
      readonly etag?: string;
      readonly location?: string;
    }
  | { readonly fault: FaultCode; readonly sent?: 'no' };

/** Follows its script, one line for each request and the last one for ever; keeps what it was sent. */
export class FakeSpineTransport implements SpineTransport {
  readonly sent: SpineRequest[] = [];
  private answered: ((request: SpineRequest) => SpineScript) | undefined;

  constructor(private readonly script: readonly [SpineScript, ...SpineScript[]]) {}

  /** From now on the request decides, not the script. */
  answerBy(answered: (request: SpineRequest) => SpineScript): void {
    this.answered = answered;
  }

  async send(request: SpineRequest, call: CallContext): Promise<SpineReply> {
    this.sent.push(request);
    const traceId = `00000000-0000-4000-8000-${String(this.sent.length).padStart(12, '0')}`;
    if (call.signal.aborted) throw new Fault('GPC_TEMPORARILY_UNAVAILABLE', { traceId });
    const line =
      this.answered?.(request) ?? this.script[Math.min(this.sent.length, this.script.length) - 1] ?? this.script[0];
    if ('fault' in line)
      throw new Fault(line.fault, { traceId, ...(line.sent === undefined ? {} : { sent: line.sent }) });
    const { status, body, contentType, retryAfterSeconds, etag, location } = line;
    return {
      status,
      body: Buffer.from(body),
      contentType: contentType ?? 'application/fhir+json',
      retryAfterSeconds,
      etag,
      location,
      traceId,
    };
  }
}
