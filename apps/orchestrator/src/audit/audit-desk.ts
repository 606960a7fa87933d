import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  type AuditCall,
  auditCall,
  type AuditClosing,
  type AuditOpening,
  type AuditTrail,
  type UpstreamExchange,
} from '#contracts';
import { Fault, type FaultCode } from '#errors';
import type { Clock } from '#platform';
import type { JourneyExchange } from '#workflow';
import { problemFor } from '../problem.js';
import { type RequestState, stateIfBegun, stateOf } from '../request-state.js';
import { isAudited, openingOf } from './audited-routes.js';

export interface AuditDeskSettings {
  readonly publicUrl: string;
}

/** Keeps the record of each request: opened before anything is done, closed before the reply leaves. */
export class AuditDesk {
  constructor(
    private readonly trail: AuditTrail,
    private readonly settings: AuditDeskSettings,
    private readonly clock: Pick<Clock, 'now'>,
  ) {}

  /** @throws Fault `AUDIT_UNAVAILABLE`: nothing may be done */
  async open(request: FastifyRequest): Promise<void> {
    if (!isAudited(request)) return;
    const state = stateOf(request);
    const opening = openingOf(request, state);
    // Known before the journey begins: a record that was not asked for must not pass for an empty one either.
    state.recordCall = opening.operation === 'record.retrieve';
    state.audit = { opening, record: await this.trail.open(opening) };
  }

  /**
   * Gives what may leave: the reply when its record is on disk, else a problem in its place. Also for callers who have gone,
   * and for what was refused before any record was opened. Source: architecture.md §6 step 7.
   */
  async answered(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<unknown> {
    const state = stateIfBegun(request);
    if (state === undefined || state.audited === true || !isAudited(request)) return payload;
    state.audited = true;
    try {
      await this.recorded(request, reply, state);
      return payload;
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      return this.heldBack(reply, state);
    }
  }

  private async recorded(request: FastifyRequest, reply: FastifyReply, state: RequestState): Promise<void> {
    const outcome = outcomeOf(reply, state);
    const calls = callsOf(state);
    const { audit } = state;
    this.follow(audit?.opening ?? openingOf(request, state), state);
    if (audit === undefined) await this.trail.note({ ...openingOf(request, state), calls, outcome });
    else await audit.record.close({ ...turnedOut(audit.opening, state), calls, outcome });
  }

  /**
   * A call that ends after its record was closed gets one of its own: whoever asked first has hung up, others share the call.
   * Nothing waits for it; when it cannot be written, the chain tells how many could not. Source: gp-connect-core.md §9.4.
   */
  private follow(opening: AuditOpening, { journey, exchanges }: RequestState): void {
    const { trail } = this;
    const late = (exchange: UpstreamExchange): void => {
      const outcome = { result: isAnswered(exchange) ? 'success' : 'failure' } as const;
      const detail = { ...opening.detail, ended: 'after the reply' };
      trail.note({ ...opening, detail, calls: [auditCall(exchange)], outcome }).catch(() => undefined);
    };
    journey?.handOver(late);
    exchanges.handOver(late);
  }

  private heldBack(reply: FastifyReply, state: RequestState): string {
    const { audit, command, correlationId, recordCall } = state;
    const code: FaultCode =
      audit === undefined ? 'AUDIT_UNAVAILABLE' : command === true ? 'AUDIT_COMMAND_NOT_CLOSED' : 'AUDIT_NOT_CLOSED';
    state.code = code; // what log and metrics tell is what left
    const { publicUrl } = this.settings;
    const frame = { correlationId, publicUrl, now: this.clock.now(), recordCall: recordCall === true };
    for (const name of Object.keys(reply.getHeaders())) if (OF_THE_ANSWER.test(name)) void reply.removeHeader(name);
    const problem = problemFor(code, frame);
    void reply.status(problem.status).type('application/problem+json');
    return JSON.stringify(problem);
  }
}

/** Headers that tell of an answer which is held back. */
const OF_THE_ANSWER = /^(location|etag|retry-after|www-authenticate|content-(type|length|encoding)|gpc-.*)$/iu;

function isAnswered({ outcome, status = 0 }: UpstreamExchange): boolean {
  return outcome === 'reply' && status < 400;
}

function outcomeOf(reply: FastifyReply, { code }: RequestState): AuditClosing['outcome'] {
  const { statusCode: status, raw } = reply;
  return {
    result: status < 400 ? 'success' : 'failure',
    status,
    ...(status >= 400 && code !== undefined ? { code } : {}),
    ...(raw.destroyed ? { callerGone: true } : {}),
  };
}

/** As it was asked, and what was found out beside. */
function turnedOut(
  { subject, providers, detail }: AuditOpening,
  { journey, concern, asked }: RequestState,
): Pick<AuditClosing, 'subject' | 'providers' | 'detail'> {
  const { nhsNumbers = [], ...found } = journey?.subject ?? {};
  return {
    subject: {
      ...subject,
      ...found,
      nhsNumbers: distinct([...subject.nhsNumbers, ...nhsNumbers, concern?.nhsNumber]),
    },
    providers: distinct([...providers, ...(journey?.practices ?? []), concern?.practice]),
    detail: { ...detail, ...asked },
  };
}

function distinct<T>(all: readonly (T | undefined)[]): readonly T[] {
  return [...new Set(all.filter((one) => one !== undefined))];
}

function callsOf({ journey, exchanges }: RequestState): readonly AuditCall[] {
  const all: readonly (UpstreamExchange | JourneyExchange)[] = [...(journey?.exchanges ?? []), ...exchanges.all];
  return all.map(auditCall).sort((one, other) => Date.parse(one.startedAt) - Date.parse(other.startedAt));
}
