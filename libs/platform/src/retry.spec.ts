import { fullJitter, realSleep, retryAfterSeconds, steppedDelay, withRetries, type RetryRules } from './retry.js';

class Time {
  ms = 0;
  readonly waits: number[] = [];
  readonly tools = {
    clock: { now: () => new Date(this.ms) },
    sleep: async (ms: number): Promise<void> => {
      this.waits.push(ms);
      this.ms += ms;
    },
  };
}
const RULES: RetryRules = { attempts: 3, budgetMs: 10_000, delayMs: (failed) => failed * 100 };
const never = new AbortController().signal;

it('stops at the first result that needs no repeat', async () => {
  const time = new Time();
  const result = await withRetries(
    async (_, attempt) => ({ result: attempt, retry: attempt < 2 }),
    RULES,
    time.tools,
    never,
  );
  expect(result).toBe(2);
  expect(time.waits).toEqual([100]);
});

it('gives the last result after the last attempt', async () => {
  const time = new Time();
  const result = await withRetries(async (_, attempt) => ({ result: attempt, retry: true }), RULES, time.tools, never);
  expect(result).toBe(3);
  expect(time.waits).toEqual([100, 200]);
});

it('waits at least as long as the other side asked', async () => {
  const time = new Time();
  await withRetries(async () => ({ result: 0, retry: true, notBeforeMs: 1_500 }), RULES, time.tools, never);
  expect(time.waits).toEqual([1_500, 1_500]);
});

it('does not wait for an attempt that would start after the budget', async () => {
  const time = new Time();
  const rules = { ...RULES, budgetMs: 1_000 };
  const left: number[] = [];
  await withRetries(
    async (remaining) => {
      left.push(remaining);
      time.ms += 850;
      return { result: 0, retry: true };
    },
    rules,
    time.tools,
    never,
  );
  expect(left).toEqual([1_000, 50]);
});

it('does not repeat for a caller that has hung up', async () => {
  const time = new Time();
  const caller = new AbortController();
  const work = async (_: number, attempt: number) => {
    caller.abort();
    return { result: attempt, retry: true };
  };
  await expect(withRetries(work, RULES, time.tools, caller.signal)).resolves.toBe(1);
});

it.each([
  ['the journey ends before a repeat could', { leastMs: 250, journeyEndsAt: () => 1_300 }, 1],
  ['the journey lasts just long enough', { leastMs: 250, journeyEndsAt: () => 1_350 }, 2],
  ['nobody said when it ends', { leastMs: 250, journeyEndsAt: () => undefined }, 3],
  ['the budget leaves too little', { leastMs: 9_000 }, 1],
])('begins no request that cannot end in time: %s', async (_name, more, attempts) => {
  const time = new Time();
  const work = async (_remaining: number, attempt: number) => {
    time.ms += 1_000;
    return { result: attempt, retry: true };
  };
  await expect(withRetries(work, { ...RULES, ...more }, time.tools, never)).resolves.toBe(attempts);
});

it('ends a wait early, without an exception, when the caller hangs up', async () => {
  await expect(realSleep(60_000, AbortSignal.abort())).resolves.toBeUndefined();
});

it('grows the full-jitter wait up to its cap', () => {
  const delay = fullJitter(250, 2_000, () => 1);
  expect([1, 2, 3, 4, 5].map(delay)).toEqual([250, 500, 1_000, 2_000, 2_000]);
  expect(fullJitter(250, 2_000, () => 0)(3)).toBe(0);
});

it('keeps stepped waits within a fifth', () => {
  expect([1, 2, 3].map(steppedDelay([500, 1_500], () => 0.5))).toEqual([500, 1_500, 1_500]);
  expect(steppedDelay([500], () => 0)(1)).toBeCloseTo(400);
});

it.each([
  ['5', 5],
  ['0', 0],
  ['Mon, 16 Nov 2026 09:00:07 GMT', 7],
  ['Mon, 16 Nov 2026 08:00:00 GMT', 0],
  ['soon', undefined],
])('reads Retry-After: %s as %s seconds', (text, seconds) => {
  expect(retryAfterSeconds({ 'retry-after': text }, new Date('2026-11-16T09:00:00Z'))).toBe(seconds);
});
