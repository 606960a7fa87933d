import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { JournalRefused } from './journal-refused.js';

/** Written into the file; another number means another shape of the tables. */
const SHAPE = 1;

/** `due_at`, `touched_at`: milliseconds since 1970. */
const TABLES = `
CREATE TABLE entry (
  id TEXT PRIMARY KEY, version INTEGER NOT NULL, due_at INTEGER, touched_at INTEGER NOT NULL, text TEXT NOT NULL
) STRICT;
CREATE TABLE entry_key (key TEXT PRIMARY KEY, id TEXT NOT NULL, position INTEGER NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX entry_due ON entry (due_at, id) WHERE due_at IS NOT NULL;
CREATE INDEX entry_settled ON entry (touched_at, id) WHERE due_at IS NULL;
CREATE INDEX entry_key_id ON entry_key (id, position);
PRAGMA user_version = ${String(SHAPE)};`;

/** Result codes of SQLite (sqlite.org/rescode.html). */
const BUSY = 5;
const CORRUPT = 11;
const NOT_A_DATABASE = 26;

/**
 * Opens the file for this process alone, or makes it. Every commit is on disk when it returns.
 * @throws JournalRefused with one line for the operator.
 */
export function openJournalFile(path: string): DatabaseSync {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
    db = new DatabaseSync(path, { timeout: 0 });
    prepare(db, path);
    return db;
  } catch (error) {
    db?.close();
    throw error instanceof JournalRefused ? error : new JournalRefused(`JOURNAL_PATH: ${path}: ${reasonOf(error)}`);
  }
}

function prepare(db: DatabaseSync, path: string): void {
  // The lock is kept until the process ends, however it ends: two owners of one journal would undo each other's work.
  db.exec('PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; BEGIN IMMEDIATE;');
  const shape = db.prepare('PRAGMA user_version').get()?.['user_version'];
  if (shape === 0) db.exec(TABLES);
  else if (shape !== SHAPE)
    throw new JournalRefused(`JOURNAL_PATH: ${path}: was written by another version of this product`);
  db.exec('COMMIT');
}

/** Writes without changing anything, to learn whether the disk takes it. */
export function probeJournalFile(db: DatabaseSync): void {
  db.exec(`PRAGMA user_version = ${String(SHAPE)}`);
}

function reasonOf(error: unknown): string {
  switch (sqliteCode(error)) {
    case BUSY:
      return 'another process has this journal open; stop it, or give this one a file of its own';
    case CORRUPT:
    case NOT_A_DATABASE:
      return 'is no journal, or is damaged; restore it, or move it away if no attempt in it can still be open';
    default:
      return 'cannot be opened and written';
  }
}

/** Code of SQLite in an error of `node:sqlite`, without the detail that is kept in the upper bits. */
export function sqliteCode(error: unknown): number | undefined {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' ? code & 0xff : undefined;
}
