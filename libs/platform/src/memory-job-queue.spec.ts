import { Fault } from '#errors';
import { aJobKind, describeJobQueue } from '../../contracts/testing/job-queue.contract.js';
import { describeDeadJobs } from '../../contracts/testing/job-queue-dead.contract.js';
import { VirtualTime } from '../testing/virtual-time.js';
import type { EventFields, EventLog } from './event-log.js';
import { systemClock } from './clock.js';
import { MemoryJobQueue } from './memory-job-queue.js';

function listeningLog(): { readonly lines: unknown[]; readonly log: EventLog } {
  const lines: unknown[] = [];
  const at = (level: string) => (event: string, fields?: EventFields) => void lines.push([level, event, fields]);
  return { lines, log: { info: at('info'), warn: at('warn'), error: at('error') } };
}

function open(closeMs = 10_000, random = () => 0.5) {
  const time = new VirtualTime();
  const { lines, log } = listeningLog();
  const clock = { ...time.clock, uuid: () => systemClock.uuid() };
  const queue = new MemoryJobQueue({ clock, sleep: time.sleep, log, random }, closeMs);
  const until = async (holds: () => Promise<boolean> | boolean): Promise<void> => {
    for (let turn = 0; turn < 1_000 && !(await holds()); turn += 1) await time.pass(10);
  };
  return { time, lines, queue, until };
}

describeJobQueue('the queue in memory', async (closeMs) => open(closeMs));
describeDeadJobs('the queue in memory', async () => open());

const failing = async (): Promise<void> => {
  throw new Fault('SDS_UNAVAILABLE');
};

it('waits longer after each failure, by a share that is left to chance', async () => {
  const { time, queue } = open(10_000, () => 1);
  const began = time.ms;
  const at: number[] = [];
  queue.process(aJobKind({ attempts: 4, backoffMs: 1_000 }), async () => {
    at.push(time.ms - began);
    return failing();
  });
  await queue.add(aJobKind(), { text: 'a' });
  await time.pass(60_000);
  expect(at).toEqual([0, 1_000, 3_000, 7_000]);
  await queue.close();
});

it.each([
  [0, [0, 80, 160]],
  [0.5, [0, 100, 200]],
  [1, [0, 120, 240]],
])('moves what repeats by up to a fifth (chance %d)', async (chance, starts) => {
  const { time, queue } = open(10_000, () => chance);
  const began = time.ms;
  const at: number[] = [];
  queue.process(aJobKind(), async () => void at.push(time.ms - began));
  queue.every(aJobKind(), { text: 'tick' }, { everyMs: 100, jitter: 0.2 });
  await time.pass(250);
  expect(at.slice(0, 3)).toEqual(starts);
  await queue.close();
  await time.pass(1_000);
  expect(at.length).toBeLessThanOrEqual(4);
});

it('keeps one schedule for a kind: a second takes the place of the first', async () => {
  const { time, queue } = open();
  const seen: string[] = [];
  queue.process(aJobKind(), async ({ text }) => void seen.push(text));
  queue.every(aJobKind(), { text: 'old' }, { everyMs: 100, jitter: 0 });
  await time.pass(150);
  queue.every(aJobKind(), { text: 'new' }, { everyMs: 100, jitter: 0 });
  await time.pass(150);
  expect(seen).toEqual(['old', 'old', 'new', 'new']);
  await queue.close();
});

it('leaves out a run of what repeats while the last one is under way', async () => {
  const { time, queue } = open(0);
  let runs = 0;
  queue.process(aJobKind(), async () => {
    runs += 1;
    await new Promise<void>(() => undefined);
  });
  queue.every(aJobKind(), { text: 'tick' }, { everyMs: 100, jitter: 0 });
  await time.pass(1_000);
  expect(runs).toBe(1);
  const closing = queue.close();
  await time.pass(1);
  await closing;
});

it('forgets dead jobs after 7 days, and the oldest beyond 1,000', async () => {
  const { time, queue } = open();
  queue.process(aJobKind({ attempts: 1 }), failing);
  for (let letter = 0; letter < 1_002; letter += 1) await queue.add(aJobKind(), { text: 'a' }, { id: `l-${letter}` });
  await time.pass(0);
  const dead = await queue.dead();
  expect(dead).toHaveLength(1_000);
  expect(dead[0]?.id).toBe('l-2');
  await time.pass(7 * 86_400_000 + 1);
  await expect(queue.dead()).resolves.toEqual([]);
  await queue.close();
});

it('keeps the last end alone of a job that fails again and again, which pushes out no other', async () => {
  const { time, queue } = open();
  const tick = aJobKind({ name: 'tick', attempts: 1 });
  queue.process(aJobKind({ attempts: 1 }), failing);
  queue.process(tick, failing);
  await queue.add(aJobKind(), { text: 'a' }, { id: 'l-1' });
  await time.pass(0);
  queue.every(tick, { text: 'tick' }, { everyMs: 100, jitter: 0 });
  await time.pass(110_000);
  expect((await queue.dead()).map(({ id }) => id)).toEqual(['l-1', 'repeat:tick']);
  await queue.close();
});

it('writes what failed and why, and nothing of the data', async () => {
  const { time, lines, queue } = open();
  queue.process(aJobKind({ attempts: 2 }), async ({ text }) => {
    throw new TypeError(`${text} 9990001006`);
  });
  await queue.add(aJobKind(), { text: 'Marigold Fernsby' });
  await time.pass(1_000);
  expect(lines).toEqual([
    ['warn', 'job.retried', { source: 'letter', code: 'INTERNAL', attempt: 1, detail: 'TypeError' }],
    ['error', 'job.failed', { source: 'letter', code: 'INTERNAL', attempt: 2, detail: 'TypeError' }],
  ]);
  await queue.close();
});

it('says how many jobs are lost with the process', async () => {
  const { lines, queue } = open();
  await queue.add(aJobKind(), { text: 'a' });
  await queue.add(aJobKind(), { text: 'b' }, { delayMs: 60_000 });
  await queue.close();
  expect(lines).toEqual([['warn', 'jobs.dropped', { count: 2 }]]);
});
