/** Work that must not be forgotten while it is under way, whatever happens to this process. */
export interface JournalEntry {
  /** Chosen by the caller, never used before; holds no patient data. */
  readonly id: string;
  /** 1 when inserted, one more with each replacement. */
  readonly version: number;
  /** Names under which the entry is found, each held by one entry at most. No patient data: see `KeyedHash`. */
  readonly keys: readonly string[];
  /** When somebody must look at the entry again; `undefined`: no more. */
  readonly dueAt: Date | undefined;
  /** What is remembered. May hold patient data: it is encrypted before it leaves this process. */
  readonly text: string;
}

/** Nothing was written: another entry holds that key. An id that was used before counts as such a key. */
export interface KeyTaken {
  readonly kind: 'taken';
  readonly key: string;
  /** The entry that holds it. */
  readonly id: string;
}

export type InsertOutcome = { readonly kind: 'inserted' } | KeyTaken;
export type ReplaceOutcome =
  | 'replaced'
  /** The entry has another version than expected. */
  | 'changed-meanwhile'
  /** There is no such entry. */
  | 'unknown'
  | KeyTaken;

/**
 * Remembers attempts durably: no promise resolves before the change, or what was read, is safe on disk. A key is a lock
 * without an end: it is free again only when its entry is replaced without it, or forgotten.
 * Source: appointments.md §3.6 steps 1 and 3.
 *
 * Every method: `@throws Fault CONTEXT_STORE_UNAVAILABLE` when the journal does not answer. A write that ended so may have
 * happened all the same, now or a little later: callers read the entry again and go on from what they find, never from
 * what they meant to write. An insert that is repeated after such a fault is answered `taken` by its own id.
 */
export interface Journal {
  /** All keys or none. */
  insert(entry: Omit<JournalEntry, 'version'>): Promise<InsertOutcome>;
  /** Compare and set: keys that `next` does not name are free afterwards. A wrong version is told before a taken key. */
  replace(
    id: string,
    expectedVersion: number,
    next: Pick<JournalEntry, 'keys' | 'dueAt' | 'text'>,
  ): Promise<ReplaceOutcome>;
  read(id: string): Promise<JournalEntry | undefined>;
  findByKey(key: string): Promise<JournalEntry | undefined>;
  /** Entries whose `dueAt` has come, the longest due first. They stay due until replaced. */
  due(now: Date, limit: number): Promise<readonly JournalEntry[]>;
  /** Deletes entries without `dueAt` that were last written before that moment, with their keys. Gives their number. */
  forget(notTouchedSince: Date): Promise<number>;
}
export const JOURNAL = Symbol('Journal');
