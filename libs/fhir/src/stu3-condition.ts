import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { maybe, text } from './stu3-tolerant.js';

/** A problem header: access-record-structured.md §2.11. */
export const Stu3Condition = z.object({
  ...clinicalFields,
  clinicalStatus: text,
  code: maybe(Stu3CodeableConcept),
  subject: maybe(Stu3Reference),
  context: maybe(Stu3Reference),
  onsetDateTime: text,
  abatementDateTime: text,
  assertedDate: text,
  asserter: maybe(Stu3Reference),
});
export type Stu3Condition = z.infer<typeof Stu3Condition>;
