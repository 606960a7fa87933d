import { setTimeout as wait } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { describeJournal } from '../../contracts/testing/journal.contract.js';
import { describeWithRedis, freePort, startRedis } from '../../../test/support/redis-server.js';
import { type DurableRedis, startDurableRedis } from '../testing/durable-redis.js';
import { aClock, anEntry, listeningLog } from '../testing/journal-world.js';
import { RedisJournal } from './redis-journal.adapter.js';
import { RedisJournalConnection } from './redis-journal-connection.js';

async function until(holds: () => Promise<boolean> | boolean): Promise<void> {
  for (let turn = 0; turn < 500 && !(await holds()); turn += 1) await wait(20);
}
const isReady = async (connection: RedisJournalConnection): Promise<boolean> => (await connection.health()) === 'ready';

it.each(['', null, 1, {}, ['new'], ['taken', 'k'], [['a', ['1', '', '[]']]]])(
  'answers a fault when Redis says what no journal says: %j',
  async (reply) => {
    const journal = new RedisJournal({ eval: async () => reply }, 'x:', aClock());
    const unavailable = { code: 'CONTEXT_STORE_UNAVAILABLE' };
    await expect(journal.insert(anEntry('a'))).rejects.toMatchObject(unavailable);
    await expect(journal.replace('a', 1, anEntry('a'))).rejects.toMatchObject(unavailable);
    await expect(journal.read('a')).rejects.toMatchObject(unavailable);
  },
);

describeWithRedis('the journal in a durable Redis', () => {
  let server: DurableRedis;
  let connection: RedisJournalConnection;
  const { events, log } = listeningLog();
  beforeAll(async () => {
    server = await startDurableRedis(await freePort());
    connection = new RedisJournalConnection(server.url, log);
    await connection.opened();
  });
  afterAll(async () => {
    await connection.close();
    await server.remove();
  });

  let world = 0;
  describeJournal('the journal in Redis', async () => {
    const clock = aClock();
    world += 1;
    const journal = new RedisJournal(connection.redis, `world-${String(world)}:`, clock);
    return { journal, now: clock.now, pass: clock.pass };
  });

  it('leaves nothing behind of what was forgotten', async () => {
    const clock = aClock();
    const journal = new RedisJournal(connection.redis, 'clean:', clock);
    for (const id of ['a', 'b']) await journal.insert(anEntry(id, { dueAt: clock.now() }));
    for (const id of ['a', 'b']) await journal.replace(id, 1, anEntry(id));
    clock.pass(1);
    await expect(journal.forget(clock.now())).resolves.toBe(2);
    await expect(connection.redis.keys('clean:*')).resolves.toEqual([]);
  });

  it('leaves a Redis that has become a replica, and sends nothing twice', async () => {
    const journal = new RedisJournal(connection.redis, 'replica:', aClock());
    const operator = new Redis(server.url);
    let closed = 0;
    connection.redis.on('close', () => (closed += 1));
    await operator.replicaof('127.0.0.1', 1);
    await expect(connection.health()).resolves.toBe('unreachable');
    await expect(journal.insert(anEntry('a'))).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
    await operator.replicaof('NO', 'ONE');
    await until(async () => closed > 0 && (await isReady(connection)));
    expect(closed).toBe(1);
    await expect(journal.read('a')).resolves.toBeUndefined();
    await expect(journal.insert(anEntry('a'))).resolves.toEqual({ kind: 'inserted' });
    operator.disconnect();
  });

  it('sends no write a second time when the connection breaks before its answer', async () => {
    const slow = `redis.call('INCR', 'sent') local t = redis.call('TIME')
      repeat local n = redis.call('TIME') until (n[1] - t[1]) * 1000000 + n[2] - t[2] > 200000 return 1`;
    const answer = connection.redis.eval(slow, 0).then(
      () => 'answered',
      () => 'lost',
    );
    await wait(50);
    connection.redis.stream.destroy();
    await expect(answer).resolves.toBe('lost');
    await until(() => isReady(connection));
    await wait(300);
    await expect(connection.redis.get('sent')).resolves.toBe('1');
  });

  it('has every confirmed write, and every lock, after Redis was killed and started again', async () => {
    events.splice(0);
    const journal = new RedisJournal(connection.redis, 'killed:', aClock());
    const confirmed: string[] = [];
    const writer = async (name: string): Promise<void> => {
      for (let n = 0; ; n += 1) {
        const id = `${name}-${String(n)}`;
        await journal.insert(anEntry(id, { dueAt: new Date(n) }));
        confirmed.push(id);
      }
    };
    const writers = ['a', 'b', 'c'].map((name) => writer(name).catch((error: unknown) => error));
    await until(() => confirmed.length > 30);
    await server.kill();
    for (const error of await Promise.all(writers)) {
      expect(error).toMatchObject({ name: 'Fault', code: 'CONTEXT_STORE_UNAVAILABLE' });
      expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toMatch(/SENDING|guard of/u);
    }
    await expect(connection.health()).resolves.toBe('unreachable');
    await server.start();
    await until(() => isReady(connection));
    expect(confirmed.length).toBeGreaterThan(30);
    for (const id of confirmed) {
      await expect(journal.read(id)).resolves.toMatchObject({ id, version: 1, text: 'SENDING' });
      await expect(journal.findByKey(`guard of ${id}`)).resolves.toMatchObject({ id });
    }
    expect(events).toEqual(['journal.unreachable', 'journal.connected']);
  });

  it('answers what was sent before the connection ends', async () => {
    const other = new RedisJournalConnection(server.url, listeningLog().log);
    await other.opened();
    const journal = new RedisJournal(other.redis, 'end:', aClock());
    const asked = Array.from({ length: 50 }, (_, index) => journal.insert(anEntry(`attempt-${String(index)}`)));
    await other.close();
    expect((await Promise.all(asked)).every(({ kind }) => kind === 'inserted')).toBe(true);
    await expect(journal.read('attempt-1')).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
  });
});

