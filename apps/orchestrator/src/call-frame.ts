import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallContext } from '#contracts';
import { tracedLeg } from '#platform';
import { JourneyLog } from '#workflow';
import { callerOf, stateOf } from './request-state.js';

/**
 * What a journey needs from the request: its reference, its user, its log, and a signal that ends it when the caller
 * hangs up or its time is over. With `command` it goes on without its caller, and what it found out is told however late:
 * something may have been changed.
 */
export function beginJourney(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { readonly timeoutMs: number; readonly recordCall: boolean; readonly command?: boolean },
): { readonly call: CallContext; readonly journey: JourneyLog } {
  const state = stateOf(request);
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const journey = new JourneyLog(() => performance.now(), tracedLeg);
  const command = options.command === true;
  Object.assign(state, { journey, recordCall: options.recordCall, ...(command ? { command } : { deadline }) });
  const signal = command ? deadline : AbortSignal.any([deadline, hangUpOf(reply)]);
  const { requester, subjectToken } = callerOf(request);
  return { call: { correlationId: state.correlationId, signal, requester, subjectToken }, journey };
}

function hangUpOf(reply: FastifyReply): AbortSignal {
  const hungUp = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) hungUp.abort();
  });
  return hungUp.signal;
}
