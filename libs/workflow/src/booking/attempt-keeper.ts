import type { InsertOutcome, Journal, JournalEntry, LocalId, ReplaceOutcome } from '#contracts';
import { Fault } from '#errors';
import { ATTEMPT_STATES, type AttemptState, type BookingAlert, BookingAttempt } from './attempt.js';
import { afterRebooking } from './attempt-transitions.js';
import { isChange } from './change-keeper.js';
import { dueEntries } from './due-entries.js';
import { twice } from './twice.js';

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

export interface KeeperTools {
  readonly now: () => Date;
  readonly uuid: () => string;
  /** Staff must be told. Called when the alerts are safe in the journal, whoever wrote them: a request, or a job. */
  readonly alerted: (attempt: BookingAttempt, alerts: readonly BookingAlert[]) => void;
  /** An entry that this version cannot read: its attempt goes nowhere until a person looks. Called once for each. */
  readonly unreadable: (attemptId: string) => void;
}

const IS_BOOKED: readonly AttemptState[] = ['BOOKED', 'BOOKED_MISMATCH'];
const TELLS_AT_MOST = 5;
/** Of one patient at one practice. */
const MOST_WATCHED = 5;

/** Booking attempts in the journal. Answers that are lost on the way are found out, not guessed. */
export class AttemptKeeper {
  private readonly lost = new Set<string>();

