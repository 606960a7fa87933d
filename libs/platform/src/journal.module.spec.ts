import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { Test } from '@nestjs/testing';
import { JOURNAL, type Journal, KEYED_HASH, type KeyedHash } from '#contracts';
import { describeWithRedis, freePort, startRedis } from '../../../test/support/redis-server.js';
import { startDurableRedis } from '../testing/durable-redis.js';
import { anEntry, listeningLog, temporaryFolder } from '../testing/journal-world.js';
import { EVENT_LOG } from './event-log.js';
import { JournalConfig } from './journal.config.js';
import { JOURNAL_HEALTH, type JournalHealth, JournalModule } from './journal.module.js';
import { PlatformConfig } from './platform.config.js';
import { PlatformModule } from './platform.module.js';
import { RedisConfig } from './redis.config.js';

const folder = temporaryFolder();
const aKey = (): string => randomBytes(32).toString('base64');

async function open(environment: Readonly<Record<string, string>>) {
  const imports = [
    PlatformModule.with(PlatformConfig.parse({})),
    JournalModule.with(JournalConfig.parse(environment), RedisConfig.parse(environment)),
  ];
  const building = Test.createTestingModule({ imports }).overrideProvider(EVENT_LOG).useValue(listeningLog().log);
  const module = await building.compile();
  await module.init();
  return {
    journal: module.get<Journal>(JOURNAL),
    hash: module.get<KeyedHash>(KEYED_HASH),
    health: module.get<JournalHealth>(JOURNAL_HEALTH),
    close: () => module.close(),
  };
}

describe('without Redis', () => {
  it('remembers attempts and their locks from one start to the next, without any setting of a key', async () => {
    const JOURNAL_PATH = join(folder, 'embedded', 'journal.db');
    const before = await open({ JOURNAL_PATH });
    const guard = before.hash.pseudonym(['guard', 'A20047', '9990001006']);
    const asked = before.journal.insert(anEntry('attempt-1', { keys: [guard], text: 'Marigold Fernsby' }));
    await expect(before.health()).resolves.toBe('ready');
    await Promise.all([asked, before.close()]);
    const after = await open({ JOURNAL_PATH });
    expect(after.hash.pseudonym(['guard', 'A20047', '9990001006'])).toBe(guard);
    await expect(after.journal.findByKey(guard)).resolves.toMatchObject({ id: 'attempt-1', text: 'Marigold Fernsby' });
    await after.close();
  });

  it('lets no second instance near the same file', async () => {
    const JOURNAL_PATH = join(folder, 'shared', 'journal.db');
    const one = await open({ JOURNAL_PATH });
    await expect(open({ JOURNAL_PATH })).rejects.toMatchObject({ name: 'JournalRefused' });
    await one.close();
    await (await open({ JOURNAL_PATH })).close();
  });

  it('stops a start with another key, and gives the file free again', async () => {
    const [JOURNAL_PATH, STORE_KEY] = [join(folder, 'key', 'journal.db'), aKey()];
    await (await open({ JOURNAL_PATH, STORE_KEY })).close();
    await expect(open({ JOURNAL_PATH, STORE_KEY: aKey() })).rejects.toThrow(
      /^STORE_KEY: the journal was written with/u,
    );
    const again = await open({ JOURNAL_PATH, STORE_KEY });
    await expect(again.health()).resolves.toBe('ready');
    await again.close();
    rmSync(JOURNAL_PATH);
  });
});

describeWithRedis('with Redis', () => {
  it('shares attempts and names among the instances with one key, and refuses one with another', async () => {
    const server = await startDurableRedis(await freePort());
    const settings = { REDIS_URL: server.url, STORE_KEY: aKey(), JOURNAL_PATH: '/dev/null/unused' };
    const [one, other] = [await open(settings), await open(settings)];
    const keys = [one.hash.pseudonym(['guard', '1'])];
    await one.journal.insert(anEntry('attempt-1', { keys }));
    await expect(other.journal.insert(anEntry('attempt-2', { keys }))).resolves.toEqual({
      kind: 'taken',
      key: other.hash.pseudonym(['guard', '1']),
      id: 'attempt-1',
    });
    await expect(open({ ...settings, STORE_KEY: aKey() })).rejects.toMatchObject({ name: 'JournalRefused' });
    await expect(one.health()).resolves.toBe('ready');
    await server.kill();
    await expect(one.health()).resolves.toBe('unreachable');
    await Promise.all([one.close(), other.close()]);
    await server.remove();
  });

  it('starts while Redis is away, and finds out about the key when it is back', async () => {
    const [port, STORE_KEY] = [await freePort(), aKey()];
    const settings = { REDIS_URL: `redis://127.0.0.1:${String(port)}`, STORE_KEY };
    const early = await open({ ...settings, STORE_KEY: aKey() });
    await expect(early.health()).resolves.toBe('unreachable');
    const server = await startRedis(port);
    const right = await open(settings);
    while ((await early.health()) === 'unreachable') await new Promise((resolve) => setTimeout(resolve, 20));
    await expect(right.health()).resolves.toBe('not-durable');
    await expect(early.health()).resolves.toBe('wrong-key');
    await expect(early.journal.read('attempt-1')).rejects.toMatchObject({ name: 'JournalRefused' });
    await Promise.all([early.close(), right.close()]);
    await server.stop();
  });
});
