import type { FastifyReply, FastifyRequest } from 'fastify';
import { Fault } from '#errors';
import { systemClock } from '#platform';
import { FaultFilter } from './fault.filter.js';
import { Refusal } from './refusal.js';
import { beginRequest, type RequestState, stateOf } from './request-state.js';

/** What is answered to a request in this state that ends in this way. */
function answerTo(error: unknown, changes: Partial<RequestState>): unknown {
  const sent: unknown[] = [];
  const chain = () => reply;
  const reply = { header: chain, status: chain, type: chain, send: (body: unknown) => void sent.push(body) };
  const request = { headers: {}, raw: { destroyed: false, complete: true } } as unknown as FastifyRequest;
  const fastify = reply as unknown as FastifyReply;
  beginRequest(request, fastify, systemClock);
  Object.assign(stateOf(request), changes);
  const silent = (): void => undefined;
  new FaultFilter('', systemClock, { info: silent, warn: silent, error: silent }).answer(error, request, fastify);
  return sent[0];
}

describe('the reply to what ends a request', () => {
  it('says of a command that ended in a fault of ours that nobody knows whether it was saved', () => {
    const bug = new TypeError('of ours');
    expect(answerTo(bug, { command: true })).toMatchObject({ code: 'INTERNAL', nothingWasSaved: 'unknown' });
    expect(answerTo(bug, {})).not.toHaveProperty('nothingWasSaved');
  });

  it('is that the time is over when it is, but for what a journey has told of itself', () => {
    const deadline = AbortSignal.abort();
    expect(answerTo(new Fault('PDS_UNAVAILABLE'), { deadline })).toMatchObject({ code: 'JOURNEY_TIMEOUT' });
    const told = new Refusal('GPC_UNKNOWN_OUTCOME', { nothingWasSaved: 'unknown' });
    expect(answerTo(told, { deadline, command: true })).toMatchObject({ code: 'GPC_UNKNOWN_OUTCOME' });
  });
});
