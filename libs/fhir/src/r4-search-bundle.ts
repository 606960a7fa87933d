import { z } from 'zod';
import { R4Patient } from './r4-patient.js';

/**
 * People found by PDS, best first. The score stays unread: it must not reach a user (pds.md §8.3). Read all or nothing: an entry
 * that is left out because it is odd could be the person who was looked for, or the one who makes the answer ambiguous. Nobody
 * found is a total of 0 and no `entry`; with neither the answer proves nothing. Source: pds.md §8.3.
 */
const PatientSearchset = z
  .object({
    resourceType: z.literal('Bundle'),
    total: z.int().optional(),
    entry: z.array(z.object({ resource: R4Patient })).optional(),
  })
  .refine(({ total, entry }) => (total ?? entry?.length) === (entry?.length ?? 0));

/** The people of a search answer, in its order; `undefined`: not such an answer, or one with a part that cannot be read. */
export function readFoundPatients(json: unknown): readonly R4Patient[] | undefined {
  const bundle = PatientSearchset.safeParse(json);
  return bundle.success ? (bundle.data.entry ?? []).map(({ resource }) => resource) : undefined;
}
