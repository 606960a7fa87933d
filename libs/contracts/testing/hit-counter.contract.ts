import type { HitCounter } from '../src/hit-counter.port.js';

interface World {
  /** Knows no hit yet. */
  readonly counter: HitCounter;
  /** Lets so much time go by for the counter. */
  readonly pass: (ms: number) => Promise<void>;
}

/** Run by every HitCounter, real or fake, from its own spec. */
export function describeHitCounter(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the HitCounter contract`, () => {
    it('counts the hits of one key, this one included', async () => {
      const { counter } = await open();
      const counts = [];
      for (let turn = 0; turn < 3; turn += 1) counts.push((await counter.hit('a', 10_000)).count);
      expect(counts).toEqual([1, 2, 3]);
    });
    it('counts hits that come together one by one', async () => {
      const { counter } = await open();
      const hits = await Promise.all(Array.from({ length: 20 }, () => counter.hit('a', 10_000)));
      expect(hits.map(({ count }) => count).sort((one, other) => one - other)).toEqual(
        hits.map((_, index) => index + 1),
      );
    });
    it('keeps keys apart', async () => {
      const { counter } = await open();
      await counter.hit('a', 10_000);
      await expect(counter.hit('b', 10_000)).resolves.toMatchObject({ count: 1 });
    });
    it('says how long the window still lasts, which later hits do not lengthen', async () => {
      const { counter, pass } = await open();
      const first = await counter.hit('a', 10_000);
      await pass(60);
      const second = await counter.hit('a', 10_000);
      expect(first.resetsInMs).toBeGreaterThan(9_000);
      expect(first.resetsInMs).toBeLessThanOrEqual(10_000);
      expect(second.resetsInMs).toBeLessThan(first.resetsInMs - 40);
      expect(second.resetsInMs).toBeGreaterThan(0);
    });
    it('begins again with the first hit after the window', async () => {
      const { counter, pass } = await open();
      await counter.hit('a', 50);
      await counter.hit('a', 50);
      await pass(100);
      await expect(counter.hit('a', 10_000)).resolves.toMatchObject({ count: 1 });
    });
  });
}
