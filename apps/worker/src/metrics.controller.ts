import { Controller, Get, Header, Inject } from '@nestjs/common';
import { JOB_QUEUE, type JobQueue } from '#contracts';
import { jobGauge, METRICS, type Metrics } from '#platform';

/** For Prometheus: jobs, requests to the directory, log events, memory and event loop of this process. */
@Controller('metrics')
export class MetricsController {
  constructor(
    @Inject(METRICS) private readonly metrics: Metrics,
    @Inject(JOB_QUEUE) queue: JobQueue,
  ) {
    metrics.gauge(jobGauge(queue));
  }

  @Get()
  @Header('Content-Type', 'text/plain; version=0.0.4; charset=utf-8')
  async read(): Promise<string> {
    return (await this.metrics.text()).body;
  }
}
