import { z } from 'zod';
import { Stu3Extension, Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** Where a clinical resource says in which consultation it was recorded: access-record-structured.md §2.9 to §2.17. */
export const Stu3Recorded = z.object({
  extension: many(Stu3Extension),
  encounter: maybe(Stu3Reference),
  /** Of a DocumentReference it holds the encounter; of all others it is the encounter. */
  context: maybe(z.object({ reference: text, display: text, encounter: maybe(Stu3Reference) })),
});
export type Stu3Recorded = z.infer<typeof Stu3Recorded>;
