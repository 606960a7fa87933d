import { randomBytes } from 'node:crypto';
import { describeKeyValueStore } from '../../contracts/testing/key-value-store.contract.js';
import { MemoryStore } from './memory-store.js';
import { SealedStore } from './sealed-store.js';

const memory = (): MemoryStore => new MemoryStore({ now: () => new Date() }, 100);

describeKeyValueStore('the encrypting store', async () => {
  let ms = 1_000_000;
  const inner = new MemoryStore({ now: () => new Date(ms) }, 100);
  return { store: new SealedStore(inner, randomBytes(32)), pass: async (more) => void (ms += more) };
});

it('encrypts the same text differently each time', async () => {
  const inner = memory();
  const store = new SealedStore(inner, randomBytes(32));
  await store.set('a', 'Marigold Fernsby', 10_000);
  const first = await inner.get('a');
  await store.set('a', 'Marigold Fernsby', 10_000);
  expect(first).not.toContain('Marigold');
  expect(await inner.get('a')).not.toBe(first);
});

it('finds nothing where the text was encrypted with another key', async () => {
  const inner = memory();
  await new SealedStore(inner, randomBytes(32)).set('a', 'one', 10_000);
  await expect(new SealedStore(inner, randomBytes(32)).get('a')).resolves.toBeUndefined();
});

it.each([
  ['is no encrypted text', () => 'plain'],
  ['was changed by one character', (sealed: string) => `${sealed.slice(0, -1)}${sealed.endsWith('A') ? 'Q' : 'A'}`],
  ['is empty', () => ''],
])('finds nothing where what is held %s', async (_what, change) => {
  const inner = memory();
  const store = new SealedStore(inner, randomBytes(32));
  await store.set('a', 'one', 10_000);
  await inner.set('a', change((await inner.get('a')) ?? ''), 10_000);
  await expect(store.get('a')).resolves.toBeUndefined();
});

it("does not take one patient's context for another's when somebody moves it", async () => {
  const inner = memory();
  const store = new SealedStore(inner, randomBytes(32));
  await store.set('ctx:1', 'one', 10_000);
  await inner.set('ctx:2', (await inner.get('ctx:1')) ?? '', 10_000);
  await expect(store.get('ctx:2')).resolves.toBeUndefined();
  await expect(store.get('ctx:1')).resolves.toBe('one');
});
