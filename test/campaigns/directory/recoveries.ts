import { setTimeout as pause } from 'node:timers/promises';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import type { ApiClient } from './api-client.js';
import type { Timeline } from './timeline.js';
import { journeyWorks } from './workload.js';

export const MOST_RECOVERY_MS = 60_000;
const ASK_AGAIN_MS = 2_000;
/** Requests that a national trouble has caught may take so long to end. Milliseconds. */
const TAIL_MS = 5_000;

/** How long after an event a whole journey worked again; `undefined`: the run was over before. Milliseconds. */
export interface Recovery {
  readonly event: string;
  readonly odsCode: string;
  readonly tookMs: number | undefined;
}

/**
 * Tries a journey until it works. Time in which some other, national trouble was on does not count: each event is
 * measured by itself.
 */
export async function recovery(
  event: { readonly name: string; readonly odsCode: string },
  patient: () => Story,
  { api, timeline, signal }: { readonly api: ApiClient; readonly timeline: Timeline; readonly signal: AbortSignal },
): Promise<Recovery> {
  const from = Date.now();
  const taken = (): number => {
    const time = { from, until: Date.now() };
    return time.until - time.from - timeline.nationalTrouble(time, TAIL_MS);
  };
  for (let tries = 0; !signal.aborted; tries += 1) {
    const works = await journeyWorks(api, patient(), tries);
    if (works || taken() > MOST_RECOVERY_MS) return { event: event.name, odsCode: event.odsCode, tookMs: taken() };
    await pause(ASK_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
  return { event: event.name, odsCode: event.odsCode, tookMs: undefined };
}
