import { createSecretKey, type KeyObject } from 'node:crypto';
import { compactDecrypt, CompactEncrypt } from 'jose';
import type { InsertOutcome, Journal, JournalEntry, ReplaceOutcome } from '#contracts';
import { Fault } from '#errors';
import type { EventLog } from './event-log.js';
import { JournalRefused } from './journal-refused.js';
import { derivedKey } from './sealed-journal-key.js';

/** Tells by which key the journal is sealed. Due so late that it is never handed out, nor forgotten. */
const KEY_CHECK = { id: 'key-check', keys: [], dueAt: new Date(Date.UTC(9999, 11, 31)), text: 'sealed' } as const;

const WRONG_KEY =
  'STORE_KEY: the journal was written with another key and cannot be read with this one; start with that key, so that no attempt is lost';

/**
 * Encrypts every text on its way into a journal: JWE, `dir`, A256GCM (architecture.md §4), bound to the entry's id. Unlike
 * `SealedStore` it never takes what it cannot read for absent: an attempt that seems gone would be made a second time.
 */
export class SealedJournal implements Journal {
  private readonly secret: KeyObject;
  private readonly unreadable = new Set<string>();
  private readonly pending = new Set<Promise<unknown>>();
  private verdict: 'right-key' | 'wrong-key' | undefined;

  constructor(
    private readonly journal: Journal,
    /** 32 bytes. */
    storeKey: Buffer,
    private readonly log: EventLog,
  ) {
    this.secret = createSecretKey(derivedKey(storeKey, 'gpco journal'));
  }

  /**
   * Whether the journal was written with our key; one that was never written is from now on.
   * @throws JournalRefused when it was written with another.
   * @throws Fault `CONTEXT_STORE_UNAVAILABLE`: asked again at the next use.
   */
  async verify(): Promise<void> {
    this.verdict ??= await this.keyVerdict();
    if (this.verdict === 'wrong-key') throw new JournalRefused(WRONG_KEY);
  }

  /** Entries that were met and could not be opened. */
  get damaged(): number {
    return this.unreadable.size;
  }

  /** When all that was asked for so far is answered. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.pending);
  }

  insert(entry: Omit<JournalEntry, 'version'>): Promise<InsertOutcome> {
    return this.verified(async () => this.journal.insert({ ...entry, text: await this.sealed(entry) }));
  }

  replace(
    id: string,
    expectedVersion: number,
    next: Pick<JournalEntry, 'keys' | 'dueAt' | 'text'>,
  ): Promise<ReplaceOutcome> {
    return this.verified(async () => {
      const text = await this.sealed({ ...next, id });
      return this.journal.replace(id, expectedVersion, { ...next, text });
    });
  }

  read(id: string): Promise<JournalEntry | undefined> {
    return this.verified(async () => this.readable(await this.journal.read(id)));
  }

  findByKey(key: string): Promise<JournalEntry | undefined> {
    return this.verified(async () => this.readable(await this.journal.findByKey(key)));
  }

  /** An entry that was damaged holds up no other: it is told to the operator once, and stays in the journal. */
  due(now: Date, limit: number): Promise<readonly JournalEntry[]> {
    return this.verified(async () => {
      const entries = await this.journal.due(now, limit + this.unreadable.size);
      const opened = await Promise.all(entries.map((entry) => this.opened(entry)));
      return opened.filter((entry) => entry !== undefined).slice(0, limit);
    });
  }

  forget(notTouchedSince: Date): Promise<number> {
    return this.verified(() => this.journal.forget(notTouchedSince));
  }

  private verified<T>(work: () => Promise<T>): Promise<T> {
    const answer = this.verify().then(work);
    this.pending.add(answer);
    const answered = (): void => void this.pending.delete(answer);
    answer.then(answered, answered);
    return answer;
  }

  private async keyVerdict(): Promise<'right-key' | 'wrong-key'> {
    const outcome = await this.journal.insert({ ...KEY_CHECK, text: await this.sealed(KEY_CHECK) });
    if (outcome.kind === 'inserted') return 'right-key';
    const present = await this.journal.read(KEY_CHECK.id);
    return present !== undefined && (await this.textOf(present)) === KEY_CHECK.text ? 'right-key' : 'wrong-key';
  }

  private async readable(entry: JournalEntry | undefined): Promise<JournalEntry | undefined> {
    if (entry === undefined) return undefined;
    const opened = await this.opened(entry);
    if (opened === undefined) throw new Fault('BOOKING_UNREADABLE');
    return opened;
  }

  private async opened(entry: JournalEntry): Promise<JournalEntry | undefined> {
    const text = await this.textOf(entry);
    if (text !== undefined) return { ...entry, text };
    if (!this.unreadable.has(entry.id)) this.log.error('journal.entry-unreadable', { requestId: entry.id });
    this.unreadable.add(entry.id);
    return undefined;
  }

  private sealed({ id, text }: Pick<JournalEntry, 'id' | 'text'>): Promise<string> {
    // The header is authenticated: it ties the text to its entry.
    const header = { alg: 'dir', enc: 'A256GCM', for: id } as const;
    return new CompactEncrypt(Buffer.from(text, 'utf8')).setProtectedHeader(header).encrypt(this.secret);
  }

  private async textOf({ id, text }: JournalEntry): Promise<string | undefined> {
    try {
      const algorithms = { keyManagementAlgorithms: ['dir'], contentEncryptionAlgorithms: ['A256GCM'] };
      const { plaintext, protectedHeader } = await compactDecrypt(text, this.secret, algorithms);
      return protectedHeader['for'] === id ? Buffer.from(plaintext).toString('utf8') : undefined;
    } catch {
      return undefined;
    }
  }
}
