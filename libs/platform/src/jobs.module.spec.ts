import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Test } from '@nestjs/testing';
import { JOB_QUEUE, type JobQueue } from '#contracts';
import { aJobKind } from '../../contracts/testing/job-queue.contract.js';
import { describeWithRedis, startRedis } from '../../../test/support/redis-server.js';
import { jobProcessor, JobRunner } from './job-processors.js';
import { JobsModule } from './jobs.module.js';
import { PlatformConfig } from './platform.config.js';
import { PlatformModule } from './platform.module.js';
import { RedisConfig } from './redis.config.js';

async function until(holds: () => boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !holds(); turn += 1) await wait(10);
}

async function open(environment: Readonly<Record<string, string>>, runs: boolean) {
  const seen: string[] = [];
  const processor = jobProcessor(aJobKind(), async ({ text }) => {
    await wait(20);
    seen.push(text);
  });
  const runner = (queue: JobQueue): JobRunner => new JobRunner(queue, runs ? [processor] : []);
  const module = await Test.createTestingModule({
    imports: [
      PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' })),
      JobsModule.with(RedisConfig.parse(environment)),
    ],
    providers: [{ provide: JobRunner, inject: [JOB_QUEUE], useFactory: runner }],
  }).compile();
  await module.init();
  return { seen, queue: module.get<JobQueue>(JOB_QUEUE), close: () => module.close() };
}

it('runs jobs in this process when no Redis is named, and ends when they are done', async () => {
  const { queue, seen, close } = await open({}, true);
  await queue.add(aJobKind(), { text: 'a' });
  await close();
  expect(seen).toEqual(['a']);
});

describeWithRedis('two processes with one Redis', () => {
  it('share jobs: one enters them and another runs them', async () => {
    const server = await startRedis();
    const settings = { REDIS_URL: server.url, STORE_KEY: randomBytes(32).toString('base64') };
    const [api, worker] = [await open(settings, false), await open(settings, true)];
    await api.queue.add(aJobKind(), { text: 'a' });
    await until(() => worker.seen.length === 1);
    expect([api.seen, worker.seen]).toEqual([[], ['a']]);
    await Promise.all([api.close(), worker.close()]);
    await server.stop();
  });
});
