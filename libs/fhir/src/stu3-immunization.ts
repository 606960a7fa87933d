import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Quantity, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

const Dose = z.object({
  doseSequence: maybe(z.int()),
  seriesDoses: maybe(z.int()),
  description: text,
  targetDisease: many(Stu3CodeableConcept),
});

/** access-record-structured.md §2.13. `status` says nothing: it is `completed` for what was not given too. */
export const Stu3Immunization = z.object({
  ...clinicalFields,
  status: text,
  notGiven: maybe(z.boolean()),
  vaccineCode: maybe(Stu3CodeableConcept),
  patient: maybe(Stu3Reference),
  encounter: maybe(Stu3Reference),
  date: text,
  primarySource: maybe(z.boolean()),
  reportOrigin: maybe(Stu3CodeableConcept),
  location: maybe(Stu3Reference),
  manufacturer: maybe(Stu3Reference),
  lotNumber: text,
  expirationDate: text,
  site: maybe(Stu3CodeableConcept),
  route: maybe(Stu3CodeableConcept),
  doseQuantity: maybe(Stu3Quantity),
  practitioner: many(z.object({ role: maybe(Stu3CodeableConcept), actor: maybe(Stu3Reference) })),
  explanation: maybe(z.object({ reason: many(Stu3CodeableConcept), reasonNotGiven: many(Stu3CodeableConcept) })),
  vaccinationProtocol: many(Dose),
});
export type Stu3Immunization = z.infer<typeof Stu3Immunization>;
