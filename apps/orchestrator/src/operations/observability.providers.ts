import type { DynamicModule } from '@nestjs/common';
import { HIT_COUNTER, type HitCounter, JOB_QUEUE, type JobQueue, type KeyValueStore } from '#contracts';
import {
  CLOCK,
  type Clock,
  EVENT_LOG,
  type EventLog,
  jobGauge,
  JOURNAL_HEALTH,
  type JournalHealth,
  METRICS,
  type Metrics,
  NOTES_STORE,
  UPSTREAM_GUARDS,
  type UpstreamGuards,
} from '#platform';
import { SSP_CERTIFICATE_DAYS_LEFT, type SspCertificateDaysLeft } from '#ssp';
import { AttemptKeeper, attemptCensus } from '#workflow';
import type { Configuration } from '../configuration.js';
import { ALERTED_COUNTS } from './alerted-counts.js';
import { JourneyBook } from './journey-book.js';
import { bookingGauges, certificateGauges, guardGauges, journalGauge } from './metric-gauges.js';
import { MetricsListener } from './metrics-listener.js';

type Providers = NonNullable<DynamicModule['providers']>;
const GAUGES = Symbol('Gauges');
const HOUR_MS = 3_600_000;

/** What operators see: numbers, and journeys by their reference. */
export function observability(config: Pick<Configuration, 'app' | 'ssp'>): Providers {
  return [gauges(config), circuits(), journeyBook(config), ...listener(config)];
}

function gauges({ ssp }: Pick<Configuration, 'ssp'>): Providers[number] {
  const path = ssp.SSP_CLIENT_CERT_PATH;
  return {
    provide: GAUGES,
    inject: [METRICS, JOB_QUEUE, JOURNAL_HEALTH, AttemptKeeper, CLOCK, SSP_CERTIFICATE_DAYS_LEFT],
    useFactory: (metrics: Metrics, ...[queue, health, attempts, clock, daysLeft]: Looked): true => {
      const all = [
        jobGauge(queue),
        journalGauge(health),
        ...bookingGauges(async () => attemptCensus(attempts, clock.now()), clock),
        ...certificateGauges(path, clock, daysLeft),
      ];
      for (const gauge of all) metrics.gauge(gauge);
      metrics.expect(ALERTED_COUNTS);
      return true;
    },
  };
}

type Looked = [JobQueue, JournalHealth, AttemptKeeper, Clock, SspCertificateDaysLeft];

function circuits(): Providers[number] {
  return {
    provide: Symbol('CircuitGauges'),
    inject: [METRICS, UPSTREAM_GUARDS],
    useFactory: (metrics: Metrics, guards: UpstreamGuards): true => {
      for (const gauge of guardGauges(() => guards.states())) metrics.gauge(gauge);
      return true;
    },
  };
}

function journeyBook({ app }: Pick<Configuration, 'app'>): Providers[number] {
  const keptMs = app.JOURNEY_VIEW_HOURS * HOUR_MS;
  return {
    provide: JourneyBook,
    inject: [NOTES_STORE, HIT_COUNTER, EVENT_LOG],
    useFactory: (store: KeyValueStore, counter: HitCounter, log: EventLog) =>
      new JourneyBook({ store, counter, log, keptMs }),
  };
}

function listener({ app }: Pick<Configuration, 'app'>): Providers {
  const { METRICS_PORT: port, METRICS_HOST: host } = app;
  if (port === undefined) return [];
  const useFactory = (metrics: Metrics): MetricsListener => new MetricsListener(metrics, { host, port });
  return [{ provide: MetricsListener, inject: [METRICS], useFactory }];
}
