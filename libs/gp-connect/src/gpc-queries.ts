import type { CallContext, Route, SpineReply, SpineRequest, SpineTransport } from '#contracts';
import { Fault } from '#errors';
import {
  type Attempt,
  CALL_POLICIES,
  type Clock,
  delayOf,
  isHeldBack,
  type Sleep,
  timeToStart,
  withRetries,
} from '#platform';
import { type GpcOperation, readError, retryPolicyOf } from './error-reading.js';

export interface GpcQuery {
  readonly operation: GpcOperation;
  readonly route: Route;
  readonly request: Omit<SpineRequest, 'timeoutMs' | 'address' | 'to' | 'interactionId'>;
  /** All transmissions and the waits between them. Milliseconds. */
  readonly budgetMs: number;
}

export interface GpcQueryParts {
  readonly transport: SpineTransport;
  readonly clock: Clock;
  readonly sleep: Sleep;
  /** 0 up to, but not including, 1. */
  readonly random?: () => number;
}

/** The same for every question to a practice. */
const { attempts, backOff, leastMs, longestRestSeconds } = CALL_POLICIES.appointment;
const MOST_REPEATS = { no: 0, 'auto-once': 1, auto: attempts - 1 } as const;

type Outcome = { readonly reply: SpineReply } | { readonly fault: Fault };

/** Questions to a practice that may be repeated: nothing changes there. Source: gp-connect-core.md §6, §7.4, kind Q only. */
export class GpcQueries {
  constructor(private readonly parts: GpcQueryParts) {}

  /**
   * The practice's answer with HTTP 2xx; whether it is what was asked for, the caller finds out.
   * @throws Fault with one of the `GPC_…` codes, of the last transmission.
   */
  async ask(query: GpcQuery, call: CallContext): Promise<SpineReply> {
    const { correlationId, signal, endsAt } = call;
    if (!timeToStart(call, leastMs, this.parts.clock)) throw new Fault('JOURNEY_TIMEOUT', { correlationId });
    const rules = {
      attempts,
      budgetMs: query.budgetMs,
      delayMs: delayOf(backOff, this.parts.random),
      leastMs,
      journeyEndsAt: () => endsAt,
    };
    const attempt = async (timeoutMs: number, number: number): Promise<Attempt<Outcome>> =>
      attemptOf(await this.transmitted(query, timeoutMs, call), number);
    const outcome = await withRetries(attempt, rules, this.parts, signal);
    if ('fault' in outcome) throw outcome.fault;
    return outcome.reply;
  }

  private async transmitted(
    { operation, route, request }: GpcQuery,
    timeoutMs: number,
    call: CallContext,
  ): Promise<Outcome> {
    const facts = { correlationId: call.correlationId, odsCode: route.odsCode, interactionId: route.interactionId };
    const to = { address: route.address, to: route.asid, interactionId: route.interactionId };
    try {
      const reply = await this.parts.transport.send({ ...request, ...to, timeoutMs }, call);
      const fault = faultIn(reply, operation);
      return fault === undefined ? { reply } : { fault: fault.with(facts) };
    } catch (error) {
      if (error instanceof Fault) return { fault: error.with(facts) };
      throw error;
    }
  }
}

function faultIn(reply: SpineReply, operation: GpcOperation): Fault | undefined {
  const failure = readError(reply, operation);
  if (failure === undefined) return undefined;
  const { status: upstreamStatus, traceId, retryAfterSeconds } = reply;
  return new Fault(failure.code, { traceId, upstreamStatus, upstreamCode: failure.upstreamCode, retryAfterSeconds });
}

/** `number`: of the transmission, from 1. A rest that the practice asked for is kept, if it is short. */
function attemptOf(outcome: Outcome, number: number): Attempt<Outcome> {
  if (!('fault' in outcome)) return { result: outcome, retry: false };
  const { code, context } = outcome.fault;
  const restSeconds = Number(context.retryAfterSeconds ?? 0);
  const heldBack = isHeldBack(context.upstreamCode?.toString());
  const retry = !heldBack && number <= MOST_REPEATS[retryPolicyOf(code)] && restSeconds <= longestRestSeconds;
  return { result: outcome, retry, notBeforeMs: restSeconds * 1_000 };
}
