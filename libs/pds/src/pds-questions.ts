import type { AccessToken, CallContext, PdsAccess, RateLimiter } from '#contracts';
import { Fault } from '#errors';
import {
  CALL_POLICIES,
  delayOf,
  LONGEST_PAUSE_MS,
  timeToStart,
  withRetries,
  type Attempt,
  type Clock,
  type EventLog,
  type HttpCall,
  type HttpResult,
  type Sleep,
  type UpstreamHttp,
} from '#platform';
import { noReply, type Refusal } from './refusals.js';

export interface QuestionTools {
  readonly server: { readonly http: Pick<UpstreamHttp, 'heldBack'> };
  readonly accessToken: AccessToken;
  readonly limiter: RateLimiter;
  readonly clock: Clock;
  readonly sleep: Sleep;
  readonly events: EventLog;
}

export interface QuestionSettings {
  readonly access: PdsAccess;
  readonly timeoutMs: number;
  readonly budgetMs: number;
}

type Sending = Pick<HttpCall, 'about' | 'headers' | 'timeoutMs' | 'signal'>;

/** What an answer is worth: a refusal, or what the question is about. */
interface Reading {
  readonly kind: string;
}

/** Something that PDS is asked, and how its answer is understood. */
export interface Question<Answer extends Reading> {
  /** Template of the path, for the log. */
  readonly route: string;
  readonly send: (sending: Sending) => Promise<HttpResult>;
  readonly read: (result: HttpResult, now: Date) => Answer | Refusal;
}

/** One question, which may take several requests. */
interface Asking<Answer extends Reading> {
  readonly question: Question<Answer>;
  readonly call: CallContext;
  /** The same on every attempt, so that PDS knows a repeat. Source: pds.md §2. */
  readonly requestId: string;
  /** When its time is over. Milliseconds since 1970. */
  readonly deadline: number;
}

const { attempts: ATTEMPTS, unnamedRestMs: BUSY_WAIT_MS, longestRestSeconds, leastMs, backOff } = CALL_POLICIES.trace;
const BACK_OFF = delayOf(backOff);
/** When our own limiter has no turn: it is one for requests per second. */
const NO_TURN = { kind: 'not-sent', trouble: { code: 'PDS_BUSY', retryAfterSeconds: 1 } } as const satisfies Refusal;
const HUNG_UP = { kind: 'not-sent', trouble: { code: 'PDS_TIMEOUT' } } as const satisfies Refusal;

/** Asks PDS until the answer can be relied on, within the limits of PDS and of the caller's patience. */
export class PdsQuestions {
  constructor(
    private readonly tools: QuestionTools,
    private readonly settings: QuestionSettings,
  ) {}

  /** @throws Fault as the port has it, with the request id among its facts once a request could have gone out. */
  async ask<Answer extends Reading>(
    question: Question<Answer>,
    call: CallContext,
  ): Promise<{ readonly answer: Answer; readonly requestId: string }> {
    const { correlationId } = call;
    if (call.signal.aborted) throw new Fault('PDS_TIMEOUT', { correlationId });
    if (!timeToStart(call, leastMs, this.tools.clock)) throw new Fault('JOURNEY_TIMEOUT', { correlationId });
    const requestId = this.tools.clock.uuid();
    const deadline = this.nowMs() + this.settings.budgetMs;
    const answer = await this.reliably({ question, call, requestId, deadline });
    if (!isRefusal(answer)) return { answer, requestId };
    const { code, upstreamStatus, upstreamCode, retryAfterSeconds } = answer.trouble;
    throw new Fault(code, { correlationId, requestId, upstreamStatus, upstreamCode, retryAfterSeconds });
  }

  private async reliably<Answer extends Reading>(asking: Asking<Answer>): Promise<Answer | Refusal> {
    const earlier: (Answer | Refusal)[] = [];
    const tokenRefused = (): boolean => earlier.at(-1)?.kind === 'token-refused';
    return withRetries(
      async (remainingMs, attempt) => {
        const reading = await this.inTurn(asking, { remainingMs, attempt });
        const next = whatNext(reading, earlier);
        earlier.push(reading);
        return next;
      },
      {
        attempts: ATTEMPTS + 1, // one more for a new token: see whatNext
        budgetMs: this.settings.budgetMs,
        delayMs: (failed) => (tokenRefused() ? 0 : BACK_OFF(failed)),
        leastMs,
        journeyEndsAt: () => asking.call.endsAt,
      },
      this.tools,
      asking.call.signal,
    );
  }

