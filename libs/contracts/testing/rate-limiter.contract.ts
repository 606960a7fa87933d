import type { RateLimit, RateLimiter, TurnOrder } from '../src/rate-limiter.port.js';

interface World {
  /** A limiter that nobody used before, unless its name was asked for already. */
  readonly limiter: (limit: RateLimit) => RateLimiter;
  /** Milliseconds, from anywhere. */
  readonly now: () => number;
  /** So late `now` may tell when something has happened: 0 where time is ours. Milliseconds. */
  readonly lateMs: number;
  /** Lets time go by until the work is done. */
  readonly finish: <T>(work: Promise<T>) => Promise<T>;
}

/** An order of a user with time enough that nobody takes back. */
export function anOrder(changes: Partial<TurnOrder> = {}): TurnOrder {
  return { priority: 'user', withinMs: 30_000, signal: new AbortController().signal, ...changes };
}

/** Run by every RateLimiters that keeps a limit, from its own spec. */
export function describeRateLimiters(name: string, open: () => Promise<World>): void {
  describe(`${name} keeps the RateLimiter contract`, () => {
    it('gives as many turns as the limit allows at once, and the next when a second is over', async () => {
      const { limiter, now, lateMs, finish } = await open();
      const pds = limiter({ name: 'pds', perSecond: 3 });
      const orders = Array.from({ length: 4 }, async () => ({ granted: await pds.turn(anOrder()), at: now() }));
      const turns = await finish(Promise.all(orders));
      expect(turns.map(({ granted }) => granted)).toEqual([true, true, true, true]);
      const [, , third, fourth] = turns.map(({ at }) => at);
      expect(fourth! - third!).toBeGreaterThanOrEqual(1_000 - lateMs);
    });
    it('gives even turns one by one for an upstream that smooths, never two at once', async () => {
      const { limiter, now, lateMs, finish } = await open();
      const sds = limiter({ name: 'sds', perSecond: 4, evenly: true });
      const turns = Array.from({ length: 4 }, async () => ((await sds.turn(anOrder())) ? now() : NaN));
      const times = await finish(Promise.all(turns));
      const gaps = times.slice(1).map((at, index) => at - times[index]!);
      for (const gap of gaps) expect(gap).toBeGreaterThanOrEqual(250 - lateMs);
      expect(times[3]! - times[0]!).toBeGreaterThanOrEqual(750 - lateMs);
    });
    it('refuses at once when no turn comes in time, and keeps no place for it', async () => {
      const { limiter, finish } = await open();
      const pds = limiter({ name: 'pds', perSecond: 1 });
      await expect(finish(pds.turn(anOrder()))).resolves.toBe(true);
      // Not by `finish`: where time is ours, it stands still here.
      await expect(pds.turn(anOrder({ withinMs: 100 }))).resolves.toBe(false);
    });
    it('counts those who wait already as a wait', async () => {
      const { limiter, finish } = await open();
      const pds = limiter({ name: 'pds', perSecond: 1 });
      await finish(pds.turn(anOrder()));
      const leaver = new AbortController();
      const waiting = [pds.turn(anOrder({ signal: leaver.signal })), pds.turn(anOrder({ signal: leaver.signal }))];
      await expect(pds.turn(anOrder({ withinMs: 2_000 }))).resolves.toBe(false);
      leaver.abort();
      await expect(Promise.all(waiting)).resolves.toEqual([false, false]);
    });
    it('gives no turn to a caller who has left before or while waiting, and the turn to the next', async () => {
      const { limiter, finish } = await open();
      const pds = limiter({ name: 'pds', perSecond: 1 });
      await expect(pds.turn(anOrder({ signal: AbortSignal.abort() }))).resolves.toBe(false);
      await pds.pause(100);
      const leaver = new AbortController();
      const left = pds.turn(anOrder({ signal: leaver.signal }));
      const stayed = pds.turn(anOrder({ withinMs: 1_500 }));
      leaver.abort();
      await expect(left).resolves.toBe(false);
      await expect(finish(stayed)).resolves.toBe(true);
    });
    it('lets waiting users go before background work, and each in order of arrival', async () => {
      const { limiter, finish } = await open();
      const pds = limiter({ name: 'pds', perSecond: 10 });
      await pds.pause(800);
      const order: string[] = [];
      const queue = async (who: string, priority: TurnOrder['priority']): Promise<void> => {
        if (await pds.turn(anOrder({ priority }))) order.push(who);
      };
      const all = [queue('refresh 1', 'background'), queue('refresh 2', 'background')];
      all.push(queue('user 1', 'user'), queue('user 2', 'user'));
      await finish(Promise.all(all));
      expect(order).toEqual(['user 1', 'user 2', 'refresh 1', 'refresh 2']);
    });
    it('gives nobody a turn while the upstream has had too much', async () => {
      const { limiter, now, finish } = await open();
      const pds = limiter({ name: 'pds', perSecond: 5 });
      const began = now();
      await pds.pause(900);
      await pds.pause(50); // a shorter rest does not end a longer one
      await expect(pds.turn(anOrder({ withinMs: 10 }))).resolves.toBe(false);
      await expect(finish(pds.turn(anOrder()))).resolves.toBe(true);
      expect(now() - began).toBeGreaterThanOrEqual(895);
    });
    it('keeps the limits of two upstreams apart, and knows a limiter again by its name', async () => {
      const { limiter, finish } = await open();
      await finish(limiter({ name: 'pds', perSecond: 1 }).turn(anOrder()));
      await expect(finish(limiter({ name: 'sds', perSecond: 1 }).turn(anOrder({ withinMs: 900 })))).resolves.toBe(true);
      await expect(limiter({ name: 'pds', perSecond: 1 }).turn(anOrder({ withinMs: 100 }))).resolves.toBe(false);
    });
  });
}
