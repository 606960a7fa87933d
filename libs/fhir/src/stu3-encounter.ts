import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Period, Stu3Quantity, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** access-record-structured.md §2.12. */
export const Stu3Encounter = z.object({
  ...clinicalFields,
  status: text,
  type: many(Stu3CodeableConcept),
  subject: maybe(Stu3Reference),
  participant: many(z.object({ type: many(Stu3CodeableConcept), individual: maybe(Stu3Reference) })),
  period: maybe(Stu3Period),
  length: maybe(Stu3Quantity),
  location: many(z.object({ location: maybe(Stu3Reference) })),
  serviceProvider: maybe(Stu3Reference),
});
export type Stu3Encounter = z.infer<typeof Stu3Encounter>;
