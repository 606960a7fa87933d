import { Asid, maskAsid } from '#contracts';
import type { JourneyExchange } from '#workflow';
import type { RequestState } from '../request-state.js';
import type { JourneyRequest } from './journey-schemas.js';
import { excerptOf, type Mask } from './refusal-excerpt.js';

/** A command that is reconciled asks again and again: the first of them tell what happened. */
const MOST_EXCHANGES = 40;

/** What is known of a request when it is answered. */
export interface Answered {
  readonly method: string;
  /** Template of the path. */
  readonly route: string;
  readonly status: number;
  /** `ok`, or the problem code. */
  readonly code: string;
  readonly durationMs: number;
  readonly answeredAt: Date;
}

/** @param mask for texts of other systems, which may name the patient */
export function journeyEntry(answered: Answered, state: RequestState, mask: Mask): Omit<JourneyRequest, 'number'> {
  const { method, route, status, code, durationMs, answeredAt } = answered;
  const exchanges = state.journey?.exchanges ?? [];
  return {
    time: new Date(answeredAt.getTime() - durationMs).toISOString(),
    method,
    route,
    status,
    code,
    durationMs,
    userId: state.caller?.requester.userId ?? '',
    spanTraceId: state.trace?.traceId,
    legs: (state.journey?.legs ?? []).slice(0, MOST_EXCHANGES).map((leg) => ({ ...leg, detail: { ...leg.detail } })),
    exchanges: exchanges.slice(0, MOST_EXCHANGES).map((exchange) => exchangeView(exchange, mask)),
    leftOut: Math.max(0, exchanges.length - MOST_EXCHANGES),
  };
}

function exchangeView(exchange: JourneyExchange, mask: Mask): JourneyRequest['exchanges'][number] {
  const { refusal, from, to, status, bytes, ...about } = exchange;
  return {
    ...about,
    from: masked(from),
    to: masked(to),
    status,
    bytes,
    ...(status !== undefined && status >= 400 ? { refusal: excerptOf(refusal, bytes ?? 0, mask) } : {}),
  };
}

function masked(asid: string | undefined): string | undefined {
  const known = Asid.safeParse(asid);
  return known.success ? maskAsid(known.data) : undefined;
}