  constructor(
    private readonly journal: Journal,
    private readonly tools: KeeperTools,
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
   * Compare and set. A key under which a verdict is watched may be held by an earlier one: then the next of them is taken.
   * The attempts watched before this one hear of its booking first: after a crash in between they are only told again.
   * @throws Fault `CONTEXT_STORE_UNAVAILABLE`: nobody knows whether it was written
   */
  async save({ attempt, version }: Kept, changes: Partial<BookingAttempt>): Promise<Saved> {
    const next: BookingAttempt = { ...attempt, ...changes, revision: this.tools.uuid() };
    if (IS_BOOKED.includes(next.state) && !IS_BOOKED.includes(attempt.state)) await this.tellEarlier(next);
    const outcome = await twice<ReplaceOutcome>(() =>
      this.journal.replace(attempt.attemptId, version, this.entryOf(next)),
    );
    if (outcome === 'replaced') return this.saved(attempt, { attempt: next, version: version + 1 });
    if (typeof outcome === 'string') return this.asFound(attempt, next);
    if (outcome.key !== next.keys.watch)
      return { kind: 'taken', key: outcome.key, by: await this.required(outcome.id) };
    const watch = (await this.madeRoom(outcome.id)) ? next.keys.watch : nextWatchKey(outcome.key);
    return this.save({ attempt, version }, { ...changes, keys: { ...next.keys, watch } });
  }

  /** As `save`, for a change that takes no new key: gives the attempt as it stands then, whoever wrote it. */
  async advance(kept: Kept, changes: Partial<BookingAttempt>): Promise<Kept> {
    const saved = await this.save(kept, changes);
    return saved.kind === 'taken' ? this.required(kept.attempt.attemptId) : saved.kept;
  }

  /** How many entries could not be read so far, by this process. */
  get unreadable(): number {
    return this.lost.size;
  }

  /** @throws Fault `BOOKING_UNREADABLE`, or `CONTEXT_STORE_UNAVAILABLE` */
  async read(id: string): Promise<Kept | undefined> {
    return this.keptOf(await this.journal.read(id));
  }

  /** @throws Fault as `read` */
  async byKey(key: string): Promise<Kept | undefined> {
    return this.keptOf(await this.journal.findByKey(key));
  }

  /** Those whose verdict is watched for the patient there. @param watch as in `BookingAttempt.keys` @throws Fault as `read` */
  async watched(watch: string): Promise<readonly Kept[]> {
    const kept = await this.byKey(watch);
    const next = nextWatchKey(watch);
    return [...(kept === undefined ? [] : [kept]), ...(next === undefined ? [] : await this.watched(next))];
  }

  /** An entry that cannot be read holds up no other, and is told. @throws Fault `CONTEXT_STORE_UNAVAILABLE` */
  async due(now: Date, limit: number): Promise<readonly Kept[]> {
    return dueEntries(this.journal, { now, limit }, (entry) => (isChange(entry.text) ? undefined : this.opened(entry)));
  }

  /** The version is another one: by our own write whose answer was lost, or by somebody else's. */
  private async asFound(before: BookingAttempt, { attemptId, revision }: BookingAttempt): Promise<Saved> {
    const kept = await this.required(attemptId);
    return kept.attempt.revision === revision ? this.saved(before, kept) : { kind: 'changed', kept };
  }

  private saved(before: BookingAttempt, kept: Kept): Saved {
    const alerts = kept.attempt.alerts.slice(before.alerts.length);
    if (alerts.length > 0) this.tools.alerted(kept.attempt, alerts);
    return { kind: 'saved', kept };
  }

  /** A booking beside those that are watched: it is none of them, and if one surfaces, there are two. */
  private async tellEarlier({ earlier, appointmentId, found }: BookingAttempt): Promise<void> {
    const booked = appointmentId ?? found[0]?.appointmentId;
    if (booked === undefined) return;
    for (const id of earlier)
      for (let told = false, times = 0; !told && times < TELLS_AT_MOST; times += 1)
        told = await this.isTold(await this.readable(id), booked);
  }

  /** One whose looks are over needs its key no more. */
  private async madeRoom(id: string): Promise<boolean> {
    const holder = await this.readable(id);
    if (holder === undefined || holder.attempt.lookAgainAt !== undefined) return false;
    const { keys } = holder.attempt;
    return (await this.save(holder, { keys: { ...keys, watch: undefined } })).kind === 'saved';
  }

  /** One that cannot be read, or was forgotten by now, must not keep another from being written down. */
  private async readable(id: string): Promise<Kept | undefined> {
    try {
      return await this.read(id);
    } catch (error) {
      if (error instanceof Fault && error.code === 'BOOKING_UNREADABLE') return undefined;
      throw error;
    }
  }

  private async isTold(earlier: Kept | undefined, booked: LocalId): Promise<boolean> {
    if (earlier === undefined || earlier.attempt.rebookedIds.includes(booked)) return true;
    const told = await this.save(earlier, afterRebooking(earlier.attempt, booked, this.tools.now()));
    return told.kind !== 'changed';
  }

  private async required(id: string): Promise<Kept> {
    const kept = await this.read(id);
    if (kept === undefined) throw new Fault('CONTEXT_STORE_UNAVAILABLE');
    return kept;
  }

  /** What cannot be read is never taken for absent: it would be booked a second time. */
  private keptOf(entry: JournalEntry | undefined): Kept | undefined {
    if (entry === undefined || isChange(entry.text)) return undefined;
    const kept = this.opened(entry);
    if (kept === undefined) throw new Fault('BOOKING_UNREADABLE');
    return kept;
  }

  private opened({ id, text, version }: JournalEntry): Kept | undefined {
    const { data } = BookingAttempt.safeParse(JSON.parse(text));
    if (data !== undefined) return { attempt: data, version };
    if (!this.lost.has(id)) this.tools.unreadable(id);
    this.lost.add(id);
    return undefined;
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

/** Each attempt that is watched for one patient holds a key of its own, so that a later booking finds all; the last has no next. */
function nextWatchKey(key: string): string | undefined {
  const [name = '', at = '1'] = key.split('#');
  const next = Number(at) + 1;
  return next > MOST_WATCHED ? undefined : `${name}#${String(next)}`;
}

/** The guard is a key without an end, never a lock with a lifetime (hazards.md OWN-06). */
function keysOf({ state, keys }: BookingAttempt): readonly string[] {
  const { idempotency, guard, watch } = keys;
  const held = { guard: [idempotency, guard], watch: [idempotency, ...(watch === undefined ? [] : [watch])] };
  const holds = { ...held, over: [idempotency], dropped: [] };
  return holds[ATTEMPT_STATES[state]];
}
