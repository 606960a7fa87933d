import { z } from 'zod';
import { localFields } from './stu3-booking-datatypes.js';
import { Stu3CodeableConcept, Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** Source: appointments.md §2.3. */
export const Stu3Slot = z.object({
  ...localFields,
  resourceType: z.literal('Slot'),
  serviceType: many(Stu3CodeableConcept),
  schedule: maybe(Stu3Reference),
  status: text,
  start: text,
  end: text,
});
export type Stu3Slot = z.infer<typeof Stu3Slot>;
