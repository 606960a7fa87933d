import { z } from 'zod';
import type { InsertOutcome, Journal, JournalEntry, ReplaceOutcome } from '#contracts';
import { Fault } from '#errors';
import type { Clock } from './clock.js';
import { DUE, FIND, FORGET, INSERT, READ, REPLACE } from './redis-journal-scripts.js';
import type { RedisScripts } from './redis-scripts.js';

/** So many are deleted at once: Redis serves nobody else meanwhile. */
const FORGOTTEN_AT_ONCE = 500;

const Taken = z.tuple([z.literal('taken'), z.string(), z.string()]).transform(([kind, key, id]) => ({ kind, key, id }));
const Inserted = z.union([z.tuple([z.literal('inserted')]).transform(([kind]) => ({ kind })), Taken]);
const Replaced = z.union([
  z.tuple([z.enum(['replaced', 'changed-meanwhile', 'unknown'])]).transform(([outcome]) => outcome),
  Taken,
]);

const NOTHING = z.tuple([z.null(), z.null(), z.null(), z.null()]);
const Entry = z
  .tuple([z.string(), z.union([NOTHING, z.tuple([z.coerce.number().int(), z.string(), z.string(), z.string()])])])
  .transform(([id, [version, due, keys, text]]): JournalEntry | undefined =>
    version === null
      ? undefined
      : {
          id,
          version,
          keys: z.array(z.string()).parse(JSON.parse(keys)),
          dueAt: due === '' ? undefined : new Date(Number(due)),
          text,
        },
  );
const Entries = z.array(Entry).transform((entries) => entries.filter((entry) => entry !== undefined));

/**
 * Keeps the journal in Redis, for all instances together: as durable as that Redis is told to be, see `RedisJournalConnection`.
 * A command must not be sent a second time by the library: an answer that was lost would become a wrong one.
 */
export class RedisJournal implements Journal {
  private readonly before: string;

  constructor(
    private readonly redis: RedisScripts,
    /** Stands before every key, so that others can use the same Redis. */
    private readonly prefix: string,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.before = `${prefix}entry:`;
  }

  insert(entry: Omit<JournalEntry, 'version'>): Promise<InsertOutcome> {
    return this.answer(Inserted, INSERT, entry.id, this.fields(entry));
  }

  replace(
    id: string,
    expectedVersion: number,
    next: Pick<JournalEntry, 'keys' | 'dueAt' | 'text'>,
  ): Promise<ReplaceOutcome> {
    return this.answer(Replaced, REPLACE, id, [...this.fields({ ...next, id }), expectedVersion]);
  }

  async read(id: string): Promise<JournalEntry | undefined> {
    return (await this.answer(Entries, READ, id, [id]))[0];
  }

  async findByKey(key: string): Promise<JournalEntry | undefined> {
    return (await this.answer(Entries, FIND, '', [this.before, key]))[0];
  }

  due(now: Date, limit: number): Promise<readonly JournalEntry[]> {
    return this.answer(Entries, DUE, '', [this.before, now.getTime(), limit]);
  }

  async forget(notTouchedSince: Date): Promise<number> {
    const values = [this.before, notTouchedSince.getTime(), FORGOTTEN_AT_ONCE];
    let forgotten = 0;
    for (;;) {
      const count = await this.answer(z.int(), FORGET, '', values);
      forgotten += count;
      if (count < FORGOTTEN_AT_ONCE) return forgotten;
    }
  }

  private fields({ id, text, dueAt, keys }: Omit<JournalEntry, 'version'>): readonly (string | number)[] {
    const now = this.clock.now().getTime();
    return [id, text, dueAt?.getTime() ?? '', now, JSON.stringify([...new Set(keys)])];
  }

  /** An error of the library holds the command with the text: nothing of it is passed on. */
  private async answer<T>(
    shape: z.ZodType<T>,
    script: string,
    id: string,
    values: readonly (string | number)[],
  ): Promise<T> {
    const keys = [this.before + id, ...['keys', 'due', 'settled'].map((name) => this.prefix + name)];
    const reply = await this.redis.eval(script, keys.length, ...keys, ...values).catch(() => undefined);
    const parsed = shape.safeParse(reply);
    if (!parsed.success) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    return parsed.data;
  }
}
