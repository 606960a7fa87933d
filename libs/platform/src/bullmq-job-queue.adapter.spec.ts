import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Fault } from '#errors';
import { aJobKind, describeJobQueue } from '../../contracts/testing/job-queue.contract.js';
import { describeDeadJobs } from '../../contracts/testing/job-queue-dead.contract.js';
import { describeWithRedis, freePort, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import { startTypescript } from '../../../test/support/typescript-child.js';
import { BullmqJobQueue, type BullmqJobSettings } from './bullmq-job-queue.adapter.js';
import { systemClock } from './clock.js';
import type { EventFields, EventLog } from './event-log.js';
import { realSleep } from './retry.js';

function listeningLog(): { readonly lines: unknown[]; readonly log: EventLog } {
  const lines: unknown[] = [];
  const at = (level: string) => (event: string, fields?: EventFields) => void lines.push([level, event, fields]);
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !(await holds()); turn += 1) await wait(10);
}

const failing = async (): Promise<void> => {
  throw new Fault('SDS_UNAVAILABLE');
};

const refusal = { name: 'Fault', code: 'CONTEXT_STORE_UNAVAILABLE' };

describeWithRedis('jobs in Redis', () => {
  let server: TestRedis & { readonly port: number };
  let redis: Redis;
  const key = randomBytes(32);
  beforeAll(async () => {
    server = await startRedis();
    redis = new Redis(server.url);
    redis.on('error', () => undefined);
  });
  afterAll(async () => {
    redis.disconnect();
    await server.stop();
  });

  let world = 0;
  let open: BullmqJobQueue[] = [];
  beforeEach(() => (world += 1));
  afterEach(async () => {
    await Promise.all(open.map((queue) => queue.close()));
    open = [];
  });

  const prefix = (): string => `{world-${String(world)}}`;
  const instance = (changes: Partial<BullmqJobSettings> = {}) => {
    const { lines, log } = listeningLog();
    const settings = { url: server.url, key, prefix: prefix(), closeMs: 5_000, lostAfterMs: 30_000, ...changes };
    const queue = new BullmqJobQueue(settings, { clock: systemClock, sleep: realSleep, log });
    open = [...open, queue];
    return { queue, lines };
  };
  const everything = async (): Promise<string> => {
    const keys = await redis.keys(`${prefix()}*`);
    const values = await Promise.all(keys.map(async (name) => (await redis.dumpBuffer(name)).toString('latin1')));
    return [...keys, ...values].join('\n');
  };

  describeJobQueue('the queue in Redis', async (closeMs = 5_000) => ({ ...instance({ closeMs }), until }));
  describeDeadJobs('the queue in Redis', async () => ({ ...instance(), until }));

  it('holds no data that can be read, and none of a job that is done', async () => {
    const { queue } = instance();
    await queue.add(aJobKind(), { text: 'Marigold Fernsby' }, { id: 'letter-1' });
    queue.every(aJobKind({ name: 'tick' }), { text: 'Marigold Fernsby' }, { everyMs: 60_000, jitter: 0.2 });
    await until(async () => (await queue.counts()).length === 2 && (await redis.exists(`${prefix()}:tick:meta`)) === 1);
    await wait(50);
    const held = await everything();
    expect(held).toContain('letter-1');
    expect(held).not.toContain('Marigold');
    const job = await redis.hget(`${prefix()}:letter:letter-1`, 'data');
    expect(Buffer.from(job?.split('.')[3] ?? '', 'base64url').toString('latin1')).not.toContain('Marigold');
    let done = 0;
    queue.process(aJobKind(), async () => void (done += 1));
    await until(async () => done === 1 && (await redis.exists(`${prefix()}:letter:letter-1`)) === 0);
    await expect(redis.exists(`${prefix()}:letter:letter-1`)).resolves.toBe(0);
  });

  it("does not take one patient's data for another's when somebody moves it, nor what another key has locked", async () => {
    const { queue, lines } = instance();
    const seen: string[] = [];
    await queue.add(aJobKind(), { text: 'one' }, { id: 'letter-1' });
    await queue.add(aJobKind(), { text: 'two' }, { id: 'letter-2' });
    await redis.copy(`${prefix()}:letter:letter-1`, `${prefix()}:letter:letter-2`, 'REPLACE');
    await instance({ key: randomBytes(32) }).queue.add(aJobKind(), { text: 'three' }, { id: 'letter-3' });
    queue.process(aJobKind(), async ({ text }) => void seen.push(text));
    await until(async () => (await queue.dead()).length === 2);
    expect(seen).toEqual(['one']);
    expect((await queue.dead()).map(({ id, code }) => [id, code]).sort()).toEqual([
      ['letter-2', 'INTERNAL'],
      ['letter-3', 'INTERNAL'],
    ]);
    expect(lines).toContainEqual([
      'error',
      'job.failed',
      { source: 'letter', code: 'INTERNAL', attempt: 1, detail: 'data unreadable' },
    ]);
  });

  it('keeps one entry of what repeats, however many instances keep it', async () => {
    const instances = [instance(), instance(), instance()];
    const runs: number[] = [];
    for (const { queue } of instances) {
      queue.every(aJobKind(), { text: 'tick' }, { everyMs: 250, jitter: 0 });
      queue.process(aJobKind(), async () => void runs.push(performance.now()));
    }
    await until(() => runs.length >= 8);
    await expect(redis.zcard(`${prefix()}:letter:repeat`)).resolves.toBe(1);
    // Each instance runs it once at its start; from then on it is one rhythm: three would take a third of 1,000 ms.
    expect(runs[7]! - runs[3]!).toBeGreaterThan(600);
  });

  it('forgets dead jobs and their data after 7 days', async () => {
    const { queue } = instance();
    queue.process(aJobKind({ attempts: 1 }), failing);
    await queue.add(aJobKind(), { text: 'a' }, { id: 'letter-1' });
    await until(async () => (await queue.dead()).length === 1);
    const long = Date.now() - 7 * 86_400_000 - 1_000;
    await redis.zadd(`${prefix()}:letter:failed`, long, 'letter-1');
    await redis.hset(`${prefix()}:letter:letter-1`, 'finishedOn', long);
    await expect(queue.dead()).resolves.toEqual([]);
    await expect(redis.exists(`${prefix()}:letter:letter-1`)).resolves.toBe(0);
  });

  it('keeps of a failure its code alone', async () => {
    const { queue } = instance();
    queue.process(aJobKind({ attempts: 1 }), async ({ text }) => {
      throw new TypeError(text);
    });
    await queue.add(aJobKind(), { text: 'Marigold Fernsby' });
    await until(async () => (await queue.dead()).length === 1);
    expect(await everything()).not.toMatch(/Marigold|\.ts:/u);
  });

  it('refuses new jobs while Redis is silent, and takes them when it answers again', async () => {
    const { queue } = instance();
    await queue.add(aJobKind(), { text: 'before' });
    server.hang();
    const error: unknown = await queue.add(aJobKind(), { text: 'Marigold Fernsby' }).catch((cause: unknown) => cause);
    expect(error).toMatchObject(refusal);
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/Marigold|letter/u);
    server.goOn();
    await expect(queue.add(aJobKind(), { text: 'after' })).resolves.toMatch(/^j-/u);
  });

  it('refuses new jobs while Redis is away, runs again when it is back, and brings along what repeats', async () => {
    const { queue, lines } = instance();
    const seen: string[] = [];
    queue.every(aJobKind(), { text: 'tick' }, { everyMs: 60_000, jitter: 0 });
    queue.process(aJobKind(), async ({ text }) => void seen.push(text));
    await until(() => seen.length === 1);
    await server.stop();
    await expect(queue.add(aJobKind(), { text: 'lost' })).rejects.toMatchObject(refusal);
    await expect(queue.dead()).rejects.toMatchObject(refusal);
    server = await startRedis(server.port); // it kept nothing
    await until(() => seen.length === 2);
    await queue.add(aJobKind(), { text: 'after' });
    await until(() => seen.length === 3);
    expect(seen).toEqual(['tick', 'tick', 'after']);
    expect(lines).toEqual([]);
  });

  it('enters what repeats as soon as Redis is there, and ends while it is not', async () => {
    const port = await freePort();
    const { queue } = instance({ url: `redis://127.0.0.1:${String(port)}` });
    const early = instance({ url: `redis://127.0.0.1:${String(port)}` });
    let runs = 0;
    queue.process(aJobKind(), async () => void (runs += 1));
    queue.every(aJobKind(), { text: 'tick' }, { everyMs: 60_000, jitter: 0.2 });
    early.queue.process(aJobKind(), async () => undefined);
    await early.queue.close();
    const late = await startRedis(port);
    await until(() => runs === 1);
    expect(runs).toBe(1);
    await queue.close();
    await late.stop();
  });

  it('gives a job to another process when the one that ran it was killed', async () => {
    const settings = { url: server.url, prefix: prefix(), closeMs: 1_000, lostAfterMs: 1_000 };
    const file = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
    const child = startTypescript(`
      import { aJobKind } from ${file('../../contracts/testing/job-queue.contract.ts')};
      import { BullmqJobQueue } from ${file('./bullmq-job-queue.adapter.ts')};
      import { systemClock } from ${file('./clock.ts')};
      import { realSleep } from ${file('./retry.ts')};
      const log = { info() {}, warn() {}, error() {} };
      const key = Buffer.from('${key.toString('hex')}', 'hex');
      const queue = new BullmqJobQueue({ ...${JSON.stringify(settings)}, key }, { clock: systemClock, sleep: realSleep, log });
      queue.process(aJobKind(), async ({ text }) => {
        process.stdout.write(text);
        await new Promise(() => undefined);
      });`);
    const ended = once(child, 'exit');
    let taken = '';
    child.stdout?.on('data', (part: Buffer) => (taken += part.toString('utf8')));
    const { queue } = instance(settings);
    await queue.add(aJobKind(), { text: 'long work' });
    await until(() => taken !== '');
    child.kill('SIGKILL');
    await ended;
    const seen: unknown[] = [];
    queue.process(aJobKind(), async ({ text }, { attempt }) => void seen.push([text, attempt]));
    await until(() => seen.length === 1);
    expect([taken, seen]).toEqual(['long work', [['long work', 1]]]);
    await expect(queue.dead()).resolves.toEqual([]);
  });
});