  /** Source: pds.md §11: the limit of PDS counts attempts, so each takes a turn. */
  private async inTurn<Answer extends Reading>(
    asking: Asking<Answer>,
    { remainingMs, attempt }: { readonly remainingMs: number; readonly attempt: number },
  ): Promise<Answer | Refusal> {
    const { call, question, requestId } = asking;
    const { limiter, events, server } = this.tools;
    const held = server.http.heldBack({ upstream: 'pds', operation: question.route, messageId: requestId });
    if (held !== undefined) return noReply(held);
    const signal = AbortSignal.any([call.signal, AbortSignal.timeout(remainingMs)]);
    if (await limiter.turn({ priority: 'user', withinMs: remainingMs, signal })) {
      return this.once(asking, { signal, attempt });
    }
    if (call.signal.aborted) return HUNG_UP;
    const { correlationId } = call;
    events.warn('pds.no-turn', { correlationId, requestId, attempt, upstream: 'pds', route: question.route });
    return NO_TURN;
  }

  private async once<Answer extends Reading>(
    { question, call, requestId, deadline }: Asking<Answer>,
    { signal, attempt }: { readonly signal: AbortSignal; readonly attempt: number },
  ): Promise<Answer | Refusal> {
    const { accessToken } = this.tools;
    const token = await accessToken.token({ ...call, signal });
    const start = this.nowMs();
    const result = await question.send({
      about: { upstream: 'pds', operation: question.route, messageId: requestId },
      headers: this.headers(token, requestId, call),
      timeoutMs: Math.max(1, Math.min(this.settings.timeoutMs, deadline - start)),
      signal: call.signal,
    });
    const now = this.tools.clock.now();
    const reading = question.read(result, now);
    if (reading.kind === 'token-refused') accessToken.discard(token);
    this.log(reading, {
      correlationId: call.correlationId,
      requestId,
      route: question.route,
      attempt,
      durationMs: now.getTime() - start,
    });
    await this.letRest(reading);
    return reading;
  }

  /** PDS says that the application as a whole asks too much: then its other instances rest too. Source: pds.md §11. */
  private async letRest(reading: Reading): Promise<void> {
    if (!isRefusal(reading) || reading.trouble.upstreamStatus !== 429) return;
    const { retryAfterSeconds } = reading.trouble;
    const ms = retryAfterSeconds === undefined ? BUSY_WAIT_MS : retryAfterSeconds * 1000;
    await this.tools.limiter.pause(Math.min(ms, LONGEST_PAUSE_MS));
  }

  /** Source: pds.md §2; the role identity.md §5.3: whenever it is known, and never as an application. */
  private headers(token: string, requestId: string, { correlationId, requester }: CallContext): HttpCall['headers'] {
    const { sdsRoleProfileId, organisation } = requester;
    const asUser = this.settings.access === 'healthcare-worker' && sdsRoleProfileId !== undefined;
    return {
      Authorization: `Bearer ${token}`,
      Accept: 'application/fhir+json',
      'X-Request-ID': requestId,
      'X-Correlation-ID': correlationId,
      'NHSD-End-User-Organisation-ODS': organisation.odsCode,
      ...(asUser ? { 'NHSD-Session-URID': sdsRoleProfileId } : {}),
    };
  }

  private log(
    reading: Reading,
    about: {
      readonly correlationId: string;
      readonly requestId: string;
      readonly route: string;
      readonly attempt: number;
      readonly durationMs: number;
    },
  ): void {
    const fields = { ...about, upstream: 'pds', outcome: reading.kind };
    if (!isRefusal(reading)) {
      this.tools.events.info('pds.answered', fields);
      return;
    }
    const { code, upstreamStatus, upstreamCode } = reading.trouble;
    const facts = { ...fields, code, upstreamStatus, upstreamCode };
    // A refusal is our own mistake or set-up: it stays until somebody acts.
    if (reading.kind === 'refused') this.tools.events.error('pds.refused', facts);
    else this.tools.events.warn('pds.unclear', facts);
  }

  private nowMs(): number {
    return this.tools.clock.now().getTime();
  }
}

function isRefusal(reading: Reading): reading is Refusal {
  return 'trouble' in reading;
}

/** Source: pds.md §11; identity.md §3.6 for the token: one repeat with a new one, a second 401 is final. */
function whatNext<Answer extends Reading>(
  reading: Answer | Refusal,
  earlier: readonly Reading[],
): Attempt<Answer | Refusal> {
  if (!isRefusal(reading)) return { result: reading, retry: false };
  if (reading.kind === 'token-refused') {
    return { result: reading, retry: earlier.every(({ kind }) => kind !== 'token-refused') };
  }
  if (reading.kind !== 'unclear') return { result: reading, retry: false };
  const { code, retryAfterSeconds } = reading.trouble;
  const unnamedMs = code === 'PDS_BUSY' ? BUSY_WAIT_MS : 0;
  // A token that was refused is no failure of PDS: its repeat does not count among the attempts.
  const failed = 1 + earlier.filter(({ kind }) => kind !== 'token-refused').length;
  return {
    result: reading,
    retry: failed < ATTEMPTS && (retryAfterSeconds ?? 0) <= longestRestSeconds,
    notBeforeMs: retryAfterSeconds === undefined ? unnamedMs : retryAfterSeconds * 1000,
  };
}
