import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { describeKeyValueStore } from '../../contracts/testing/key-value-store.contract.js';
import { describeWithRedis, startRedis, type TestRedis } from '../../../test/support/redis-server.js';
import type { EventLog } from './event-log.js';
import { RedisConnection } from './redis-connection.js';
import { RedisStore } from './redis-store.adapter.js';
import { SealedStore } from './sealed-store.js';

const SECRET_TEXT = 'Marigold Fernsby 9990001006';

function listeningLog(): { readonly events: string[]; readonly log: EventLog } {
  const events: string[] = [];
  const note = (event: string): void => void events.push(event);
  return { events, log: { info: note, warn: note, error: note } };
}

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !(await holds()); turn += 1) await wait(20);
}

describeWithRedis('the store in Redis', () => {
  let server: TestRedis & { readonly port: number };
  let connection: RedisConnection;
  const key = randomBytes(32);
  const { events, log } = listeningLog();
  beforeAll(async () => {
    server = await startRedis();
    connection = new RedisConnection(server.url, log);
    await until(() => connection.isReachable());
  });
  afterAll(async () => {
    connection.onApplicationShutdown();
    await server.stop();
  });

  let world = 0;
  describeKeyValueStore('the encrypted store in Redis', async () => {
    world += 1;
    const store = new SealedStore(new RedisStore(connection.redis, `world-${String(world)}:`), key);
    return { store, pass: async (ms) => wait(ms) };
  });

  it('holds nothing that can be read, and for no longer than it was told', async () => {
    const store = new SealedStore(new RedisStore(connection.redis, 'gpco:'), key);
    await store.set('ctx:1', SECRET_TEXT, 60_000);
    const held = (await connection.redis.get('gpco:ctx:1')) ?? '';
    expect(held.split('.')).toHaveLength(5);
    expect(held).not.toMatch(/Marigold|9990001006/u);
    expect(Buffer.from(held, 'base64url').toString('latin1')).not.toMatch(/Marigold|9990001006/u);
    expect(await connection.redis.pttl('gpco:ctx:1')).toBeGreaterThan(50_000);
    expect(await connection.redis.pttl('gpco:ctx:1')).toBeLessThanOrEqual(60_000);
  });

  it('answers a fault without key and value while Redis is away, and works again when it is back', async () => {
    const store = new RedisStore(connection.redis, 'gpco:');
    await server.stop();
    await until(async () => !(await connection.isReachable()));
    const error: unknown = await store.set('ctx:2', SECRET_TEXT, 1_000).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ name: 'Fault', code: 'CONTEXT_STORE_UNAVAILABLE' });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/Marigold|9990001006|ctx:2/u);
    await expect(store.get('ctx:2')).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
    await expect(store.delete('ctx:2')).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });

    server = await startRedis(server.port);
    await until(() => connection.isReachable());
    await store.set('ctx:2', 'x', 1_000);
    await expect(store.get('ctx:2')).resolves.toBe('x');
    expect(events).toEqual(['redis.connected', 'redis.unreachable', 'redis.connected']);
  });
});
