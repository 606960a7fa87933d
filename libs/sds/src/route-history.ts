import { z } from 'zod';
import { Asid, type Route } from '#contracts';

const Change = z.object({ at: z.string(), from: z.string(), to: z.string() });
const Last = z.object({
  address: z.string(),
  asid: Asid,
  partyKey: z.string(),
  fingerprint: z.string(),
  cpaId: z.string().optional(),
  rule: z.number(),
  endpointCount: z.number(),
  deviceCount: z.number(),
  notes: z.array(z.string()),
  pin: z.string().optional(),
});

/** The last route of one practice and interaction, and how it came to it. */
export const RouteHistory = z.object({
  last: Last,
  /** False: the directory has since said something that replaces it (sds.md §15.3). */
  usable: z.boolean(),
  /** RFC 3339, UTC, as every time here. */
  firstSeenAt: z.string(),
  lastSeenAt: z.string(),
  /** The latest first. A fingerprint, or the code with which the route was refused. */
  changes: z.array(Change),
  /** The last refusal's code while the route is not usable. */
  refusal: z.string().optional(),
});
export type RouteHistory = z.infer<typeof RouteHistory>;

export interface HistoryStep {
  readonly history: RouteHistory;
  readonly changed: boolean;
}

const FLAPPING_MS = 600_000;
const CHANGES_KEPT = 20;

export function withRoute(earlier: RouteHistory | undefined, route: Route, cpaId: string | undefined): HistoryStep {
  const { fetchedAt: now, fingerprint } = route.provenance;
  const last = lastOf(route, cpaId);
  if (earlier === undefined) {
    return { history: { last, usable: true, firstSeenAt: now, lastSeenAt: now, changes: [] }, changed: false };
  }
  const from = earlier.refusal ?? earlier.last.fingerprint;
  const changed = from !== fingerprint;
  const { changes, firstSeenAt } = earlier;
  return {
    history: {
      last,
      usable: true,
      firstSeenAt: earlier.last.fingerprint === fingerprint ? firstSeenAt : now,
      lastSeenAt: now,
      changes: changed ? added(changes, { at: now, from, to: fingerprint }) : changes,
    },
    changed,
  };
}

/** A route that is refused now is not forgotten, so that an operator sees what it was; it is never used again. */
export function withRefusal(earlier: RouteHistory, code: string, now: Date): HistoryStep {
  const from = earlier.refusal ?? earlier.last.fingerprint;
  if (from === code) return { history: earlier, changed: false };
  const changes = added(earlier.changes, { at: now.toISOString(), from, to: code });
  return { history: { ...earlier, usable: false, refusal: code, changes }, changed: true };
}

/** Two changes within ten minutes. Source: sds.md §15.6. */
export function isFlapping({ changes: [latest, before] }: Pick<RouteHistory, 'changes'>): boolean {
  return latest !== undefined && before !== undefined && Date.parse(latest.at) - Date.parse(before.at) <= FLAPPING_MS;
}

function added(changes: RouteHistory['changes'], change: z.infer<typeof Change>): RouteHistory['changes'] {
  return [change, ...changes].slice(0, CHANGES_KEPT);
}

function lastOf({ address, asid, partyKey, provenance }: Route, cpaId: string | undefined): RouteHistory['last'] {
  const { fingerprint, rule, endpointCount, deviceCount, notes, pin } = provenance;
  return {
    ...{ address, asid, partyKey, fingerprint, rule, endpointCount, deviceCount },
    notes: [...notes],
    ...(cpaId === undefined ? {} : { cpaId }),
    ...(pin === undefined ? {} : { pin }),
  };
}
