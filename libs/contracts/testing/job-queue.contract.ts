import { Fault } from '#errors';
import { z } from 'zod';
import { type JobKind, type JobQueue, type JobRun } from '../src/job-queue.port.js';

export interface JobWorld {
  /** Nobody used it before. */
  readonly queue: JobQueue;
  /** Lets time go by until it holds. */
  readonly until: (holds: () => Promise<boolean> | boolean) => Promise<void>;
}

interface Letter {
  readonly text: string;
}

/** A kind that calls no practice; with a back-off that a spec can wait for. */
export function aJobKind(changes: Partial<JobKind<Letter>> = {}): JobKind<Letter> {
  const schema = z.object({ text: z.string() });
  return { name: 'letter', calls: 'no-provider', schema, attempts: 3, backoffMs: 20, concurrency: 2, ...changes };
}

export const away = (): never => {
  throw new Fault('SDS_UNAVAILABLE');
};

/** Run by every JobQueue from its own spec, as is `describeDeadJobs`. `closeMs`: how long `close` waits for handlers. */
export function describeJobQueue(name: string, open: (closeMs?: number) => Promise<JobWorld>): void {
  describe(`${name} keeps the JobQueue contract`, () => {
    it('runs a job with its data, also one that was entered before anybody ran its kind', async () => {
      const { queue, until } = await open();
      const seen: [Letter, number, boolean][] = [];
      await queue.add(aJobKind(), { text: 'early' });
      queue.process(aJobKind(), async (data, { attempt, signal }) => void seen.push([data, attempt, signal.aborted]));
      await queue.add(aJobKind(), { text: 'late' });
      await until(() => seen.length === 2);
      // In whatever order: several are run at a time.
      expect(seen).toHaveLength(2);
      expect(seen).toEqual(
        expect.arrayContaining([
          [{ text: 'early' }, 1, false],
          [{ text: 'late' }, 1, false],
        ]),
      );
      await queue.close();
    });

    it('does not enter an id a second time while it waits or runs, and does when it is done', async () => {
      const { queue, until } = await open();
      const order = { id: 'letter-1' };
      const seen: string[] = [];
      await expect(queue.add(aJobKind(), { text: 'first' }, order)).resolves.toBe('letter-1');
      await expect(queue.add(aJobKind(), { text: 'again' }, order)).resolves.toBe('letter-1');
      let finish: (() => void) | undefined;
      queue.process(aJobKind(), async ({ text }) => {
        seen.push(text);
        await new Promise<void>((resolve) => (finish = resolve));
      });
      await until(() => seen.length === 1);
      await queue.add(aJobKind(), { text: 'while it runs' }, order);
      finish?.();
      await until(async () => (await total(queue)) === 0);
      expect(seen).toEqual(['first']);
      await queue.add(aJobKind(), { text: 'afterwards' }, order);
      await until(() => seen.length === 2);
      finish?.();
      expect(seen).toEqual(['first', 'afterwards']);
      await queue.close();
    });

    it('gives each job without an id one of its own', async () => {
      const { queue } = await open();
      const ids = [await queue.add(aJobKind(), { text: 'a' }), await queue.add(aJobKind(), { text: 'a' })];
      expect(new Set(ids).size).toBe(2);
      await queue.close();
    });

    it.each(['1', '9990001006', 'with space', 'a:b', '', `a${'b'.repeat(100)}`])('refuses the id "%s"', async (id) => {
      const { queue } = await open();
      await expect(queue.add(aJobKind(), { text: 'a' }, { id })).rejects.toThrow('not an id for a job');
      await queue.close();
    });

    it('tries a job that failed again, until it is done', async () => {
      const { queue, until } = await open();
      const attempts: number[] = [];
      queue.process(aJobKind(), async (_data, { attempt }) => {
        attempts.push(attempt);
        if (attempt < 3) away();
      });
      await queue.add(aJobKind(), { text: 'a' });
      await until(() => attempts.length === 3);
      await until(async () => (await total(queue)) === 0);
      expect(attempts).toEqual([1, 2, 3]);
      await expect(queue.dead()).resolves.toEqual([]);
      await queue.close();
    });

    it('runs no more jobs of a kind together than it allows', async () => {
      const { queue, until } = await open();
      const running: (() => void)[] = [];
      const finished: string[] = [];
      queue.process(aJobKind({ concurrency: 2 }), async ({ text }) => {
        await new Promise<void>((resolve) => running.push(resolve));
        finished.push(text);
      });
      for (const text of ['a', 'b', 'c']) await queue.add(aJobKind(), { text });
      await until(() => running.length === 2);
      await expect(queue.counts()).resolves.toMatchObject([{ waiting: 1, running: 2 }]);
      running.forEach((finish) => finish());
      await until(() => running.length === 3);
      running.at(-1)?.();
      await until(() => finished.length === 3);
      expect(finished.sort()).toEqual(['a', 'b', 'c']);
      await queue.close();
    });

    it('runs a job not before its time, and later jobs before it', async () => {
      const { queue, until } = await open();
      const seen: string[] = [];
      queue.process(aJobKind(), async ({ text }) => void seen.push(text));
      await queue.add(aJobKind(), { text: 'later' }, { delayMs: 300 });
      await expect(queue.counts()).resolves.toMatchObject([{ delayed: 1 }]);
      await queue.add(aJobKind(), { text: 'now' });
      await until(() => seen.length === 2);
      expect(seen).toEqual(['now', 'later']);
      await queue.close();
    });

    it('runs what repeats at once and then again and again', async () => {
      const { queue, until } = await open();
      const seen: string[] = [];
      queue.every(aJobKind(), { text: 'tick' }, { everyMs: 100, jitter: 0.2 });
      queue.process(aJobKind(), async ({ text }) => void seen.push(text));
      await until(() => seen.length >= 3);
      expect(new Set(seen)).toEqual(new Set(['tick']));
      await queue.close();
    });

    it('goes on with what repeats after a run that failed for good', async () => {
      const { queue, until } = await open();
      let runs = 0;
      queue.every(aJobKind({ attempts: 1 }), { text: 'tick' }, { everyMs: 50, jitter: 0 });
      queue.process(aJobKind({ attempts: 1 }), async () => {
        runs += 1;
        away();
      });
      await until(() => runs >= 2);
      expect(runs).toBeGreaterThanOrEqual(2);
      await queue.close();
    });

    it('lets only one handler run a kind', async () => {
      const { queue } = await open();
      queue.process(aJobKind(), async () => undefined);
      expect(() => queue.process(aJobKind(), async () => undefined)).toThrow('letter are run already');
      await queue.close();
    });

    it('waits for what runs when it is closed, and enters nothing more', async () => {
      const { queue, until } = await open();
      let finish: (() => void) | undefined;
      let done = false;
      queue.process(aJobKind(), async () => {
        await new Promise<void>((resolve) => (finish = resolve));
        done = true;
      });
      await queue.add(aJobKind(), { text: 'a' });
      await until(() => finish !== undefined);
      const closed = queue.close();
      await expect(queue.add(aJobKind(), { text: 'b' })).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
      finish?.();
      await closed;
      expect(done).toBe(true);
    });

    it('tells a handler that takes too long to stop when it is closed', async () => {
      const { queue, until } = await open(50);
      const runs: JobRun[] = [];
      queue.process(aJobKind(), async (_data, run) => {
        runs.push(run);
        await new Promise<void>(() => undefined);
      });
      await queue.add(aJobKind(), { text: 'a' });
      await until(() => runs.length === 1);
      let closed = false;
      const closing = queue.close().then(() => (closed = true));
      await until(() => closed);
      await closing;
      expect(runs[0]?.signal.aborted).toBe(true);
    });
  });
}

/** Jobs that wait or run. */
export async function total(queue: JobQueue): Promise<number> {
  return (await queue.counts()).reduce((sum, { waiting, delayed, running }) => sum + waiting + delayed + running, 0);
}
