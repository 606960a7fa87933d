import { z } from 'zod';
import { Stu3BookingExtension } from './stu3-booking-datatypes.js';
import { many, maybe } from './stu3-tolerant.js';

/**
 * Answer to a search. No `entry` is an empty one. Entries stay as sent: one that cannot be read must be counted by its reader,
 * not vanish. Source: appointments.md §2.3, §10 rows 28, 37.
 */
export const Stu3Searchset = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('searchset'),
  meta: maybe(z.object({ extension: many(Stu3BookingExtension) })),
  /** Not of the profile; who sends it counts what was found. */
  total: maybe(z.int()),
  entry: many(z.unknown()),
});
export type Stu3Searchset = z.infer<typeof Stu3Searchset>;
