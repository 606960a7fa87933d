import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { AuditedQueue, AuditModule } from '#audit';
import { AUDIT_TRAIL, type AuditTrail, JOB_QUEUE, type JobQueue } from '#contracts';
import {
  certificateCheck,
  CLOCK,
  type Clock,
  EVENT_LOG,
  type EventLog,
  type JobProcessor,
  JobRunner,
  JobsModule,
  PlatformModule,
  StoreModule,
} from '#platform';
import { SDS_JOBS, SdsModule } from '#sds';
import { HealthController } from './health.controller.js';
import { MetricsController } from './metrics.controller.js';
import type { DirectorySettings, WorkerSettings } from './worker.config.js';

/** All that this process runs: `readonly JobProcessor[]`. */
const WORKER_PROCESSORS = Symbol('WorkerProcessors');
/** Of the store in memory, which a worker never has. */
const NO_ENTRIES = 0;

/** The only place that wires: processors to the queue, and what they need to them. */
@Module({})
export class WorkerModule {
  static with({ worker, redis, audit, platform, directory }: WorkerSettings): DynamicModule {
    const environment = worker.NHS_ENV ?? 'not stated';
    const system = {
      deviceId: worker.DEVICE_ID,
      product: 'GP Connect Orchestrator, worker',
      version: worker.DEVICE_VERSION,
      environment,
    };
    return {
      module: WorkerModule,
      imports: [
        PlatformModule.with(platform),
        AuditModule.with(audit, { system, started: { node: process.version }, suffix: '-worker' }),
        StoreModule.with(redis, NO_ENTRIES),
        JobsModule.with(redis),
        ...(directory === undefined ? [] : [sdsModule(directory)]),
      ],
      controllers: [HealthController, MetricsController],
      providers: [
        processors(worker.SSP_CLIENT_CERT_PATH, directory !== undefined),
        {
          provide: JobRunner,
          inject: [JOB_QUEUE, AUDIT_TRAIL, CLOCK, WORKER_PROCESSORS],
          useFactory: (queue: JobQueue, trail: AuditTrail, clock: Clock, all: readonly JobProcessor[]) =>
            new JobRunner(new AuditedQueue(queue, trail, clock), all),
        },
      ],
    };
  }
}

function sdsModule({ sds, environment, tenants }: DirectorySettings): DynamicModule {
  return SdsModule.with(sds, { environment, tenants });
}

function processors(
  certificatePath: string | undefined,
  watchesDirectory: boolean,
): FactoryProvider<readonly JobProcessor[]> {
  return {
    provide: WORKER_PROCESSORS,
    inject: [CLOCK, EVENT_LOG, ...(watchesDirectory ? [SDS_JOBS] : [])],
    useFactory: (clock: Clock, log: EventLog, directory: readonly JobProcessor[] = []) => [
      ...(certificatePath === undefined ? [] : [certificateCheck(certificatePath, { clock, log })]),
      ...directory,
    ],
  };
}
