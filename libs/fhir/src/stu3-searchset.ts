import { z } from 'zod';
import { Stu3BookingExtension } from './stu3-booking-datatypes.js';
import { many, maybe } from './stu3-tolerant.js';

/** Answer to a search. No `entry` is an empty one. Source: appointments.md §2.3, §10 rows 28, 37. */
export const Stu3Searchset = z.object({
  resourceType: z.literal('Bundle'),
  type: z.literal('searchset'),
  meta: maybe(z.object({ extension: many(Stu3BookingExtension) })),
  entry: many(z.object({ resource: z.unknown() })),
});
export type Stu3Searchset = z.infer<typeof Stu3Searchset>;
