import { z } from 'zod';
import { first, localFields } from './stu3-booking-datatypes.js';
import { Stu3CodeableConcept, Stu3Reference } from './stu3-datatypes.js';
import { many } from './stu3-tolerant.js';

/** Source: appointments.md §2.3. */
export const Stu3Schedule = z.object({
  ...localFields,
  resourceType: z.literal('Schedule'),
  serviceCategory: first(Stu3CodeableConcept),
  actor: many(Stu3Reference),
});
export type Stu3Schedule = z.infer<typeof Stu3Schedule>;
