import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { z } from 'zod';
import type { InsertOutcome, JournalEntry, KeyTaken, ReplaceOutcome } from '#contracts';

const ENTRY = `SELECT id, version, due_at, text,
  (SELECT json_group_array(key ORDER BY position) FROM entry_key WHERE entry_key.id = entry.id) AS keys FROM entry`;

const SETTLED = 'SELECT id FROM entry WHERE due_at IS NULL AND touched_at < ? ORDER BY touched_at, id LIMIT ?';

const Row = z
  .object({ id: z.string(), version: z.int(), due_at: z.int().nullable(), text: z.string(), keys: z.string() })
  .transform(({ due_at: dueAt, keys, ...row }): JournalEntry => ({
    ...row,
    keys: z.array(z.string()).parse(JSON.parse(keys)),
    dueAt: dueAt === null ? undefined : new Date(dueAt),
  }));

/** The journal's tables, step by step: each call belongs into a transaction, and none waits. */
export class JournalTables {
  private readonly statements = new Map<string, StatementSync>();

  constructor(private readonly db: DatabaseSync) {}

  insert(entry: Omit<JournalEntry, 'version'>, touchedAt: Date): InsertOutcome {
    const { id, keys } = entry;
    if (this.versionOf(id) !== undefined) return { kind: 'taken', key: id, id };
    const taken = this.taken(id, keys);
    if (taken !== undefined) return taken;
    this.run('INSERT INTO entry (id, version, due_at, touched_at, text) VALUES (?, 1, ?, ?, ?)', [
      id,
      entry.dueAt?.getTime() ?? null,
      touchedAt.getTime(),
      entry.text,
    ]);
    this.addKeys(id, keys);
    return { kind: 'inserted' };
  }

  replace(
    expected: Pick<JournalEntry, 'id' | 'version'>,
    next: Pick<JournalEntry, 'keys' | 'dueAt' | 'text'>,
    touchedAt: Date,
  ): ReplaceOutcome {
    const { id, version } = expected;
    const present = this.versionOf(id);
    if (present === undefined) return 'unknown';
    if (present !== version) return 'changed-meanwhile';
    const taken = this.taken(id, next.keys);
    if (taken !== undefined) return taken;
    this.run('UPDATE entry SET version = version + 1, due_at = ?, touched_at = ?, text = ? WHERE id = ?', [
      next.dueAt?.getTime() ?? null,
      touchedAt.getTime(),
      next.text,
      id,
    ]);
    this.run('DELETE FROM entry_key WHERE id = ?', [id]);
    this.addKeys(id, next.keys);
    return 'replaced';
  }

  read(id: string): JournalEntry | undefined {
    return this.entries(`${ENTRY} WHERE id = ?`, [id])[0];
  }

  findByKey(key: string): JournalEntry | undefined {
    return this.entries(`${ENTRY} WHERE id = (SELECT id FROM entry_key WHERE key = ?)`, [key])[0];
  }

  due(now: Date, limit: number): readonly JournalEntry[] {
    return this.entries(`${ENTRY} WHERE due_at <= ? ORDER BY due_at, id LIMIT ?`, [now.getTime(), limit]);
  }

  /** At most `limit`, so that nobody else waits for long. */
  forget(notTouchedSince: Date, limit: number): number {
    const which = [notTouchedSince.getTime(), limit];
    this.run(`DELETE FROM entry_key WHERE id IN (${SETTLED})`, which);
    return this.run(`DELETE FROM entry WHERE id IN (${SETTLED})`, which);
  }

  private versionOf(id: string): unknown {
    return this.statement('SELECT version FROM entry WHERE id = ?').get(id)?.['version'];
  }

  private taken(id: string, keys: readonly string[]): KeyTaken | undefined {
    for (const key of keys) {
      const holder = this.statement('SELECT id FROM entry_key WHERE key = ?').get(key)?.['id'];
      if (typeof holder === 'string' && holder !== id) return { kind: 'taken', key, id: holder };
    }
    return undefined;
  }

  private addKeys(id: string, keys: readonly string[]): void {
    for (const [position, key] of [...new Set(keys)].entries())
      this.run('INSERT INTO entry_key (key, id, position) VALUES (?, ?, ?)', [key, id, position]);
  }

  private entries(sql: string, values: readonly (string | number)[]): readonly JournalEntry[] {
    return this.statement(sql)
      .all(...values)
      .map((row) => Row.parse(row));
  }

  /** Gives how many rows were changed. */
  private run(sql: string, values: readonly (string | number | null)[]): number {
    return Number(this.statement(sql).run(...values).changes);
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql) ?? this.db.prepare(sql);
    this.statements.set(sql, known);
    return known;
  }
}
