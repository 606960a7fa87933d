import type { RateLimit } from '#contracts';
import { anOrder, describeRateLimiters } from '../../contracts/testing/rate-limiter.contract.js';
import { VirtualTime } from '../testing/virtual-time.js';
import { memoryRateLimiters } from './rate-limiters.js';

function open(perSecond: number) {
  const time = new VirtualTime();
  const limiters = memoryRateLimiters(time);
  return { time, limiters, pds: limiters.limiter({ name: 'pds', perSecond }) };
}

describeRateLimiters('the limiter in memory', async () => {
  const time = new VirtualTime();
  const limiters = memoryRateLimiters(time);
  const limiter = (limit: RateLimit) => limiters.limiter(limit);
  return { limiter, now: () => time.ms, lateMs: 0, finish: (work) => time.finish(work) };
});

it('gives a slot that a background order has waited for to a user who comes in the last moment', async () => {
  const { time, pds } = open(1);
  await pds.turn(anOrder());
  const order: string[] = [];
  const refresh = pds.turn(anOrder({ priority: 'background' })).then(() => order.push('refresh'));
  await time.pass(1_029);
  const user = pds.turn(anOrder()).then(() => order.push('user'));
  await time.pass(1);
  expect(order).toEqual(['user']);
  await time.finish(Promise.all([refresh, user]));
  expect(order).toEqual(['user', 'refresh']);
});

it('tells background work at once when users have taken the slots that it could have had in time', async () => {
  const { time, pds } = open(1);
  await pds.turn(anOrder());
  const refresh = pds.turn(anOrder({ priority: 'background', withinMs: 1_500 }));
  const user = pds.turn(anOrder());
  await expect(refresh).resolves.toBe(false);
  await expect(time.finish(user)).resolves.toBe(true);
});

it('tells those who wait at once when the upstream rests for longer than they can wait', async () => {
  const { time, pds } = open(1);
  await pds.turn(anOrder());
  const impatient = pds.turn(anOrder({ withinMs: 2_000 }));
  const patient = pds.turn(anOrder({ withinMs: 9_000 }));
  await pds.pause(5_000);
  await expect(impatient).resolves.toBe(false);
  const began = time.ms;
  await expect(time.finish(patient)).resolves.toBe(true);
  expect(time.ms - began).toBeGreaterThanOrEqual(4_990);
});

it('lets a whole second of turns through when the rest is over, and the next one after that', async () => {
  const { time, pds } = open(2);
  await pds.pause(3_000);
  const began = time.ms;
  const waits = Array.from({ length: 3 }, () => pds.turn(anOrder()).then(() => time.ms - began));
  await time.pass(10_000);
  await expect(Promise.all(waits)).resolves.toEqual([3_000, 3_000, 4_030]);
});

it('rests for a minute at most, and takes no notice of a rest of nothing', async () => {
  const { time, pds } = open(1);
  for (const ms of [0, -5, NaN]) await pds.pause(ms);
  await expect(pds.turn(anOrder({ withinMs: 0 }))).resolves.toBe(true);
  await pds.pause(Number.MAX_SAFE_INTEGER);
  const turn = pds.turn(anOrder({ withinMs: 60_000 }));
  await time.pass(59_999);
  const early = await Promise.race([turn, Promise.resolve('not yet')]);
  expect(early).toBe('not yet');
  await time.pass(1);
  await expect(turn).resolves.toBe(true);
});

it('leaves no timer behind when everybody has gone', async () => {
  const { time, pds } = open(1);
  await pds.turn(anOrder());
  const leaver = new AbortController();
  const left = pds.turn(anOrder({ signal: leaver.signal }));
  await time.pass(100);
  expect(time.asleep).toBe(1);
  leaver.abort();
  await expect(left).resolves.toBe(false);
  await time.pass(0);
  expect(time.asleep).toBe(0);
  await expect(time.finish(pds.turn(anOrder()))).resolves.toBe(true);
});

it('keeps nobody waiting for long when the clock of the machine is put back', async () => {
  const { time, pds } = open(1);
  await pds.turn(anOrder());
  time.ms -= 3_600_000;
  await expect(time.finish(pds.turn(anOrder({ withinMs: 1_100 })))).resolves.toBe(true);
});

it('gives the same limiter for the same name, and refuses to guess which of two limits is meant', () => {
  const { limiters, pds } = open(5);
  expect(limiters.limiter({ name: 'pds', perSecond: 5 })).toBe(pds);
  expect(() => limiters.limiter({ name: 'pds', perSecond: 4 })).toThrow('two different limits are named pds');
  expect(() => limiters.limiter({ name: 'pds', perSecond: 5, evenly: true })).toThrow('two different limits');
  expect(() => limiters.limiter({ name: 'sds', perSecond: 0.5 })).toThrow('the limit sds is not a whole number');
});
