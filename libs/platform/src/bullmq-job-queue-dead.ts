import type { Job, Queue } from 'bullmq';
import type { DeadJob, JobCounts } from '#contracts';
import type { SealedData } from './bullmq-job-queue-worker.js';
import { DEAD_KEPT_COUNT, DEAD_KEPT_MS, faultCodeOf } from './job-work.js';

/** The job of this id when it is dead. */
export async function deadJob(queue: Queue<SealedData>, id: string): Promise<Job<SealedData> | undefined> {
  const job = await queue.getJob(id);
  return job !== undefined && (await job.isFailed()) ? job : undefined;
}

export async function deadOf(kind: string, queue: Queue<SealedData>): Promise<readonly DeadJob[]> {
  // The library forgets old ones only when another fails.
  await queue.clean(DEAD_KEPT_MS, DEAD_KEPT_COUNT, 'failed');
  const jobs = await queue.getFailed(0, DEAD_KEPT_COUNT - 1);
  return jobs.map(({ id = '', finishedOn = 0, attemptsMade, failedReason }) => ({
    kind,
    id,
    at: new Date(finishedOn),
    attempts: attemptsMade,
    code: faultCodeOf(failedReason),
  }));
}

export async function countsOf(kind: string, queue: Queue<SealedData>): Promise<JobCounts> {
  const {
    waiting = 0,
    delayed = 0,
    active = 0,
    failed = 0,
  } = await queue.getJobCounts('waiting', 'delayed', 'active', 'failed');
  return { kind, waiting, delayed, running: active, dead: failed };
}
