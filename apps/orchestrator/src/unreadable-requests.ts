import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Clock, EventLog } from '#platform';
import type { FaultFilter } from './fault.filter.js';
import { problemFor } from './problem.js';
import { beginRequest, stateOf } from './request-state.js';

const CODE = 'REQUEST_NOT_READABLE';
const REPLY = 'HTTP/1.1 400 Bad Request';

/**
 * Requests that end before there is a route, so before any hook: the parser of HTTP refuses them, they come too slowly,
 * or their path cannot be decoded. They get the same kind of reply and one line in the log; neither quotes them.
 */
export class UnreadableRequests {
  constructor(
    private readonly filter: FaultFilter,
    private readonly log: EventLog,
    private readonly clock: Clock,
    private readonly publicUrl: string,
  ) {}

  /** What Node's parser refuses: there is a socket, but no request. */
  refuseBytes(error: { readonly code?: string }, socket: Socket): void {
    if (error.code === 'ECONNRESET' || socket.destroyed) return;
    const correlationId = randomUUID();
    const frame = { correlationId, publicUrl: this.publicUrl, now: this.clock.now(), recordCall: false };
    const body = JSON.stringify(problemFor(CODE, frame));
    const head = [
      REPLY,
      'Content-Type: application/problem+json; charset=utf-8',
      `Content-Length: ${String(Buffer.byteLength(body))}`,
      `X-Correlation-ID: ${correlationId}`,
      'Cache-Control: no-store',
      'Connection: close',
    ];
    if (socket.writable) socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
    socket.destroySoon();
    this.log.info('request.refused', { correlationId, code: CODE, status: 400, upstreamCode: error.code });
  }

  /** What the router refuses: a path with a broken escape, or a longer id than there is. */
  refuseTarget(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    beginRequest(request, reply, this.clock);
    this.filter.answer(error, request, reply);
    const { correlationId } = stateOf(request);
    this.log.info('request.refused', { correlationId, code: CODE, status: reply.statusCode, method: request.method });
  }
}
