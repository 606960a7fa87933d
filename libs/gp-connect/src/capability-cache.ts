import type { CapabilityOutcome, OdsCode, Route } from '#contracts';
import type { Clock } from '#platform';
import { LRUCache } from 'lru-cache';

const MINUTE_MS = 60_000;
/** Source: gp-connect-core.md §5.6: 403 is kept 5 minutes, another failure not beyond 60 seconds. Milliseconds. */
const FAILURE_TTL_MS = { 'not-sharing': 5 * MINUTE_MS, unavailable: MINUTE_MS } as const;
const MOST_STATEMENTS = 20_000;

interface Entry {
  readonly odsCode: string;
  readonly outcome: CapabilityOutcome;
}

/** What practices said about themselves, for a time. A practice that moves gets a new key. Source: gp-connect-core.md §5.6. */
export class CapabilityCache {
  private readonly entries: LRUCache<string, Entry>;

  constructor(
    clock: Clock,
    private readonly ttlMs: number,
  ) {
    const perf = { now: () => clock.now().getTime() };
    this.entries = new LRUCache({ max: MOST_STATEMENTS, ttl: ttlMs, ttlResolution: 0, perf });
  }

  /** @param key of `keyOf` */
  get(key: string): CapabilityOutcome | undefined {
    const outcome = this.entries.get(key)?.outcome;
    return outcome === undefined ? undefined : { ...outcome, source: 'cache' };
  }

  put(key: string, odsCode: string, outcome: CapabilityOutcome): void {
    const ttl = outcome.kind === 'known' ? this.ttlMs : FAILURE_TTL_MS[outcome.kind];
    this.entries.set(key, { odsCode, outcome }, { ttl });
  }

  /** Everything that this practice said, whatever its address was. */
  forget(odsCode: string): void {
    const keys = [...this.entries.entries()].filter(([, entry]) => entry.odsCode === odsCode).map(([key]) => key);
    keys.forEach((key) => this.entries.delete(key));
  }
}

/** Source: gp-connect-core.md §5.6, key; each organisation asks for itself, since a practice may answer each differently. */
export function keyOf({ address, asid, interactionId }: Route, organisation: OdsCode): string {
  return `${organisation}|${address}|${asid}|${interactionId}`;
}
