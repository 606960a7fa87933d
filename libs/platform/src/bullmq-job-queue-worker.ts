import { type Job, UnrecoverableError, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { JobRules } from '#contracts';
import type { EventLog } from './event-log.js';
import { scheduleOf, waitMs } from './job-rhythm.js';
import type { JobSeal } from './job-seal.js';
import { MAX_BACKOFF_MS, type JobWork } from './job-work.js';
import { fullJitter, type Sleep } from './retry.js';

/** What is kept of a job in Redis. */
export interface SealedData {
  readonly sealed: string;
}

/** Ties sealed data to its job, or to the schedule that enters it again and again. */
export function placeOf(kind: string, id: string | undefined): string {
  return id === undefined ? `job-schedule:${kind}` : `job:${kind}:${id}`;
}

export interface JobWorkerTools {
  /** Waits for Redis as long as it takes: nobody waits behind it. */
  readonly connection: Redis;
  /** Braces keep all keys of a queue on one node of a cluster. */
  readonly prefix: string;
  readonly seal: JobSeal;
  readonly log: EventLog;
  readonly sleep: Sleep;
  readonly random: () => number;
  /** A running job whose process says nothing for so long is given to another. Milliseconds. */
  readonly lostAfterMs: number;
}

/** A job that two processes did not survive is not given to a fourth: it may be what ends them. */
const MAX_LOST = 2;
/** Longest wait for the library's own end. Milliseconds. */
const END_MS = 2_000;

/** Takes the jobs of one kind from Redis. */
export class JobWorker {
  private readonly worker: Worker<SealedData>;
  private readonly runs = new Set<Promise<void>>();

  constructor(
    rules: JobRules,
    private readonly work: JobWork,
    private readonly tools: JobWorkerTools,
  ) {
    const backoff = fullJitter(rules.backoffMs, MAX_BACKOFF_MS, tools.random);
    this.worker = new Worker<SealedData>(
      rules.name,
      // The library hands over a signal only to a function with three parameters.
      async (job, _token, signal) => this.tracked(this.run(job, signal ?? new AbortController().signal)),
      {
        connection: tools.connection,
        prefix: tools.prefix,
        concurrency: rules.concurrency,
        lockDuration: tools.lostAfterMs,
        stalledInterval: tools.lostAfterMs,
        maxStalledCount: MAX_LOST,
        settings: { backoffStrategy: (failed) => Math.round(backoff(failed)), ...jobRhythm(tools.random) },
      },
    );
    // Redis coming and going is logged by `RedisConnection`; without a listener it would end the process.
    this.worker.on('error', () => undefined);
    this.worker.on('lockRenewalFailed', (ids) => ids.forEach((id) => this.worker.cancelJob(id)));
    this.worker.on('failed', (job) => {
      if (job?.deferredFailure !== undefined)
        tools.log.error('job.failed', { source: rules.name, code: 'INTERNAL', detail: 'its process was lost' });
    });
  }

  /** `away`: Redis does not answer, and waiting for it would never end. */
  async end(closeMs: number, away: boolean): Promise<void> {
    await this.worker.pause(true);
    const quiet = new AbortController();
    const done = Promise.all(this.runs).then(() => true);
    const settled = await Promise.race([done, this.tools.sleep(closeMs, quiet.signal).then(() => false)]);
    // What does not end in time stays with Redis, which gives it to another process.
    if (!settled) this.worker.cancelAllJobs();
    const closed = this.worker.close(away || !settled).catch(() => undefined);
    await Promise.race([closed, this.tools.sleep(END_MS, quiet.signal)]);
    quiet.abort();
  }

  private async tracked(run: Promise<void>): Promise<void> {
    const settled = run.catch(() => undefined);
    this.runs.add(settled);
    return run.finally(() => this.runs.delete(settled));
  }

  private async run(job: Job<SealedData>, signal: AbortSignal): Promise<void> {
    const place = placeOf(job.queueName, job.repeatJobKey === undefined ? job.id : undefined);
    const text = await this.tools.seal.open(job.data.sealed, place);
    const end = await this.work(text, { attempt: job.attemptsMade + 1, signal });
    // The code is all that Redis is told.
    if (end.kind === 'retry') throw new Error(end.code);
    if (end.kind === 'dead') throw new UnrecoverableError(end.code);
  }
}

/** Lets the library use our schedules in place of those of cron. */
export function jobRhythm(random: () => number) {
  return {
    repeatStrategy: (from: number, { immediately, pattern }: { immediately?: boolean; pattern?: string }): number =>
      immediately === true ? Date.now() : from + waitMs(scheduleOf(pattern), random),
  };
}
