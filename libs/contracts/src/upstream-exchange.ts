import { AsyncLocalStorage } from 'node:async_hooks';

/** The systems that we call. `odt`: the register of organisations. `sign-in`: whoever signs our users in. */
export type Upstream = 'pds' | 'sds' | 'ssp' | 'odt' | 'oauth' | 'sign-in';

/** What a call is for, in words that hold nothing of a patient: they go into metrics, traces and the audit. */
export interface ExchangePurpose {
  readonly upstream: Upstream;
  /** Interaction id at the proxy, else the template of the path, e.g. `Patient/:id`. */
  readonly operation: string;
  /** Id that goes out with the call for the other side's service desk, e.g. `Ssp-TraceID` or `X-Request-ID`. */
  readonly messageId?: string | undefined;
  /** ASID in `Ssp-From`. */
  readonly from?: string | undefined;
  /** ASID in `Ssp-To`. */
  readonly to?: string | undefined;
}

/** One request that left for another system, or was meant to, and how it went. */
export interface UpstreamExchange extends ExchangePurpose {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** RFC 3339, UTC. */
  readonly startedAt: string;
  readonly durationMs: number;
  /** `reply`, or why there was none. */
  readonly outcome: 'reply' | 'not-sent' | 'lost' | 'timeout' | 'aborted' | 'tls' | 'too-large';
  /** HTTP status of the reply. */
  readonly status?: number | undefined;
  /** Name that Node gives the failure, e.g. `ECONNRESET`. */
  readonly failure?: string | undefined;
  /** Size of the answer, unpacked. Bytes. */
  readonly bytes?: number | undefined;
  /** Answer with a status of 400 or more, if it is short. May name the patient: to be read, never to be written down as it is. */
  readonly refusal?: Uint8Array | undefined;
}

/** Is told of every exchange with another system while it watches. */
export interface ExchangeWitness {
  exchanged(exchange: UpstreamExchange): void;
}

const watching = new AsyncLocalStorage<ExchangeWitness>();

/** Keeps what it is told, and nothing else, so that timers may hold on to it. */
export class ExchangeList<Exchange extends UpstreamExchange = UpstreamExchange> implements ExchangeWitness {
  readonly all: Exchange[] = [];
  private late: ((exchange: Exchange) => void) | undefined;

  exchanged(exchange: Exchange): void {
    this.all.push(exchange);
    this.late?.(exchange);
  }

  /** From now on each exchange is told to `late` too: work may be under way for others whom it was shared with. It is held on to. */
  handOver(late: (exchange: Exchange) => void): void {
    this.late = late;
  }
}

/**
 * Runs the work, and all that follows from it, under the eyes of this witness (and no longer of an outer one). Every timer that
 * the work starts holds on to the witness for a minute or more: it must not be a closure, which would hold the whole reply with it.
 */
export function witnessed<T>(witness: ExchangeWitness, work: () => T): T {
  return watching.run(witness, work);
}

export function currentWitness(): ExchangeWitness | undefined {
  return watching.getStore();
}