describeWithRedis('a Redis that is not durable', () => {
  it('is told to the operator when it is found, and again when it is put right', async () => {
    const server = await startRedis();
    const { events, log } = listeningLog();
    const connection = new RedisJournalConnection(server.url, log);
    await connection.opened();
    await expect(connection.health()).resolves.toBe('not-durable');
    await expect(connection.health()).resolves.toBe('not-durable');
    await connection.redis.config('SET', 'appendonly', 'yes');
    await expect(connection.health()).resolves.toBe('not-durable');
    await connection.redis.config('SET', 'appendfsync', 'always');
    await expect(connection.health()).resolves.toBe('ready');
    await connection.redis.config('SET', 'maxmemory-policy', 'allkeys-lru');
    await expect(connection.health()).resolves.toBe('not-durable');
    expect(events).toEqual(['journal.not-durable', 'journal.connected', 'journal.not-durable']);
    await connection.close();
    await server.stop();
  });

  it('is taken as it is when it does not show its settings', async () => {
    const server = await startRedis();
    const admin = new Redis(server.url);
    await admin.acl('SETUSER', 'journal', 'on', '>hunter2', '~*', '+@all', '-config');
    const url = server.url.replace('redis://', 'redis://journal:hunter2@');
    const { events, log } = listeningLog();
    const connection = new RedisJournalConnection(url, log);
    await connection.opened();
    await expect(connection.health()).resolves.toBe('ready');
    expect(events).toEqual(['journal.connected']);
    await Promise.all([connection.close(), admin.quit()]);
    await server.stop();
  });

  it('does not hold up a start when it is away', async () => {
    const { events, log } = listeningLog();
    const connection = new RedisJournalConnection(`redis://127.0.0.1:${String(await freePort())}`, log);
    await connection.opened();
    await expect(connection.health()).resolves.toBe('unreachable');
    expect(events).toEqual(['journal.unreachable']);
    await connection.close();
  });
});
