import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallContext } from '#contracts';
import { tracedLeg } from '#platform';
import { JourneyLog } from '#workflow';
import { callerOf, stateOf } from './request-state.js';
import { requestTimeoutMs } from './request-timeout.js';

/**
 * What a journey needs from the request: its reference, its user, its log, and a signal that ends it when the caller
 * hangs up or its time is over, which `Request-Timeout` may bring forward. With `command` it goes on without its caller
 * and in its own time, and what it found out is told however late: something may have been changed.
 * @throws Refusal `REQUEST_FIELDS_INVALID` when the time that the caller has cannot be read
 */
export function beginJourney(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { readonly timeoutMs: number; readonly recordCall: boolean; readonly command?: boolean },
): { readonly call: CallContext; readonly journey: JourneyLog } {
  const state = stateOf(request);
  const command = options.command === true;
  const callersMs = requestTimeoutMs(request) ?? Infinity;
  const timeoutMs = command ? options.timeoutMs : Math.min(options.timeoutMs, callersMs);
  const deadline = AbortSignal.timeout(timeoutMs);
  const journey = new JourneyLog(() => performance.now(), tracedLeg);
  Object.assign(state, { journey, recordCall: options.recordCall, ...(command ? { command } : { deadline }) });
  const signal = command ? deadline : AbortSignal.any([deadline, hangUpOf(reply)]);
  const { requester, subjectToken } = callerOf(request);
  const endsAt = command ? undefined : state.clock.now().getTime() + timeoutMs;
  return { call: { correlationId: state.correlationId, signal, endsAt, requester, subjectToken }, journey };
}

function hangUpOf(reply: FastifyReply): AbortSignal {
  const hungUp = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) hungUp.abort();
  });
  return hungUp.signal;
}
