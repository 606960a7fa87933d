import type { DynamicModule } from '@nestjs/common';
import { AuditedQueue } from '#audit';
import { AUDIT_TRAIL, type AuditTrail, JOB_QUEUE, type JobQueue } from '#contracts';
import { certificateCheck, CLOCK, type Clock, EVENT_LOG, type EventLog, type JobProcessor, JobRunner } from '#platform';
import { SDS_JOBS } from '#sds';
import type { Configuration } from './configuration.js';

interface JobSettings {
  readonly redis: Pick<Configuration['redis'], 'REDIS_URL'>;
  readonly ssp: Pick<Configuration['ssp'], 'SSP_CLIENT_CERT_PATH'>;
}

/** What the worker would run. Without Redis there is no worker: this process does it. */
export function inProcessJobs({ redis, ssp }: JobSettings): NonNullable<DynamicModule['providers']> {
  const path = ssp.SSP_CLIENT_CERT_PATH;
  if (redis.REDIS_URL !== undefined) return [];
  const start = (
    queue: JobQueue,
    trail: AuditTrail,
    directory: readonly JobProcessor[],
    clock: Clock,
    log: EventLog,
  ): JobRunner =>
    new JobRunner(new AuditedQueue(queue, trail, clock), [
      ...(path === undefined ? [] : [certificateCheck(path, { clock, log })]),
      ...directory,
    ]);
  return [{ provide: JobRunner, inject: [JOB_QUEUE, AUDIT_TRAIL, SDS_JOBS, CLOCK, EVENT_LOG], useFactory: start }];
}
