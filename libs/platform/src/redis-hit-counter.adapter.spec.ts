import { setTimeout as wait } from 'node:timers/promises';
import { describeHitCounter } from '../../contracts/testing/hit-counter.contract.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import type { EventLog } from './event-log.js';
import { RedisConnection } from './redis-connection.js';
import { RedisHitCounter } from './redis-hit-counter.adapter.js';

it.each(['', null, {}, [1], ['1', '2']])('answers a fault when Redis says what no counter says: %j', async (answer) => {
  const counter = new RedisHitCounter({ eval: async () => answer }, 'gpco:hits:');
  await expect(counter.hit('a', 1_000)).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
});

describeWithRedis('the counter in Redis', () => {
  const quiet: EventLog = { info: () => undefined, warn: () => undefined, error: () => undefined };
  let server: TestRedis;
  let connection: RedisConnection;
  beforeAll(async () => {
    server = await startRedis();
    connection = new RedisConnection(server.url, quiet);
    while (!(await connection.isReachable())) await wait(20);
  });
  afterAll(async () => {
    connection.onApplicationShutdown();
    await server.stop();
  });

  let world = 0;
  describeHitCounter('the counter in Redis', async () => {
    world += 1;
    const counter = new RedisHitCounter(connection.redis, `world-${String(world)}:`);
    return { counter, pass: async (ms) => wait(ms) };
  });

  it('counts the hits on two instances together', async () => {
    const [one, other] = [new RedisHitCounter(connection.redis, 'x:'), new RedisHitCounter(connection.redis, 'x:')];
    await one.hit('user-0001', 10_000);
    await expect(other.hit('user-0001', 10_000)).resolves.toMatchObject({ count: 2 });
  });

  it('answers a fault without the key while Redis is away', async () => {
    await server.stop();
    const error: unknown = await new RedisHitCounter(connection.redis, 'x:')
      .hit('user-0001', 1_000)
      .catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'Fault', code: 'CONTEXT_STORE_UNAVAILABLE' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('user-0001');
  });
});
