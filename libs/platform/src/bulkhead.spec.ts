import fc from 'fast-check';
import { VirtualTime } from '../testing/virtual-time.js';
import { Bulkhead } from './bulkhead.js';

const never = new AbortController().signal;

it('lets so many in, keeps so many waiting, and refuses the rest at once', async () => {
  const { sleep } = new VirtualTime();
  const bulkhead = new Bulkhead({ concurrent: 2, queue: 1 }, sleep);
  await expect(bulkhead.enter(1_000, never)).resolves.toBe(true);
  await expect(bulkhead.enter(1_000, never)).resolves.toBe(true);
  const third = bulkhead.enter(1_000, never);
  await expect(bulkhead.enter(1_000, never)).resolves.toBe(false);
  bulkhead.leave();
  await expect(third).resolves.toBe(true);
  expect(bulkhead.load).toEqual({ active: 2, waiting: 0 });
});

it('sends away who has waited long enough, and gives the place to another', async () => {
  const time = new VirtualTime();
  const bulkhead = new Bulkhead({ concurrent: 1, queue: 1 }, time.sleep);
  await bulkhead.enter(1_000, never);
  const late = bulkhead.enter(1_000, never);
  await time.pass(1_000);
  await expect(late).resolves.toBe(false);
  expect(bulkhead.load).toEqual({ active: 1, waiting: 0 });
});

it('frees the waiting place of a caller who hangs up at once', async () => {
  const time = new VirtualTime();
  const bulkhead = new Bulkhead({ concurrent: 1, queue: 1 }, time.sleep);
  await bulkhead.enter(1_000, never);
  const caller = new AbortController();
  const gone = bulkhead.enter(60_000, caller.signal);
  caller.abort();
  await expect(gone).resolves.toBe(false);
  const next = bulkhead.enter(60_000, never);
  bulkhead.leave();
  await expect(next).resolves.toBe(true);
  expect(time.asleep).toBe(0);
});

it('never has more under way than allowed and loses no place, whoever leaves when', async () => {
  const orders = fc.array(fc.record({ withinMs: fc.nat(50), workMs: fc.nat(40), startMs: fc.nat(100) }), {
    maxLength: 30,
  });
  await fc.assert(
    fc.asyncProperty(orders, async (all) => {
      const time = new VirtualTime();
      const bulkhead = new Bulkhead({ concurrent: 3, queue: 4 }, time.sleep);
      const piece = async ({ withinMs, workMs, startMs }: (typeof all)[number]): Promise<void> => {
        await time.sleep(startMs, never);
        if (!(await bulkhead.enter(withinMs, never))) return;
        expect(bulkhead.load.active).toBeLessThanOrEqual(3);
        await time.sleep(workMs, never);
        bulkhead.leave();
      };
      await time.finish(Promise.all(all.map(piece)));
      expect(bulkhead.load).toEqual({ active: 0, waiting: 0 });
    }),
    { numRuns: 25 },
  );
});
