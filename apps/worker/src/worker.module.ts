import { type DynamicModule, type FactoryProvider, Module } from '@nestjs/common';
import { JOB_QUEUE, type JobQueue } from '#contracts';
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
import { HealthController } from './health.controller.js';
import type { WorkerSettings } from './worker.config.js';

/** All that this process runs: `readonly JobProcessor[]`. */
const WORKER_PROCESSORS = Symbol('WorkerProcessors');
/** Of the store in memory, which a worker never has. */
const NO_ENTRIES = 0;

/** The only place that wires: processors to the queue, and what they need to them. */
@Module({})
export class WorkerModule {
  static with({ worker, redis, platform }: WorkerSettings): DynamicModule {
    return {
      module: WorkerModule,
      imports: [PlatformModule.with(platform), StoreModule.with(redis, NO_ENTRIES), JobsModule.with(redis)],
      controllers: [HealthController],
      providers: [
        processors(worker.SSP_CLIENT_CERT_PATH),
        {
          provide: JobRunner,
          inject: [JOB_QUEUE, WORKER_PROCESSORS],
          useFactory: (queue: JobQueue, all: readonly JobProcessor[]) => new JobRunner(queue, all),
        },
      ],
    };
  }
}

function processors(certificatePath: string | undefined): FactoryProvider<readonly JobProcessor[]> {
  return {
    provide: WORKER_PROCESSORS,
    inject: [CLOCK, EVENT_LOG],
    useFactory: (clock: Clock, log: EventLog) =>
      certificatePath === undefined ? [] : [certificateCheck(certificatePath, { clock, log })],
  };
}
