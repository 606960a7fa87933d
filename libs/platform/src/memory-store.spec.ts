import { describeKeyValueStore } from '../../contracts/testing/key-value-store.contract.js';
import { FakeKeyValueStore } from '../../contracts/testing/fakes.js';
import { MemoryStore } from './memory-store.js';

function movingTime(): { nowMs: () => number; pass: (ms: number) => Promise<void> } {
  let ms = 1_000_000;
  return {
    nowMs: () => ms,
    pass: async (more) => {
      ms += more;
    },
  };
}

describeKeyValueStore('the store in memory', async () => {
  const { nowMs, pass } = movingTime();
  return { store: new MemoryStore({ now: () => new Date(nowMs()) }, 100), pass };
});

describeKeyValueStore('the fake store', async () => {
  const { nowMs, pass } = movingTime();
  return { store: new FakeKeyValueStore(nowMs), pass };
});

it('forgets the entry that was not used for longest when it is full', async () => {
  const store = new MemoryStore({ now: () => new Date() }, 2);
  await store.set('a', '1', 10_000);
  await store.set('b', '2', 10_000);
  await store.get('a');
  await store.set('c', '3', 10_000);
  await expect(store.get('b')).resolves.toBeUndefined();
  await expect(store.get('a')).resolves.toBe('1');
});
