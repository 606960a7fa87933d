import { LRUCache } from 'lru-cache';
import { z } from 'zod';
import { Asid } from '#contracts';
import type { Clock } from '#platform';
import type { KeptTexts } from './kept-texts.js';

const KeptAsid = z.object({
  asid: Asid,
  /** RFC 3339, UTC. */
  fetchedAt: z.string(),
  /** Whether somebody needed it since: only then is it refreshed (sds.md §15.5). */
  used: z.boolean(),
});
type KeptAsid = z.infer<typeof KeptAsid>;

/** Class S4 of sds.md §15.3: an older one is not used even while the directory is away. Milliseconds. */
const LAST_KNOWN_MS = 24 * 3_600_000;

/**
 * Our own ASIDs that were looked up: in this process, and for all processes in the store. What another process or an
 * earlier life of this one has kept is used only after this one has seen the same in the directory (sds.md §15.4); this
 * object lives as long as the process, so what it holds itself is what it has seen.
 */
export class OwnAsidMemory {
  private readonly seen: LRUCache<string, KeptAsid>;

  constructor(
    private readonly kept: KeptTexts,
    /** How long one is used without asking. Milliseconds; 0: nothing is kept at all. */
    private readonly freshMs: number,
    private readonly clock: Pick<Clock, 'now'>,
  ) {
    this.seen = new LRUCache({ max: 1000, ttl: LAST_KNOWN_MS, ttlResolution: 0, perf: { now: () => this.nowMs() } });
  }

  /** Whether anything is kept. */
  get keeps(): boolean {
    return this.freshMs > 0;
  }

  /** One that may be used without asking. */
  async fresh(name: string): Promise<Asid | undefined> {
    const known = await this.freshest(name);
    if (known === undefined || !(this.ageMs(known) < this.freshMs)) return undefined;
    if (!known.used) await this.put(name, { ...known, used: true });
    return known.asid;
  }

  /** One that may be used while the directory is away. Here one of another process counts too: it cannot be checked. */
  async lastKnown(name: string): Promise<{ readonly asid: Asid; readonly ageMs: number } | undefined> {
    const known = this.seen.get(name) ?? (await this.kept.read(name, KeptAsid));
    return known !== undefined && this.ageMs(known) <= LAST_KNOWN_MS
      ? { asid: known.asid, ageMs: this.ageMs(known) }
      : undefined;
  }

  /** Gives the one that was known before. `used`: somebody is waiting for it. */
  async keep(name: string, asid: Asid, used: boolean): Promise<Asid | undefined> {
    if (!this.keeps) return undefined;
    const before = this.seen.get(name) ?? (await this.kept.read(name, KeptAsid));
    await this.put(name, { asid, fetchedAt: this.clock.now().toISOString(), used });
    return before?.asid;
  }

  async drop(name: string): Promise<void> {
    this.seen.delete(name);
    await this.kept.drop(name);
  }

  /** Used since it was fetched, and older than this part of its life, whichever process keeps it. */
  async isDue(name: string, part: number): Promise<boolean> {
    const known = (await this.kept.read(name, KeptAsid)) ?? this.seen.get(name);
    return known?.used === true && this.ageMs(known) >= this.freshMs * part;
  }

  /** A younger one in the store counts when it says what was seen here. */
  private async freshest(name: string): Promise<KeptAsid | undefined> {
    const own = this.seen.get(name);
    if (own === undefined || this.ageMs(own) < this.freshMs) return own;
    const shared = await this.kept.read(name, KeptAsid);
    if (shared?.asid !== own.asid) return own;
    this.seen.set(name, shared);
    return shared;
  }

  private async put(name: string, entry: KeptAsid): Promise<void> {
    this.seen.set(name, entry);
    await this.kept.write(name, entry, LAST_KNOWN_MS);
  }

  private ageMs({ fetchedAt }: KeptAsid): number {
    return this.nowMs() - Date.parse(fetchedAt);
  }

  private nowMs(): number {
    return this.clock.now().getTime();
  }
}
