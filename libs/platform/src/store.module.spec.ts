import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Test } from '@nestjs/testing';
import {
  HIT_COUNTER,
  type HitCounter,
  KEY_VALUE_STORE,
  type KeyValueStore,
  RATE_LIMITERS,
  type RateLimiters,
} from '#contracts';
import { anOrder } from '../../contracts/testing/rate-limiter.contract.js';
import { describeWithRedis, startRedis } from '../../../test/support/redis-server.js';
import { PlatformConfig } from './platform.config.js';
import { PlatformModule } from './platform.module.js';
import { RedisConfig } from './redis.config.js';
import { STORE_REACHABLE, StoreModule, type StoreReachable } from './store.module.js';

async function open(environment: Readonly<Record<string, string>>) {
  const imports = [
    PlatformModule.with(PlatformConfig.parse({ LOG_LEVEL: 'error' })),
    StoreModule.with(RedisConfig.parse(environment), 100),
  ];
  const module = await Test.createTestingModule({ imports }).compile();
  await module.init();
  return {
    store: module.get<KeyValueStore>(KEY_VALUE_STORE),
    pds: module.get<RateLimiters>(RATE_LIMITERS).limiter({ name: 'pds', perSecond: 1 }),
    hits: module.get<HitCounter>(HIT_COUNTER),
    reachable: module.get<StoreReachable>(STORE_REACHABLE),
    close: () => module.close(),
  };
}

it('keeps opened patients in this process when no Redis is named', async () => {
  const one = await open({});
  const other = await open({});
  await one.store.set('ctx:1', 'x', 10_000);
  await expect(other.store.get('ctx:1')).resolves.toBeUndefined();
  await expect(one.reachable()).resolves.toBe(true);
  await Promise.all([one.close(), other.close()]);
});

it('keeps limits and counts for this process when no Redis is named', async () => {
  const one = await open({});
  const other = await open({});
  await one.hits.hit('user-0001', 10_000);
  await expect(other.hits.hit('user-0001', 10_000)).resolves.toMatchObject({ count: 1 });
  await expect(one.pds.turn(anOrder())).resolves.toBe(true);
  await expect(one.pds.turn(anOrder({ withinMs: 500 }))).resolves.toBe(false);
  await expect(other.pds.turn(anOrder({ withinMs: 500 }))).resolves.toBe(true);
  await Promise.all([one.close(), other.close()]);
});

describeWithRedis('two instances with one Redis', () => {
  it('share limits and counts', async () => {
    const server = await startRedis();
    const settings = { REDIS_URL: server.url, STORE_KEY: randomBytes(32).toString('base64') };
    const [one, other] = [await open(settings), await open(settings)];
    for (const { reachable } of [one, other]) while (!(await reachable())) await wait(20);
    await one.hits.hit('user-0001', 10_000);
    await expect(other.hits.hit('user-0001', 10_000)).resolves.toMatchObject({ count: 2 });
    await expect(one.pds.turn(anOrder({ withinMs: 500 }))).resolves.toBe(true);
    await expect(other.pds.turn(anOrder({ withinMs: 500 }))).resolves.toBe(false);
    await Promise.all([one.close(), other.close()]);
    await server.stop();
  });

  it('share opened patients when they have the same key, and only then', async () => {
    const server = await startRedis();
    const key = (): string => randomBytes(32).toString('base64');
    const settings = { REDIS_URL: server.url, STORE_KEY: key() };
    const instances = [await open(settings), await open(settings), await open({ ...settings, STORE_KEY: key() })];
    for (const { reachable } of instances) while (!(await reachable())) await wait(20);
    const [one, other, stranger] = instances;
    await one?.store.set('ctx:1', 'x', 10_000);
    await expect(other?.store.get('ctx:1')).resolves.toBe('x');
    await expect(stranger?.store.get('ctx:1')).resolves.toBeUndefined();
    await server.stop();
    await expect(one?.reachable()).resolves.toBe(false);
    await Promise.all(instances.map((instance) => instance.close()));
  });
});
