import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Period, Stu3Quantity, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

const Dosage = z.object({ text: text, patientInstruction: text });
const medicine = {
  /** 1.6.2 also permits the concept itself: access-record-structured.md §2.9. */
  medicationCodeableConcept: maybe(Stu3CodeableConcept),
  medicationReference: maybe(Stu3Reference),
  subject: maybe(Stu3Reference),
  status: text,
  basedOn: many(Stu3Reference),
};

export const Stu3Medication = z.object({ code: maybe(Stu3CodeableConcept) });

export const Stu3MedicationStatement = z.object({
  ...clinicalFields,
  ...medicine,
  effectivePeriod: maybe(Stu3Period),
  dosage: many(Dosage),
});

export const Stu3MedicationRequest = z.object({
  ...clinicalFields,
  ...medicine,
  intent: text,
  authoredOn: text,
  recorder: maybe(Stu3Reference),
  requester: maybe(z.object({ agent: maybe(Stu3Reference), onBehalfOf: maybe(Stu3Reference) })),
  priorPrescription: maybe(Stu3Reference),
  dosageInstruction: many(Dosage),
  dispenseRequest: maybe(
    z.object({
      validityPeriod: maybe(Stu3Period),
      quantity: maybe(Stu3Quantity),
      expectedSupplyDuration: maybe(Stu3Quantity),
    }),
  ),
});
export type Stu3MedicationStatement = z.infer<typeof Stu3MedicationStatement>;
export type Stu3MedicationRequest = z.infer<typeof Stu3MedicationRequest>;
