import { z } from 'zod';
import { Stu3Annotation, Stu3CodeableConcept, Stu3Extension, Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** A query list, or a list of the consultation structure: access-record-structured.md §2.4 and §2.6. */
export const Stu3List = z.object({
  title: text,
  code: maybe(Stu3CodeableConcept),
  extension: many(Stu3Extension),
  note: many(Stu3Annotation),
  encounter: maybe(Stu3Reference),
  emptyReason: maybe(Stu3CodeableConcept),
  /** An entry that cannot be read stays an entry: it counts. */
  entry: many(z.object({ item: maybe(Stu3Reference) }).catch({ item: undefined })),
});
export type Stu3List = z.infer<typeof Stu3List>;
