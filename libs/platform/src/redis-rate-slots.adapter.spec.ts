import { setTimeout as wait } from 'node:timers/promises';
import { anOrder, describeRateLimiters } from '../../contracts/testing/rate-limiter.contract.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import { VirtualTime } from '../testing/virtual-time.js';
import { systemClock } from './clock.js';
import type { EventFields, EventLog } from './event-log.js';
import { redisRateLimiters } from './rate-limiters.js';
import { RedisConnection } from './redis-connection.js';
import { realSleep } from './retry.js';

function listeningLog() {
  const events: string[] = [];
  const note = (event: string, { upstream = '' }: EventFields = {}): void => void events.push(`${event} ${upstream}`);
  const log: EventLog = { info: note, warn: note, error: note };
  return { events, log };
}

/** Two instances and a Redis that answers what the spec wants; `undefined`: nothing. */
function withRedisThat(answer: () => number | undefined) {
  const time = new VirtualTime();
  const { events, log } = listeningLog();
  const asked: string[] = [];
  const redis = {
    eval: async (script: string) => {
      asked.push(script.includes('LPUSH') ? 'claim' : 'hold');
      const said = answer();
      if (said === undefined) throw new Error('connect ECONNREFUSED redis://:hunter2@redis.example');
      return said;
    },
  };
  const limiters = redisRateLimiters({ redis, log, prefix: 'gpco:rate:', clock: time.clock, sleep: time.sleep });
  return { time, events, asked, pds: limiters.limiter({ name: 'pds', perSecond: 2 }) };
}

describe('a limiter with a Redis that comes and goes', () => {
  it('goes on alone within the limit, and says so once', async () => {
    const { time, events, pds } = withRedisThat(() => undefined);
    const began = time.ms;
    const turns = Array.from({ length: 5 }, async () => ((await pds.turn(anOrder())) ? time.ms - began : -1));
    await expect(time.finish(Promise.all(turns))).resolves.toEqual([0, 0, 1_030, 1_030, 2_060]);
    expect(events).toEqual(['rate-limiter.alone pds']);
  });

  it('does not give the turns of the same second twice, once from Redis and once alone', async () => {
    let present = true;
    const { pds } = withRedisThat(() => (present ? 0 : undefined));
    await pds.turn(anOrder());
    await pds.turn(anOrder());
    present = false;
    await expect(pds.turn(anOrder({ withinMs: 900 }))).resolves.toBe(false);
  });

  it('asks Redis again after five seconds, and says when it is back', async () => {
    let present = false;
    const { time, events, asked, pds } = withRedisThat(() => (present ? 0 : undefined));
    await pds.turn(anOrder());
    present = true;
    await time.pass(4_000);
    await pds.turn(anOrder());
    expect(asked).toEqual(['claim']);
    await time.pass(1_000);
    await pds.turn(anOrder());
    expect(asked).toEqual(['claim', 'claim']);
    expect(events).toEqual(['rate-limiter.alone pds', 'rate-limiter.shared pds']);
  });

  it('rests even when Redis cannot pass the rest on', async () => {
    const { time, asked, pds } = withRedisThat(() => undefined);
    await pds.pause(2_000);
    expect(asked).toEqual(['hold']);
    await expect(pds.turn(anOrder({ withinMs: 1_900 }))).resolves.toBe(false);
    await expect(time.finish(pds.turn(anOrder()))).resolves.toBe(true);
  });

  it('tells a caller at once when others have taken the turns that would have come in time', async () => {
    const { pds } = withRedisThat(() => 800);
    await expect(pds.turn(anOrder({ withinMs: 500 }))).resolves.toBe(false);
    await expect(pds.turn(anOrder({ withinMs: 500 }))).resolves.toBe(false);
  });
});

describeWithRedis('limits in Redis', () => {
  let server: TestRedis;
  let connection: RedisConnection;
  beforeAll(async () => {
    server = await startRedis();
    connection = new RedisConnection(server.url, listeningLog().log);
    while (!(await connection.isReachable())) await wait(20);
  });
  afterAll(async () => {
    connection.onApplicationShutdown();
    await server.stop();
  });

  const instance = (prefix: string) => {
    const { events, log } = listeningLog();
    const tools = { clock: systemClock, sleep: realSleep };
    return { events, limiters: redisRateLimiters({ redis: connection.redis, log, prefix, ...tools }) };
  };

  let world = 0;
  describeRateLimiters('the limiter in Redis', async () => {
    world += 1;
    const { limiters } = instance(`world-${String(world)}:`);
    const now = () => performance.now();
    return { limiter: (limit) => limiters.limiter(limit), now, lateMs: 500, finish: async (work) => work };
  });

  it('keeps the limit for two instances together', async () => {
    const both = [instance('shared:'), instance('shared:')];
    const began = performance.now();
    const turns = both.flatMap(({ limiters }) => {
      const pds = limiters.limiter({ name: 'pds', perSecond: 3 });
      return Array.from({ length: 2 }, () => pds.turn(anOrder()));
    });
    await expect(Promise.all(turns)).resolves.toEqual([true, true, true, true]);
    expect(performance.now() - began).toBeGreaterThan(1_000);
    expect(both.map(({ events }) => events)).toEqual([[], []]);
  });

  it('lets all instances rest when the upstream has told one of them, and leaves nothing behind', async () => {
    const [one, other] = [instance('resting:'), instance('resting:')];
    const began = performance.now();
    await one.limiters.limiter({ name: 'pds', perSecond: 3 }).pause(150);
    await other.limiters.limiter({ name: 'pds', perSecond: 3 }).turn(anOrder());
    expect(performance.now() - began).toBeGreaterThan(100);
    const keys = await connection.redis.keys('resting:*');
    expect(keys).toEqual(['resting:{pds}:taken']);
    expect(await connection.redis.pttl('resting:{pds}:taken')).toBeGreaterThan(0);
  });

  it('keeps nobody waiting for long when the clock of Redis was put back', async () => {
    const ahead = Date.now() + 3_600_000;
    await connection.redis.lpush('ahead:{pds}:taken', ahead, ahead, ahead);
    const pds = instance('ahead:').limiters.limiter({ name: 'pds', perSecond: 3 });
    await expect(pds.turn(anOrder({ withinMs: 5_000 }))).resolves.toBe(true);
  });
});
