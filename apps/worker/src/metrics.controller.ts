import { Controller, Get, Header, Inject } from '@nestjs/common';
import { JOB_QUEUE, type JobQueue } from '#contracts';
import { type ExpectedCounts, jobGauge, METRICS, type Metrics } from '#platform';

/** Events of this process of which one is enough to call somebody: config/observability/alerts.yaml. Their counts begin at 0. */
const ALERTED: ExpectedCounts = {
  answers: [],
  events: ['audit.unavailable', 'job.failed', 'redis.unreachable', 'sds.route.flapping'].map((event) => ({
    event,
    level: 'error',
  })),
};

/** For Prometheus: jobs, requests to the directory, log events, memory and event loop of this process. */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(JOB_QUEUE) queue: JobQueue,
  ) {
    metrics.gauge(jobGauge(queue));
    metrics.expect(ALERTED);
  }

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    return (await this.metrics.text()).body;
  }
}
