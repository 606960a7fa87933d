import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

const Reaction = z.object({ manifestation: many(Stu3CodeableConcept), description: text, severity: text });

/** access-record-structured.md §2.10. */
export const Stu3AllergyIntolerance = z.object({
  ...clinicalFields,
  clinicalStatus: text,
  verificationStatus: text,
  type: text,
  category: many(z.string()),
  criticality: text,
  code: maybe(Stu3CodeableConcept),
  patient: maybe(Stu3Reference),
  onsetDateTime: text,
  lastOccurrence: text,
  assertedDate: text,
  recorder: maybe(Stu3Reference),
  asserter: maybe(Stu3Reference),
  reaction: many(Reaction),
});
export type Stu3AllergyIntolerance = z.infer<typeof Stu3AllergyIntolerance>;
