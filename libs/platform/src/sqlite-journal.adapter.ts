import type { DatabaseSync } from 'node:sqlite';
import type { InsertOutcome, Journal, JournalEntry, ReplaceOutcome } from '#contracts';
import type { Clock } from './clock.js';
import type { EventLog } from './event-log.js';
import { GroupCommits } from './sqlite-journal-commits.js';
import { openJournalFile, probeJournalFile, sqliteCode } from './sqlite-journal-file.js';
import { JournalTables } from './sqlite-journal-tables.js';

/** So many are deleted at once: others must not wait behind a clearing-out. */
const FORGOTTEN_AT_ONCE = 500;

interface Tools {
  readonly clock: Pick<Clock, 'now'>;
  readonly log: EventLog;
}

/** Keeps the journal in a file of this process alone. Reads wait for the writes before them, so what is read is on disk. */
export class SqliteJournal implements Journal {
  private readonly db: DatabaseSync;
  private readonly tables: JournalTables;
  private readonly commits: GroupCommits;
  private failing = false;

  /** @throws JournalRefused when the file cannot be opened, with one line for the operator. */
  constructor(
    path: string,
    private readonly tools: Tools,
  ) {
    this.db = openJournalFile(path);
    this.tables = new JournalTables(this.db);
    this.commits = new GroupCommits(this.db, (error) => this.note(error));
  }

  insert(entry: Omit<JournalEntry, 'version'>): Promise<InsertOutcome> {
    return this.commits.run(() => this.tables.insert(entry, this.tools.clock.now()));
  }

  replace(id: string, version: number, next: Pick<JournalEntry, 'keys' | 'dueAt' | 'text'>): Promise<ReplaceOutcome> {
    return this.commits.run(() => this.tables.replace({ id, version }, next, this.tools.clock.now()));
  }

  read(id: string): Promise<JournalEntry | undefined> {
    return this.commits.run(() => this.tables.read(id));
  }

  findByKey(key: string): Promise<JournalEntry | undefined> {
    return this.commits.run(() => this.tables.findByKey(key));
  }

  due(now: Date, limit: number): Promise<readonly JournalEntry[]> {
    return this.commits.run(() => this.tables.due(now, limit));
  }

  async forget(notTouchedSince: Date): Promise<number> {
    let forgotten = 0;
    for (;;) {
      const count = await this.commits.run(() => this.tables.forget(notTouchedSince, FORGOTTEN_AT_ONCE));
      forgotten += count;
      if (count < FORGOTTEN_AT_ONCE) return forgotten;
    }
  }

  /** After a failure it counts as unreachable until the disk takes a write again. */
  async health(): Promise<'ready' | 'unreachable'> {
    if (!this.failing) return 'ready';
    const written = this.commits.run(() => probeJournalFile(this.db));
    const works = await written.then(
      () => true,
      () => false,
    );
    this.failing = !works;
    return works ? 'ready' : 'unreachable';
  }

  /** Commits what waits, and gives the file free. */
  close(): void {
    if (!this.db.isOpen) return;
    this.commits.end();
    this.db.close();
  }

  /** What SQLite says of a failure may hold values: only its number is written. */
  private note(error: unknown): void {
    this.failing = true;
    this.tools.log.error('journal.write-failed', { upstreamCode: `sqlite ${String(sqliteCode(error) ?? 'none')}` });
  }
}
