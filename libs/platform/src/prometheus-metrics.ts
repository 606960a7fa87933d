import { collectDefaultMetrics, Counter, Gauge as PrometheusGauge, Histogram, Registry } from 'prom-client';
import type { UpstreamExchange } from '#contracts';
import { BoundedLabel } from './bounded-label.js';
import type { AnsweredRequest, EndedLeg, ExpectedCounts, Gauge, GaugeSample, Metrics } from './metrics.js';

/** Stands before every metric of ours, so that they are found together. */
const PREFIX = 'gpco_';
/** Upper bounds of the ranges into which durations are counted. Seconds. */
const CALL_SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 60];
const REQUEST_SECONDS = [0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 90];
const METHODS = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
/** Of the clock that watches how late the event loop is. Milliseconds. */
const LOOP_RESOLUTION_MS = 10;

/** Metrics of one process in a registry of their own. */
export class PrometheusMetrics implements Metrics {
  private readonly registry = new Registry();
  private watchesProcess = false;
  private readonly labels = {
    operation: new BoundedLabel(),
    route: new BoundedLabel(),
    code: new BoundedLabel(300),
    leg: new BoundedLabel(),
    cache: new BoundedLabel(),
    event: new BoundedLabel(300),
    limiter: new BoundedLabel(),
  };
  private readonly calls = this.histogram({
    name: 'upstream_duration_seconds',
    help: 'Time of one request to another system. outcome: class of the status, or why there was no answer.',
    labelNames: ['upstream', 'operation', 'outcome'],
    buckets: CALL_SECONDS,
  });
  private readonly requests = this.histogram({
    name: 'request_duration_seconds',
    help: 'Time of one request of our API. code: ok, or our problem code.',
    labelNames: ['method', 'route', 'code'],
    buckets: REQUEST_SECONDS,
  });
  private readonly answers = this.counter('answers_total', 'Answers of our API by status and problem code.', [
    'status',
    'code',
  ]);
  private readonly legs = this.histogram({
    name: 'leg_duration_seconds',
    help: 'Time of one leg of a journey, repeats and waits included. outcome: ok, or our problem code.',
    labelNames: ['leg', 'source', 'outcome'],
    buckets: CALL_SECONDS,
  });
  private readonly lookUps = this.counter('cache_lookups_total', 'Looks into what is kept. result: hit, miss.', [
    'cache',
    'result',
  ]);
  private readonly events = this.counter('log_events_total', 'Events of the log by name, written or not.', [
    'event',
    'level',
  ]);
  private readonly waiting = new PrometheusGauge({
    name: `${PREFIX}limiter_waiting`,
    help: 'Requests that wait for their turn at the limit of an upstream.',
    labelNames: ['limiter'],
    registers: [this.registry],
  });
  private readonly turns = this.histogram({
    name: 'limiter_wait_seconds',
    help: 'Wait for a turn at the limit of an upstream. outcome: granted, refused.',
    labelNames: ['limiter', 'outcome'],
    buckets: CALL_SECONDS,
  });

  exchanged({ upstream, operation, outcome, status, durationMs }: UpstreamExchange): void {
    const answered = status === undefined ? outcome : `${String(Math.floor(status / 100))}xx`;
    const labels = { upstream, operation: this.labels.operation.of(operation), outcome: answered };
    this.calls.observe(labels, durationMs / 1_000);
  }

  requestAnswered({ method, route, status, code, durationMs }: AnsweredRequest): void {
    const known = this.labels.code.of(code);
    const verb = METHODS.has(method) ? method : 'other';
    this.requests.observe({ method: verb, route: this.labels.route.of(route), code: known }, durationMs / 1_000);
    this.answers.inc({ status: String(status), code: known });
  }

  legEnded({ leg, source, outcome, durationMs }: EndedLeg): void {
    const labels = { leg: this.labels.leg.of(leg), source, outcome: this.labels.code.of(outcome) };
    this.legs.observe(labels, durationMs / 1_000);
  }

  cacheLookedUp(cache: string, hit: boolean): void {
    this.lookUps.inc({ cache: this.labels.cache.of(cache), result: hit ? 'hit' : 'miss' });
  }

  logged(event: string, level: string): void {
    this.events.inc({ event: this.labels.event.of(event), level });
  }

  turnAwaited(name: string): (granted: boolean) => void {
    const limiter = this.labels.limiter.of(name);
    const start = performance.now();
    this.waiting.inc({ limiter });
    return (granted) => {
      this.waiting.dec({ limiter });
      this.turns.observe({ limiter, outcome: granted ? 'granted' : 'refused' }, (performance.now() - start) / 1_000);
    };
  }

  gauge({ name, help, labels, read }: Gauge): void {
    const collected = new PrometheusGauge({
      name: `${PREFIX}${name}`,
      help,
      labelNames: [...labels],
      registers: [this.registry],
      collect: async () => {
        const samples = await readOrNothing(read);
        collected.reset();
        for (const { labels: values, value } of samples) collected.set({ ...values }, value);
      },
    });
  }

  expect({ answers, events }: ExpectedCounts): void {
    for (const { status, code } of answers)
      this.answers.inc({ status: String(status), code: this.labels.code.of(code) }, 0);
    for (const { event, level } of events) this.events.inc({ event: this.labels.event.of(event), level }, 0);
  }

  async text(): ReturnType<Metrics['text']> {
    this.watchProcess();
    return { contentType: this.registry.contentType, body: await this.registry.metrics() };
  }

  /** Memory, CPU, garbage and event loop of this process, from the first reading on: unread, they would cost for nothing. */
  private watchProcess(): void {
    if (this.watchesProcess) return;
    this.watchesProcess = true;
    collectDefaultMetrics({ register: this.registry, eventLoopMonitoringPrecision: LOOP_RESOLUTION_MS });
  }

  private histogram<T extends string>(about: {
    readonly name: string;
    readonly help: string;
    readonly labelNames: readonly T[];
    readonly buckets: number[];
  }): Histogram<T> {
    return new Histogram({ ...about, name: `${PREFIX}${about.name}`, registers: [this.registry] });
  }

  private counter<T extends string>(name: string, help: string, labelNames: readonly T[]): Counter<T> {
    return new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers: [this.registry] });
  }
}

/** One look-up that fails must not hide all other metrics. */
async function readOrNothing(read: Gauge['read']): Promise<readonly GaugeSample[]> {
  try {
    return await read();
  } catch {
    return [];
  }
}
