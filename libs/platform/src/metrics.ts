import type { UpstreamExchange } from '#contracts';

/** A request of our API that was answered. */
export interface AnsweredRequest {
  readonly method: string;
  /** Template of the path, `none` where no route fits; never the path. */
  readonly route: string;
  readonly status: number;
  /** `ok`, or the code of our catalogue. */
  readonly code: string;
  readonly durationMs: number;
}

/** A leg of a journey that is over. */
export interface EndedLeg {
  readonly leg: string;
  readonly source: string;
  /** `ok`, or the code of our catalogue. */
  readonly outcome: string;
  readonly durationMs: number;
}

/** One line of a gauge. */
export interface GaugeSample {
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A number that is looked up when somebody reads the metrics. */
export interface Gauge {
  /** Without the prefix that all our metrics share. */
  readonly name: string;
  readonly help: string;
  readonly labels: readonly string[];
  /** Whoever throws has no lines this time. */
  readonly read: () => readonly GaugeSample[] | Promise<readonly GaugeSample[]>;
}

/** Counts that begin at 0, so that the first time is seen as a rise, by whoever watches for one. */
export interface ExpectedCounts {
  readonly answers: readonly Pick<AnsweredRequest, 'status' | 'code'>[];
  readonly events: readonly { readonly event: string; readonly level: string }[];
}

/**
 * Counts what happens, for operators. Takes nothing about a patient, a person or a practice: labels are names of ours
 * (hazards.md OWN-04), and a label with too many values is cut off.
 */
export interface Metrics {
  exchanged(exchange: UpstreamExchange): void;
  requestAnswered(request: AnsweredRequest): void;
  legEnded(leg: EndedLeg): void;
  /** @param cache e.g. `capabilities` */
  cacheLookedUp(cache: string, hit: boolean): void;
  /** One line of the log, written or not. */
  logged(event: string, level: string): void;
  /** Somebody begins to wait for a turn; what comes back is to be called at the end of the wait. */
  turnAwaited(limiter: string): (granted: boolean) => void;
  gauge(gauge: Gauge): void;
  expect(counts: ExpectedCounts): void;
  /** Everything, in the text format of Prometheus. */
  text(): Promise<{ readonly contentType: string; readonly body: string }>;
}
export const METRICS = Symbol('Metrics');
