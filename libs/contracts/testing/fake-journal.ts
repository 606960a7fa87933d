import { Fault } from '#errors';
import type { InsertOutcome, Journal, JournalEntry, KeyTaken, ReplaceOutcome } from '../src/journal.port.js';

type Held = JournalEntry & { readonly touchedAt: number };

/** The journal as a plain model: what every other must answer too. Keeps nothing on disk. */
export class FakeJournal implements Journal {
  /** As a journal that does not answer. */
  silent = false;
  /** The next writes happen, but nobody is told. */
  answersToLose = 0;
  private readonly held = new Map<string, Held>();

  constructor(private readonly now: () => Date = () => new Date(0)) {}

  /** All there is, in the order of insertion. */
  get entries(): readonly JournalEntry[] {
    return [...this.held.values()].map(shown);
  }

  async insert(entry: Omit<JournalEntry, 'version'>): Promise<InsertOutcome> {
    return this.written(() => {
      if (this.held.has(entry.id)) return { kind: 'taken', key: entry.id, id: entry.id };
      return this.taken(entry.id, entry.keys) ?? this.put({ ...entry, version: 1 }, { kind: 'inserted' as const });
    });
  }

  async replace(
    id: string,
    expectedVersion: number,
    next: Pick<JournalEntry, 'keys' | 'dueAt' | 'text'>,
  ): Promise<ReplaceOutcome> {
    return this.written(() => {
      const version = this.held.get(id)?.version;
      if (version === undefined) return 'unknown';
      if (version !== expectedVersion) return 'changed-meanwhile';
      return this.taken(id, next.keys) ?? this.put({ ...next, id, version: version + 1 }, 'replaced' as const);
    });
  }

  async read(id: string): Promise<JournalEntry | undefined> {
    this.listen();
    const found = this.held.get(id);
    return found && shown(found);
  }

  async findByKey(key: string): Promise<JournalEntry | undefined> {
    this.listen();
    return this.entries.find(({ keys }) => keys.includes(key));
  }

  async due(now: Date, limit: number): Promise<readonly JournalEntry[]> {
    this.listen();
    return this.entries
      .filter(({ dueAt }) => dueAt !== undefined && dueAt <= now)
      .sort((one, other) => Number(one.dueAt) - Number(other.dueAt) || (one.id < other.id ? -1 : 1))
      .slice(0, limit);
  }

  async forget(notTouchedSince: Date): Promise<number> {
    return this.written(() => {
      const old = [...this.held.values()].filter(
        ({ dueAt, touchedAt }) => dueAt === undefined && touchedAt < notTouchedSince.getTime(),
      );
      for (const { id } of old) this.held.delete(id);
      return old.length;
    });
  }

  private taken(id: string, wanted: readonly string[]): KeyTaken | undefined {
    for (const key of wanted) {
      const holder = this.entries.find((other) => other.id !== id && other.keys.includes(key));
      if (holder !== undefined) return { kind: 'taken', key, id: holder.id };
    }
    return undefined;
  }

  private put<T>(entry: JournalEntry, outcome: T): T {
    const { dueAt, keys } = entry;
    const copy = { ...entry, keys: [...new Set(keys)], dueAt: dueAt && new Date(dueAt) };
    this.held.set(entry.id, { ...copy, touchedAt: this.now().getTime() });
    return outcome;
  }

  private written<T>(write: () => T): T {
    this.listen();
    const outcome = write();
    if (this.answersToLose === 0) return outcome;
    this.answersToLose -= 1;
    throw new Fault('CONTEXT_STORE_UNAVAILABLE');
  }

  private listen(): void {
    if (this.silent) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
  }
}

function shown({ touchedAt: _, ...entry }: Held): JournalEntry {
  return { ...entry, keys: [...entry.keys] };
}
