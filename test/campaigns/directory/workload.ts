import { setTimeout as pause } from 'node:timers/promises';
import type { Random } from '../../../apps/simulator/src/records/random.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import type { ApiClient, Call } from './api-client.js';

const CLINICIANS = 4;
const VISIT_AGAIN_MS = 1_500;
/** Patients that a clinician comes back to; some were opened before a change. */
const KEPT_OPEN = 6;
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [3_000, 8_000];

/** Clinicians who open patients of all practices and read their records, two at a time, until the signal. */
export async function work(
  api: ApiClient,
  stories: readonly Story[],
  randomOf: (clinician: number) => Random,
  signal: AbortSignal,
): Promise<void> {
  const one = async (clinician: number): Promise<void> => {
    const random = randomOf(clinician);
    let earlier: readonly Call[] = [];
    while (!signal.aborted) {
      const opened = await seePatient(api, random.pick(stories), random);
      earlier = (await isReadable(api, earlier, random)) ? earlier : [];
      if (opened.outcome === 'ok') earlier = [opened, ...earlier].slice(0, KEPT_OPEN);
      await pause(random.int(SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS), undefined, { signal }).catch(() => undefined);
    }
  };
  await Promise.all(Array.from({ length: CLINICIANS }, (_none, index) => one(index)));
}

/** Comes back to one of the patients; false when the product has forgotten them, because Redis has. */
async function isReadable(api: ApiClient, opened: readonly Call[], random: Random): Promise<boolean> {
  if (opened.length === 0) return true;
  const { outcome } = await api.record(random.pick(opened), random.int(0, 1));
  return outcome !== 'CONTEXT_NOT_FOUND';
}

/** Records of one patient are asked for at both instances, side by side and again. */
async function seePatient(api: ApiClient, story: Story, random: Random): Promise<Call> {
  const instance = random.int(0, 1);
  const opened = await api.open(story, instance);
  if (opened.outcome !== 'ok') return opened;
  await Promise.all([api.record(opened, instance), api.record(opened, instance + 1)]);
  if (random.chance(0.5)) await pause(random.int(200, 1_500));
  await api.record(opened, random.int(0, 1));
  return opened;
}

/** One clinician who, while something happens to a practice, sees one patient opened before and one anew. */
export async function visit(
  api: ApiClient,
  { earlier, story }: { readonly earlier: Call; readonly story: Story },
  signal: AbortSignal,
): Promise<void> {
  for (let visits = 0; !signal.aborted; visits += 1) {
    await journeyWorks(api, story, visits);
    if (earlier.outcome === 'ok') await api.record(earlier, visits);
    await pause(VISIT_AGAIN_MS, undefined, { signal }).catch(() => undefined);
  }
}

/** Opens a patient and reads the record: what must work again when trouble is over. */
export async function journeyWorks(api: ApiClient, story: Story, instance: number): Promise<boolean> {
  const opened = await api.open(story, instance);
  if (opened.outcome !== 'ok') return false;
  const read: Call = await api.record(opened, instance + 1);
  return read.outcome === 'ok';
}
