import type { Journal, JournalEntry } from '#contracts';
import { Fault } from '#errors';
import { dueEntries } from './due-entries.js';
import { twice } from './twice.js';
import { CHANGE_STATES, WatchedChange } from './watched-change.js';

/** A change as it stands in the journal. */
export interface KeptChange {
  readonly one: WatchedChange;
  readonly version: number;
}

type BegunChange =
  /** `repeats`: the same change was sent before and nobody knows, so a refusal proves nothing. */
  | { readonly kind: 'begun'; readonly kept: KeptChange; readonly repeats: boolean }
  /** Another change of the appointment is not settled: until then only the same may be offered. Source: appointments.md §4.6 (5). */
  | { readonly kind: 'taken'; readonly by: WatchedChange };

/** The journal holds attempts and changes. One that cannot be read counts as an attempt, which is told of. */
export function isChange(text: string): boolean {
  return WatchedChange.safeParse(JSON.parse(text)).success;
}

/** Changes of appointments in the journal. */
export class ChangeKeeper {
  constructor(
    private readonly journal: Journal,
    private readonly uuid: () => string,
  ) {}

  /** @throws Fault `CONTEXT_STORE_UNAVAILABLE`, `BOOKING_UNREADABLE`: nothing may be sent */
  async begin(draft: Omit<WatchedChange, 'of' | 'changeId' | 'revision'>): Promise<BegunChange> {
    const one: WatchedChange = { ...draft, of: 'change', changeId: this.uuid(), revision: this.uuid() };
    const outcome = await twice(() => this.journal.insert({ id: one.changeId, ...entryOf(one) }));
    if (outcome.kind === 'taken' && outcome.id !== one.changeId)
      return this.again(await this.required(outcome.id), one);
    const watched = await this.byKey(draft.keys.watch ?? '');
    const repeats = watched !== undefined && isSame(watched.one, one);
    if (watched !== undefined && (repeats || bothCancel(watched.one, one)))
      await this.save(watched, { state: 'REPEATED', lookAgainAt: undefined });
    return { kind: 'begun', kept: { one, version: 1 }, repeats };
  }

  /** The one that is open, taken up again. */
  private async again(open: KeptChange, wanted: WatchedChange): Promise<BegunChange> {
    if (open.one.state !== 'UNKNOWN' || !isSame(open.one, wanted)) return { kind: 'taken', by: open.one };
    const { before, endedAt, lookAgainAt, requester } = wanted;
    const kept = await this.save(open, { state: 'SENDING', before, endedAt, lookAgainAt, requester });
    return kept === undefined ? { kind: 'taken', by: open.one } : { kind: 'begun', kept, repeats: true };
  }

  /**
   * Compare and set; `undefined`: somebody else was faster. A key under which a verdict is watched may be held by an earlier
   * change that a crash left behind: then it goes without.
   * @throws Fault `CONTEXT_STORE_UNAVAILABLE`
   */
  async save({ one, version }: KeptChange, changes: Partial<WatchedChange>): Promise<KeptChange | undefined> {
    const next: WatchedChange = { ...one, ...changes, revision: this.uuid() };
    const outcome = await twice(() => this.journal.replace(one.changeId, version, entryOf(next)));
    if (outcome === 'replaced') return { one: next, version: version + 1 };
    if (typeof outcome === 'object' && outcome.key === next.keys.watch)
      return this.save({ one, version }, { ...changes, keys: { ...next.keys, watch: undefined } });
    const present = await this.read(one.changeId);
    return present?.one.revision === next.revision ? present : undefined;
  }

  async read(id: string): Promise<KeptChange | undefined> {
    return keptOf(await this.journal.read(id));
  }

  async due(now: Date, limit: number): Promise<readonly KeptChange[]> {
    return dueEntries(this.journal, { now, limit }, keptOf);
  }

  private async byKey(key: string): Promise<KeptChange | undefined> {
    return keptOf(await this.journal.findByKey(key));
  }

  private async required(id: string): Promise<KeptChange> {
    const kept = await this.read(id);
    if (kept === undefined) throw new Fault('BOOKING_UNREADABLE');
    return kept;
  }
}

function isSame(one: WatchedChange, other: WatchedChange): boolean {
  return wordsOf(one) === wordsOf(other);
}

/** Whichever of them it was, the appointment is cancelled as the user wants. Any other change leaves the first one watched: it may land yet. */
function bothCancel(one: WatchedChange, other: WatchedChange): boolean {
  return one.change.kind === 'cancel' && other.change.kind === 'cancel';
}

function wordsOf({ change }: WatchedChange): string {
  if (change.kind === 'cancel') return JSON.stringify([change.kind, change.reason]);
  const { description = null, comment } = change.amendment;
  return JSON.stringify([change.kind, description, comment === undefined ? [] : [comment]]);
}

function entryOf(one: WatchedChange): Pick<JournalEntry, 'keys' | 'dueAt' | 'text'> {
  const { keys, lookAgainAt, state } = one;
  const watch = keys.watch === undefined ? [] : [keys.watch];
  const held = { guard: [keys.guard], watch, over: [] }[CHANGE_STATES[state]];
  return {
    keys: held,
    dueAt: lookAgainAt === undefined ? undefined : new Date(lookAgainAt),
    text: JSON.stringify(one),
  };
}

/** `undefined` too for an attempt, and for a change that this version cannot read: the attempts tell of those. */
function keptOf(entry: JournalEntry | undefined): KeptChange | undefined {
  const { data } = WatchedChange.safeParse(JSON.parse(entry?.text ?? 'null'));
  return entry === undefined || data === undefined ? undefined : { one: data, version: entry.version };
}
