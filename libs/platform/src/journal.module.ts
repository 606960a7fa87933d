import { type DynamicModule, Module } from '@nestjs/common';
import { JOURNAL, type Journal, KEYED_HASH, type KeyedHash } from '#contracts';
import { Fault } from '#errors';
import { CLOCK, type Clock } from './clock.js';
import { EVENT_LOG, type EventLog } from './event-log.js';
import type { JournalConfig } from './journal.config.js';
import { JournalRefused } from './journal-refused.js';
import { HmacKeyedHash } from './keyed-hash.js';
import { RedisJournal } from './redis-journal.adapter.js';
import { RedisJournalConnection } from './redis-journal-connection.js';
import { readStoreKey, type RedisConfig } from './redis.config.js';
import { journalKey } from './sealed-journal-key.js';
import { SealedJournal } from './sealed-journal.js';
import { SqliteJournal } from './sqlite-journal.adapter.js';

/**
 * `not-durable`: it answers, but a crash of Redis may lose what it has confirmed. `wrong-key`: written with another STORE_KEY.
 * `damaged`: it works, but entries were met that cannot be read any more.
 */
export type JournalState = 'ready' | 'not-durable' | 'unreachable' | 'wrong-key' | 'damaged';
export type JournalHealth = () => Promise<JournalState>;
export const JOURNAL_HEALTH = Symbol('JournalHealth');

/** What lies under the sealed journal. */
interface Ground {
  readonly journal: Journal;
  health(): Promise<Exclude<JournalState, 'wrong-key' | 'damaged'>>;
  close(): void | Promise<void>;
}
const GROUND = Symbol('JournalGround');
const KEY = Symbol('JournalKey');
const END = Symbol('JournalEnd');

/**
 * Gives every other module `JOURNAL`, `KEYED_HASH` and `JOURNAL_HEALTH`: in Redis, shared by all instances, when REDIS_URL
 * is set, else in a file of this process. The start ends with `JournalRefused` when the journal cannot be used.
 */
@Module({})
export class JournalModule {
  static with(config: JournalConfig, redis: RedisConfig): DynamicModule {
    const { REDIS_URL: url } = redis;
    const path = config.JOURNAL_PATH;
    const key = (): Buffer => (url === undefined ? journalKey(path, redis) : readStoreKey(redis));
    const open = (_key: Buffer, clock: Clock, log: EventLog): Ground | Promise<Ground> =>
      url === undefined ? onDisk(path, clock, log) : inRedis(url, clock, log);
    return {
      module: JournalModule,
      global: true,
      providers: [
        { provide: KEY, useFactory: key },
        // The key first: were there a file without one, the next start could not tell it from a key that was lost.
        { provide: GROUND, inject: [KEY, CLOCK, EVENT_LOG], useFactory: open },
        { provide: SealedJournal, inject: [GROUND, KEY, EVENT_LOG], useFactory: sealed },
        { provide: JOURNAL, useExisting: SealedJournal },
        { provide: END, inject: [GROUND, SealedJournal], useFactory: endOf },
        { provide: JOURNAL_HEALTH, inject: [GROUND, SealedJournal], useFactory: healthOf },
        { provide: KEYED_HASH, inject: [KEY], useFactory: (secret: Buffer): KeyedHash => new HmacKeyedHash(secret) },
      ],
      exports: [JOURNAL, KEYED_HASH, JOURNAL_HEALTH],
    };
  }
}

function onDisk(path: string, clock: Clock, log: EventLog): Ground {
  const journal = new SqliteJournal(path, { clock, log });
  return {
    journal,
    health: () => journal.health(),
    close: () => journal.close(),
  };
}

async function inRedis(url: string, clock: Clock, log: EventLog): Promise<Ground> {
  const connection = new RedisJournalConnection(url, log);
  await connection.opened();
  return {
    // In braces, so that a cluster keeps all of it in one place.
    journal: new RedisJournal(connection.redis, 'gpco:{journal}:', clock),
    health: () => connection.health(),
    close: () => connection.close(),
  };
}

/** A Redis that is away stops no start: the key is then checked at the first use. */
async function sealed(ground: Ground, key: Buffer, log: EventLog): Promise<SealedJournal> {
  const journal = new SealedJournal(ground.journal, key, log);
  try {
    await journal.verify();
  } catch (error) {
    if (error instanceof Fault) return journal;
    await ground.close();
    throw error;
  }
  return journal;
}

/** Called by the framework when the last request is answered. */
function endOf(ground: Ground, journal: SealedJournal): { onApplicationShutdown(): Promise<void> } {
  return {
    onApplicationShutdown: async () => {
      await journal.settled();
      await ground.close();
    },
  };
}

function healthOf(ground: Ground, journal: SealedJournal): JournalHealth {
  return async () => {
    const state = await ground.health();
    if (state === 'unreachable') return state;
    try {
      await journal.verify();
      return state === 'ready' && journal.damaged > 0 ? 'damaged' : state;
    } catch (error) {
      if (error instanceof JournalRefused) return 'wrong-key';
      return 'unreachable';
    }
  };
}
