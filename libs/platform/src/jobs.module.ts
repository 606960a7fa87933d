import { type DynamicModule, Module } from '@nestjs/common';
import { JOB_QUEUE, type JobQueue } from '#contracts';
import { CLOCK, type Clock } from './clock.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import { MemoryJobQueue } from './memory-job-queue.js';
import { readStoreKey, type RedisConfig } from './redis.config.js';
import { SLEEP, type Sleep } from './retry.js';

/** Braces keep all keys of a queue on one node of a cluster. */
const PREFIX = '{gpco}';
/** Longest wait for running jobs when the process ends: less than the processes allow themselves. Milliseconds. */
const CLOSE_MS = 15_000;
/** A process that says nothing for so long is taken for dead, and its jobs are run by others. Milliseconds. */
const LOST_AFTER_MS = 30_000;

/**
 * Gives every other module `JOB_QUEUE`: in Redis, shared by all instances, when REDIS_URL is set, else in memory. Who
 * runs the jobs says so with a `JobRunner`. Jobs that run are waited for when the application ends.
 */
@Module({})
export class JobsModule {
  static with(config: RedisConfig): DynamicModule {
    const queue = config.REDIS_URL === undefined ? inMemory : inRedis(config.REDIS_URL, readStoreKey(config));
    return {
      module: JobsModule,
      global: true,
      providers: [
        { provide: JOB_QUEUE, inject: [CLOCK, SLEEP, EVENT_LOG], useFactory: queue },
        { provide: JobQueueEnd, inject: [JOB_QUEUE], useFactory: (jobs: JobQueue) => new JobQueueEnd(jobs) },
      ],
      exports: [JOB_QUEUE],
    };
  }
}

/** Closes the queue while everything that its handlers need is still there. */
class JobQueueEnd {
  constructor(private readonly queue: JobQueue) {}

  async beforeApplicationShutdown(): Promise<void> {
    await this.queue.close();
  }
}

function inMemory(clock: Clock, sleep: Sleep, log: EventLog): JobQueue {
  return new MemoryJobQueue({ clock, sleep, log }, CLOSE_MS);
}

function inRedis(url: string, key: Buffer) {
  return async (clock: Clock, sleep: Sleep, log: EventLog): Promise<JobQueue> => {
    // Loaded only where it is used: some 30 MB that a process without Redis need not hold (npm run bench:memory).
    const { BullmqJobQueue } = await import('./bullmq-job-queue.adapter.js');
    return new BullmqJobQueue(
      { url, key, prefix: PREFIX, closeMs: CLOSE_MS, lostAfterMs: LOST_AFTER_MS },
      { clock, sleep, log },
    );
  };
}
