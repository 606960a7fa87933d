import { Fault } from '#errors';
import { z } from 'zod';
import { JobRefused, type DeadJob, type JobQueue } from '../src/job-queue.port.js';
import { aJobKind, away, total, type JobWorld } from './job-queue.contract.js';

/** Run by every JobQueue from its own spec. */
export function describeDeadJobs(name: string, open: () => Promise<JobWorld>): void {
  describe(`${name} keeps the JobQueue contract about dead jobs`, () => {
    it.each<readonly [string, () => void, string, number]>([
      ['when its attempts are used up', away, 'SDS_UNAVAILABLE', 3],
      ['when it failed by an error that we do not know', () => fail(new SyntaxError('Marigold')), 'INTERNAL', 3],
      ['at once when a repeat cannot help', () => fail(new Fault('ROLE_NOT_ALLOWED')), 'ROLE_NOT_ALLOWED', 1],
      ['at once when its handler says so', () => fail(new JobRefused('PDS_UNAVAILABLE')), 'PDS_UNAVAILABLE', 1],
    ])('keeps a job as dead %s, without its data', async (_when, work, code, attempts) => {
      const { queue, until } = await open();
      queue.process(aJobKind(), async () => work());
      await queue.add(aJobKind(), { text: 'Marigold Fernsby' }, { id: 'letter-1' });
      const [dead] = await firstDead(queue, until);
      expect(dead).toEqual({ kind: 'letter', id: 'letter-1', at: expect.any(Date) as unknown, attempts, code });
      expect(JSON.stringify(await queue.counts())).not.toContain('Marigold');
      await expect(queue.counts()).resolves.toEqual([{ kind: 'letter', waiting: 0, delayed: 0, running: 0, dead: 1 }]);
      await queue.close();
    });

    it('does not run a job whose data the program cannot read any more', async () => {
      const { queue, until } = await open();
      await queue.add(aJobKind(), { text: 'a' });
      const newer = { ...aJobKind(), schema: z.object({ text: z.string().min(2) }) };
      const seen: object[] = [];
      queue.process(newer, async (data) => void seen.push(data));
      expect(await firstDead(queue, until)).toMatchObject([{ code: 'INTERNAL', attempts: 1 }]);
      expect(seen).toEqual([]);
      await queue.close();
    });

    it('runs a dead job again with all its attempts when an operator asks for it', async () => {
      const { queue, until } = await open();
      const attempts: number[] = [];
      let broken = true;
      queue.process(aJobKind({ attempts: 2 }), async (_data, { attempt }) => {
        attempts.push(attempt);
        if (broken) away();
      });
      await queue.add(aJobKind({ attempts: 2 }), { text: 'a' });
      const [dead] = await firstDead(queue, until);
      broken = false;
      await expect(queue.retryDead(dead!)).resolves.toBe(true);
      await until(async () => (await total(queue)) === 0);
      expect(attempts).toEqual([1, 2, 1]);
      await expect(queue.retryDead(dead!)).resolves.toBe(false);
      await queue.close();
    });

    it('forgets a dead job when an operator asks for it', async () => {
      const { queue, until } = await open();
      queue.process(aJobKind({ attempts: 1 }), async () => away());
      await queue.add(aJobKind(), { text: 'a' });
      const [dead] = await firstDead(queue, until);
      await expect(queue.dropDead(dead!)).resolves.toBe(true);
      await expect(queue.dead()).resolves.toEqual([]);
      await expect(queue.dropDead(dead!)).resolves.toBe(false);
      await expect(queue.dropDead({ kind: 'no-such-kind', id: 'letter-1' })).resolves.toBe(false);
      await queue.close();
    });

    it('enters the id of a dead job anew, in its place', async () => {
      const { queue, until } = await open();
      let broken = true;
      const seen: string[] = [];
      queue.process(aJobKind({ attempts: 1 }), async ({ text }) => {
        seen.push(text);
        if (broken) away();
      });
      await queue.add(aJobKind(), { text: 'a' }, { id: 'letter-1' });
      await firstDead(queue, until);
      broken = false;
      await queue.add(aJobKind(), { text: 'b' }, { id: 'letter-1' });
      await until(async () => seen.length === 2 && (await total(queue)) === 0);
      expect(seen).toEqual(['a', 'b']);
      await queue.close();
    });
  });
}

function fail(error: Error): never {
  throw error;
}

async function firstDead(queue: JobQueue, until: JobWorld['until']): Promise<readonly DeadJob[]> {
  await until(async () => (await queue.dead()).length > 0);
  return queue.dead();
}
