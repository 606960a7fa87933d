import type { CapabilityOutcome, OdsCode, Route } from '#contracts';
import type { Clock } from '#platform';
import { LRUCache } from 'lru-cache';

const MINUTE_MS = 60_000;
/** Source: gp-connect-core.md §5.6: 403 is kept 5 minutes, another failure not beyond 60 seconds. Milliseconds. */
const FAILURE_TTL_MS = { 'not-sharing': 5 * MINUTE_MS, unavailable: MINUTE_MS } as const;
const MOST_STATEMENTS = 20_000;
const MOST_FINDINGS = 50;
/** Name of a parameter, or of a parameter and its part: text of a practice that is kept must be nothing else. */
const PARAMETER_NAME = /^[A-Za-z]{1,60}(?:\.[A-Za-z]{1,60})?$/u;

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
    /** Told whether a statement was there. */
    private readonly lookedUp: (hit: boolean) => void = () => undefined,
  ) {
    const perf = { now: () => clock.now().getTime() };
    this.entries = new LRUCache({ max: MOST_STATEMENTS, ttl: ttlMs, ttlResolution: 0, perf });
  }

  /** @param key of `keyOf` */
  get(key: string): CapabilityOutcome | undefined {
    const outcome = this.entries.get(key)?.outcome;
    this.lookedUp(outcome !== undefined);
    return outcome === undefined ? undefined : { ...outcome, source: 'cache' };
  }

  put(key: string, odsCode: string, outcome: CapabilityOutcome): void {
    const ttl = outcome.kind === 'known' ? this.ttlMs : FAILURE_TTL_MS[outcome.kind];
    this.entries.set(key, { odsCode, outcome }, { ttl });
  }

  /** Adds to a kept statement what an answer showed; that lengthens no life. Source: gp-connect-core.md §5.5 [PRODUCT]. */
  note(key: string, unsupported: readonly string[]): void {
    const entry = this.entries.get(key);
    if (entry?.outcome.kind !== 'known') return;
    const { capabilities } = entry.outcome;
    const found = unsupported.filter((name) => PARAMETER_NAME.test(name));
    const all = [...new Set([...capabilities.unsupportedParameters, ...found])].slice(0, MOST_FINDINGS);
    const outcome = { ...entry.outcome, capabilities: { ...capabilities, unsupportedParameters: all } };
    this.entries.set(key, { ...entry, outcome }, { noUpdateTTL: true });
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
