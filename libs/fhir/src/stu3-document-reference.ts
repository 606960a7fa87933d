import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Coding, Stu3Identifier, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

const Attachment = z.object({ contentType: text, size: maybe(z.number()), title: text, url: text });

/** Metadata of a document: access-record-structured.md §2.16. */
export const Stu3DocumentReference = z.object({
  ...clinicalFields,
  masterIdentifier: maybe(Stu3Identifier),
  status: text,
  type: maybe(Stu3CodeableConcept),
  subject: maybe(Stu3Reference),
  created: text,
  indexed: text,
  author: many(Stu3Reference),
  custodian: maybe(Stu3Reference),
  description: text,
  securityLabel: many(z.object({ coding: many(Stu3Coding) })),
  content: many(z.object({ attachment: maybe(Attachment) })),
  context: maybe(z.object({ encounter: maybe(Stu3Reference) })),
});
export type Stu3DocumentReference = z.infer<typeof Stu3DocumentReference>;
