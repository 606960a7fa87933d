import { z } from 'zod';
import {
  Stu3CodeableConcept,
  Stu3Extension,
  Stu3Identifier,
  Stu3Period,
  Stu3Quantity,
  Stu3Reference,
  clinicalFields,
} from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** access-record-structured.md §2.15. */
export const Stu3DiagnosticReport = z.object({
  ...clinicalFields,
  basedOn: many(Stu3Reference),
  status: text,
  category: maybe(Stu3CodeableConcept),
  code: maybe(Stu3CodeableConcept),
  subject: maybe(Stu3Reference),
  context: maybe(Stu3Reference),
  effectiveDateTime: text,
  effectivePeriod: maybe(Stu3Period),
  issued: text,
  performer: many(z.object({ actor: maybe(Stu3Reference) })),
  specimen: many(Stu3Reference),
  result: many(Stu3Reference),
  conclusion: text,
  codedDiagnosis: many(Stu3CodeableConcept),
});
export type Stu3DiagnosticReport = z.infer<typeof Stu3DiagnosticReport>;

const Collection = z.object({
  extension: many(Stu3Extension),
  collectedDateTime: text,
  collectedPeriod: maybe(Stu3Period),
  quantity: maybe(Stu3Quantity),
  bodySite: maybe(Stu3CodeableConcept),
});
export const Stu3Specimen = z.object({
  ...clinicalFields,
  accessionIdentifier: maybe(Stu3Identifier),
  status: text,
  type: maybe(Stu3CodeableConcept),
  subject: maybe(Stu3Reference),
  receivedTime: text,
  collection: maybe(Collection),
});
export type Stu3Specimen = z.infer<typeof Stu3Specimen>;
