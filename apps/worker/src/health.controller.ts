import { Controller, Get, Inject, ServiceUnavailableException } from '@nestjs/common';
import { type DeadJob, JOB_QUEUE, type JobCounts, type JobQueue } from '#contracts';
import { Stopping, STORE_REACHABLE, type StoreReachable } from '#platform';

/** Whether the process runs, whether it can do its work, and what its work is. Nothing here is of a patient. */
@Controller('health')
export class HealthController {
  constructor(
    @Inject(STORE_REACHABLE) private readonly redisAnswers: StoreReachable,
    @Inject(JOB_QUEUE) private readonly queue: JobQueue,
    @Inject(Stopping) private readonly stopping: Stopping,
  ) {}

  @Get('live')
  live(): { readonly status: 'ok' } {
    return { status: 'ok' };
  }

  /** Dead jobs do not make the worker unready: it can do all others. */
  @Get('ready')
  async ready(): Promise<{ readonly status: 'ok'; readonly jobs: readonly JobCounts[] }> {
    if (this.stopping.begun)
      throw new ServiceUnavailableException({ status: 'error', error: { stopping: { status: 'down' } } });
    return this.answered(async () => ({ status: 'ok', jobs: await this.queue.counts() }));
  }

  /** Jobs that failed for good: an operator sees which fault ended which kind, and when. */
  @Get('dead-jobs')
  async deadJobs(): Promise<{ readonly deadJobs: readonly DeadJob[] }> {
    return this.answered(async () => ({ deadJobs: await this.queue.dead() }));
  }

  private async answered<T>(ask: () => Promise<T>): Promise<T> {
    const down = { status: 'error', error: { redis: { status: 'down' } } };
    if (!(await this.redisAnswers())) throw new ServiceUnavailableException(down);
    return ask().catch(() => {
      throw new ServiceUnavailableException(down);
    });
  }
}
