import { FakeHitCounter } from '../../contracts/testing/fake-limits.js';
import { describeHitCounter } from '../../contracts/testing/hit-counter.contract.js';
import { VirtualTime } from '../testing/virtual-time.js';
import { MemoryHitCounter } from './memory-hit-counter.js';

describeHitCounter('the counter in memory', async () => {
  const time = new VirtualTime();
  return { counter: new MemoryHitCounter(time.clock), pass: (ms) => time.pass(ms) };
});

describeHitCounter('the fake counter', async () => {
  const time = new VirtualTime();
  return { counter: new FakeHitCounter(() => time.ms), pass: (ms) => time.pass(ms) };
});

it('forgets the key that was not hit for longest when it is full', async () => {
  const counter = new MemoryHitCounter(new VirtualTime().clock, 2);
  for (const key of ['a', 'b', 'a', 'c']) await counter.hit(key, 1_000);
  await expect(counter.hit('a', 1_000)).resolves.toMatchObject({ count: 3 });
  await expect(counter.hit('b', 1_000)).resolves.toMatchObject({ count: 1 });
});

it('ends a window in its time although the clock of the machine was put back', async () => {
  const time = new VirtualTime();
  const counter = new MemoryHitCounter(time.clock);
  await counter.hit('a', 1_000);
  time.ms -= 3_600_000;
  await expect(counter.hit('a', 1_000)).resolves.toEqual({ count: 2, resetsInMs: 1_000 });
  time.ms += 1_000;
  await expect(counter.hit('a', 1_000)).resolves.toEqual({ count: 1, resetsInMs: 1_000 });
});
