import { type DynamicModule, Module } from '@nestjs/common';
import { CLOCK, type Clock, EVENT_LOG, type EventLog, PlatformModule, RedisConnection } from '#platform';
import { CertificateWatchJob } from './certificate-watch.job.js';
import { HealthController } from './health.controller.js';
import type { WorkerSettings } from './worker.config.js';

const PREFIX = '{gpco}';

@Module({})
export class WorkerModule {
  static with({ worker, platform }: WorkerSettings): DynamicModule {
    const redisUrl = worker.REDIS_URL;
    return {
      module: WorkerModule,
      imports: [PlatformModule.with(platform)],
      controllers: [HealthController],
      providers: [
        {
          provide: RedisConnection,
          inject: [EVENT_LOG],
          useFactory: (log: EventLog) => new RedisConnection(redisUrl, log),
        },
        ...certificateWatch(redisUrl, worker.SSP_CLIENT_CERT_PATH),
      ],
    };
  }
}

function certificateWatch(
  redisUrl: string,
  certificatePath: string | undefined,
): NonNullable<DynamicModule['providers']> {
  if (certificatePath === undefined) return [];
  const settings = { redisUrl, prefix: PREFIX, certificatePath };
  return [
    {
      provide: CertificateWatchJob,
      inject: [CLOCK, EVENT_LOG, RedisConnection],
      useFactory: (clock: Clock, log: EventLog, redis: RedisConnection) =>
        new CertificateWatchJob(settings, { clock, log, redisAnswers: () => redis.isReachable() }),
    },
  ];
}
