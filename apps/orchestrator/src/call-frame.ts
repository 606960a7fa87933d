import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CallContext } from '#contracts';
import { JourneyLog } from '#workflow';
import { callerOf, stateOf } from './request-state.js';

/**
 * What a journey needs from the request: its reference, its user, its log, and a signal that ends it when the caller
 * hangs up or its time is over. A command goes on when the caller hangs up: what came of it must be found out.
 */
export function beginJourney(
  request: FastifyRequest,
  reply: FastifyReply,
  options: { readonly timeoutMs: number; readonly recordCall: boolean; readonly command?: true },
): { readonly call: CallContext; readonly journey: JourneyLog } {
  const state = stateOf(request);
  const deadline = AbortSignal.timeout(options.timeoutMs);
  const hungUp = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) hungUp.abort();
  });
  const journey = new JourneyLog(() => performance.now());
  Object.assign(state, { journey, deadline, recordCall: options.recordCall });
  const signal = options.command === true ? deadline : AbortSignal.any([deadline, hungUp.signal]);
  const { requester, subjectToken } = callerOf(request);
  return { call: { correlationId: state.correlationId, signal, requester, subjectToken }, journey };
}
