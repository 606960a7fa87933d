import type { KeyValueStore } from '../src/key-value-store.port.js';

interface World {
  readonly store: KeyValueStore;
  /** Lets so much time go by for the store. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Run by every KeyValueStore, real or fake, from its own spec. */
export function describeKeyValueStore(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the KeyValueStore contract`, () => {
    it('gives back what was kept', async () => {
      const { store } = await open();
      await store.set('a', 'one', 1_000);
      await expect(store.get('a')).resolves.toBe('one');
    });
    it('knows nothing of what was never kept', async () => {
      const { store } = await open();
      await expect(store.get('never')).resolves.toBeUndefined();
    });
    it('keeps the newer of two texts, for the newer time', async () => {
      const { store, pass } = await open();
      await store.set('a', 'one', 50);
      await store.set('a', 'two', 1_000);
      await pass(100);
      await expect(store.get('a')).resolves.toBe('two');
    });
    it('forgets each entry after its own time', async () => {
      const { store, pass } = await open();
      await store.set('short', 'one', 50);
      await store.set('long', 'two', 1_000);
      await pass(100);
      await expect(store.get('short')).resolves.toBeUndefined();
      await expect(store.get('long')).resolves.toBe('two');
    });
    it('forgets at once what is deleted, and takes no notice of a second deletion', async () => {
      const { store } = await open();
      await store.set('a', 'one', 1_000);
      await store.delete('a');
      await store.delete('a');
      await expect(store.get('a')).resolves.toBeUndefined();
    });
    it('gives empty texts and texts in any script back unchanged', async () => {
      const { store } = await open();
      await store.set('empty', '', 1_000);
      await store.set('welsh', 'ŵyr "ŷd"\n', 1_000);
      await expect(store.get('empty')).resolves.toBe('');
      await expect(store.get('welsh')).resolves.toBe('ŵyr "ŷd"\n');
    });
  });
}
