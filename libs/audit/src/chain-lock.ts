import { chmodSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { lockName } from './audit-names.js';
import { AuditRefused } from './audit-refused.js';

/** Result code of SQLite (sqlite.org/rescode.html). */
const BUSY = 5;

/**
 * Makes the folder and takes the chain for this process alone, until it is given back or the process ends, however it ends:
 * the operating system frees such a lock, and a file with a process id in it would outlive its process. SQLite takes it.
 * @throws AuditRefused
 */
export function lockChain(folder: string, chain: string): { readonly release: () => void } {
  let db: DatabaseSync | undefined;
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, lockName(chain));
    db = new DatabaseSync(path, { timeout: 0 });
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE;');
    chmodSync(path, 0o600);
    const held = db;
    return { release: () => held.close() };
  } catch (error) {
    db?.close();
    throw new AuditRefused(
      isBusy(error)
        ? `AUDIT_CHAIN: another process writes the chain ${chain} in ${folder}; stop it, or give this one a name of its own`
        : `AUDIT_DIR: ${folder}: cannot be written`,
    );
  }
}

function isBusy(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'errcode' in error ? error.errcode : undefined;
  return typeof code === 'number' && (code & 0xff) === BUSY;
}
