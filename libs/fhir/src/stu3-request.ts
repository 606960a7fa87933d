import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Period, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

const requested = {
  ...clinicalFields,
  status: text,
  intent: text,
  subject: maybe(Stu3Reference),
  context: maybe(Stu3Reference),
  authoredOn: text,
  requester: maybe(z.object({ agent: maybe(Stu3Reference), onBehalfOf: maybe(Stu3Reference) })),
  reasonCode: many(Stu3CodeableConcept),
};

/** A diary entry, or the summary of a test request: access-record-structured.md §2.15, §2.17. */
export const Stu3ProcedureRequest = z.object({
  ...requested,
  code: maybe(Stu3CodeableConcept),
  occurrenceDateTime: text,
  /** No element of FHIR; seen in real answers. */
  occurrenceDate: text,
  occurrencePeriod: maybe(Stu3Period),
});
export type Stu3ProcedureRequest = z.infer<typeof Stu3ProcedureRequest>;

/** access-record-structured.md §2.16. */
export const Stu3ReferralRequest = z.object({
  ...requested,
  priority: text,
  specialty: maybe(Stu3CodeableConcept),
  recipient: many(Stu3Reference),
  description: text,
  supportingInfo: many(Stu3Reference),
});
export type Stu3ReferralRequest = z.infer<typeof Stu3ReferralRequest>;
