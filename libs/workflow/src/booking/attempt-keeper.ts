import type { InsertOutcome, Journal, JournalEntry, ReplaceOutcome } from '#contracts';
import { Fault } from '#errors';
import { ATTEMPT_STATES, BookingAttempt } from './attempt.js';

/** An attempt as it stands in the journal. */
export interface Kept {
  readonly attempt: BookingAttempt;
  /** Its epoch. Source: appointments.md §3.6 step 3. */
  readonly version: number;
}

export type Begun = { readonly kind: 'begun'; readonly kept: Kept } | Taken;
/** Another attempt holds one of the keys. */
export interface Taken {
  readonly kind: 'taken';
  readonly key: string;
  readonly by: Kept;
}
export type Saved =
  | { readonly kind: 'saved'; readonly kept: Kept }
  /** Somebody else went on with it: so it is now. */
  | { readonly kind: 'changed'; readonly kept: Kept }
  | Taken;

/** Booking attempts in the journal. Answers that are lost on the way are found out, not guessed. */
export class AttemptKeeper {
  constructor(
    private readonly journal: Journal,
    private readonly uuid: () => string,
  ) {}

  /** @throws Fault `CONTEXT_STORE_UNAVAILABLE`: nothing may be sent; if it was written all the same, recovery drops it */
  async begin(attempt: BookingAttempt): Promise<Begun> {
    const entry = { id: attempt.attemptId, ...this.entryOf(attempt) };
    const outcome = await twice<InsertOutcome>(() => this.journal.insert(entry));
    if (outcome.kind === 'inserted' || outcome.id === attempt.attemptId)
      return { kind: 'begun', kept: { attempt, version: 1 } };
    return { kind: 'taken', key: outcome.key, by: await this.required(outcome.id) };
  }

  /**
   * Compare and set. A key under which a verdict is watched may be held by an earlier one: then it goes without.
   * @throws Fault `CONTEXT_STORE_UNAVAILABLE`: nobody knows whether it was written
   */
  async save({ attempt, version }: Kept, changes: Partial<BookingAttempt>): Promise<Saved> {
    const next: BookingAttempt = { ...attempt, ...changes, revision: this.uuid() };
    const outcome = await twice<ReplaceOutcome>(() =>
      this.journal.replace(attempt.attemptId, version, this.entryOf(next)),
    );
    if (outcome === 'replaced') return { kind: 'saved', kept: { attempt: next, version: version + 1 } };
    if (typeof outcome === 'string') return this.asFound(next);
    if (outcome.key !== next.keys.watch)
      return { kind: 'taken', key: outcome.key, by: await this.required(outcome.id) };
    return this.save({ attempt, version }, { ...changes, keys: { ...next.keys, watch: undefined } });
  }

  /** As `save`, for a change that takes no new key: gives the attempt as it stands then, whoever wrote it. */
  async advance(kept: Kept, changes: Partial<BookingAttempt>): Promise<Kept> {
    const saved = await this.save(kept, changes);
    return saved.kind === 'taken' ? this.required(kept.attempt.attemptId) : saved.kept;
  }

  async read(id: string): Promise<Kept | undefined> {
    return keptOf(await this.journal.read(id));
  }

  async byKey(key: string): Promise<Kept | undefined> {
    return keptOf(await this.journal.findByKey(key));
  }

  async due(now: Date, limit: number): Promise<readonly Kept[]> {
    return (await this.journal.due(now, limit)).flatMap((entry) => readable(entry));
  }

  /** The version is another one: by our own write whose answer was lost, or by somebody else's. */
  private async asFound({ attemptId, revision }: BookingAttempt): Promise<Saved> {
    const kept = await this.required(attemptId);
    return { kind: kept.attempt.revision === revision ? 'saved' : 'changed', kept };
  }

  private async required(id: string): Promise<Kept> {
    const kept = await this.read(id);
    if (kept === undefined) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    return kept;
  }

  private entryOf(attempt: BookingAttempt): Pick<JournalEntry, 'keys' | 'dueAt' | 'text'> {
    const { lookAgainAt } = attempt;
    return {
      keys: keysOf(attempt),
      dueAt: lookAgainAt === undefined ? undefined : new Date(lookAgainAt),
      text: JSON.stringify(attempt),
    };
  }
}

/** The guard is a key without an end, never a lock with a lifetime (hazards.md OWN-06). */
function keysOf({ state, keys }: BookingAttempt): readonly string[] {
  const { idempotency, guard, watch } = keys;
  const held = { guard: [idempotency, guard], watch: [idempotency, ...(watch === undefined ? [] : [watch])] };
  const holds = { ...held, over: [idempotency], dropped: [] };
  return holds[ATTEMPT_STATES[state]];
}

function keptOf(entry: JournalEntry | undefined): Kept | undefined {
  if (entry === undefined) return undefined;
  return { attempt: BookingAttempt.parse(JSON.parse(entry.text)), version: entry.version };
}

/** One entry that this version cannot read keeps nobody from looking at the others. */
function readable({ text, version }: JournalEntry): readonly Kept[] {
  const { data } = BookingAttempt.safeParse(JSON.parse(text));
  return data === undefined ? [] : [{ attempt: data, version }];
}

/** A write whose answer was lost is made again: it is then found to be done, or done now. */
async function twice<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return write();
  }
}
