import { FakeJobQueue } from './fake-job-queue.js';
import { aJobKind } from './job-queue.contract.js';

it('notes what was entered, and runs it when told', async () => {
  const queue = new FakeJobQueue();
  const seen: string[] = [];
  queue.process(aJobKind(), async ({ text }) => void seen.push(text));
  await expect(queue.add(aJobKind(), { text: 'a' }, { id: 'letter-1' })).resolves.toBe('letter-1');
  await expect(queue.add(aJobKind(), { text: 'b' })).resolves.toBe('j-2');
  queue.every(aJobKind(), { text: 'tick' }, { everyMs: 1_000, jitter: 0 });
  expect(queue.entered[0]).toEqual({ kind: 'letter', data: { text: 'a' }, order: { id: 'letter-1' } });
  expect(queue.repeating).toEqual([
    { kind: 'letter', data: { text: 'tick' }, schedule: { everyMs: 1_000, jitter: 0 } },
  ]);
  await queue.runAll();
  expect([seen, queue.entered]).toEqual([['a', 'b'], []]);
});

it('answers as a queue that is away, or closed', async () => {
  const queue = new FakeJobQueue();
  await queue.close();
  await expect(queue.add(aJobKind(), { text: 'a' })).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
});
