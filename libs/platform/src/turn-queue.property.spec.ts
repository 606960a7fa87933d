import fc from 'fast-check';
import type { RateLimit, TurnOrder } from '#contracts';
import { VirtualTime } from '../testing/virtual-time.js';
import { memoryRateLimiters } from './rate-limiters.js';

interface Arrival {
  readonly afterMs: number;
  readonly priority: TurnOrder['priority'];
  readonly withinMs: number;
  readonly leavesAfterMs: number | undefined;
  readonly pauseMs: number | undefined;
}

interface Outcome {
  readonly priority: TurnOrder['priority'];
  readonly granted: boolean;
  readonly waitedMs: number;
  readonly withinMs: number;
  readonly at: number;
  readonly number: number;
  readonly usersWaiting: number;
}

const ARRIVAL: fc.Arbitrary<Arrival> = fc.record({
  afterMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 700 })),
  priority: fc.constantFrom('user', 'background'),
  withinMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 8_000 })),
  leavesAfterMs: fc.option(fc.integer({ min: 0, max: 3_000 }), { freq: 4, nil: undefined }),
  pauseMs: fc.option(fc.integer({ min: 1, max: 2_000 }), { freq: 12, nil: undefined }),
});

async function played(limit: Omit<RateLimit, 'name'>, arrivals: readonly Arrival[]): Promise<readonly Outcome[]> {
  const time = new VirtualTime();
  const pds = memoryRateLimiters(time).limiter({ name: 'pds', ...limit });
  const outcomes: Outcome[] = [];
  const usersWaiting = new Set<number>();
  const never = new AbortController().signal;
  for (const [number, { afterMs, priority, withinMs, leavesAfterMs, pauseMs }] of arrivals.entries()) {
    await time.pass(afterMs);
    if (pauseMs !== undefined) await pds.pause(pauseMs);
    const leaver = new AbortController();
    if (leavesAfterMs !== undefined) void time.sleep(leavesAfterMs, never).then(() => leaver.abort());
    const began = time.ms;
    if (priority === 'user') usersWaiting.add(number);
    void pds.turn({ priority, withinMs, signal: leaver.signal }).then((granted) => {
      usersWaiting.delete(number);
      const at = time.ms;
      outcomes.push({ priority, granted, waitedMs: at - began, withinMs, at, number, usersWaiting: usersWaiting.size });
    });
  }
  await time.pass(20_000);
  return outcomes;
}

it('never lets more through in any second than allowed, nor background work before a waiting user, nor anybody too late', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 6 }),
      fc.array(ARRIVAL, { minLength: 1, maxLength: 40 }),
      async (perSecond, arrivals) => {
        const outcomes = await played({ perSecond }, arrivals);
        expect(outcomes).toHaveLength(arrivals.length);
        const granted = outcomes.filter((outcome) => outcome.granted);
        for (const [index, { at, waitedMs, withinMs }] of granted.entries()) {
          expect(at - (granted[index - perSecond]?.at ?? -Infinity)).toBeGreaterThanOrEqual(1_000);
          expect(waitedMs).toBeLessThanOrEqual(withinMs + 30);
        }
        const background = granted.filter(({ priority }) => priority === 'background');
        expect(background.filter(({ usersWaiting }) => usersWaiting > 0)).toEqual([]);
        for (const group of [background, granted.filter(({ priority }) => priority === 'user')]) {
          const numbers = group.map(({ number }) => number);
          expect(numbers).toEqual(numbers.toSorted((one, other) => one - other));
        }
      },
    ),
    { numRuns: 300 },
  );
});

it('gives even turns no closer together than their share of a second', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 8 }),
      fc.array(ARRIVAL, { minLength: 1, maxLength: 30 }),
      async (perSecond, arrivals) => {
        const granted = (await played({ perSecond, evenly: true }, arrivals)).filter((outcome) => outcome.granted);
        for (const [index, { at, waitedMs, withinMs }] of granted.entries()) {
          expect(at - (granted[index - 1]?.at ?? -Infinity)).toBeGreaterThanOrEqual(1_000 / perSecond);
          expect(waitedMs).toBeLessThanOrEqual(withinMs + 30);
        }
      },
    ),
    { numRuns: 200 },
  );
});
