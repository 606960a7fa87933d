import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Period, Stu3Quantity, Stu3Reference, clinicalFields } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

const Range = z.object({
  low: maybe(Stu3Quantity),
  high: maybe(Stu3Quantity),
  type: maybe(Stu3CodeableConcept),
  appliesTo: many(Stu3CodeableConcept),
  text: text,
});
const Ratio = z.object({ numerator: maybe(Stu3Quantity), denominator: maybe(Stu3Quantity) });
const values = {
  code: maybe(Stu3CodeableConcept),
  valueQuantity: maybe(Stu3Quantity),
  valueCodeableConcept: maybe(Stu3CodeableConcept),
  valueString: text,
  valueBoolean: maybe(z.boolean()),
  valueInteger: maybe(z.int()),
  valueDateTime: text,
  valueTime: text,
  valuePeriod: maybe(Stu3Period),
  valueRange: maybe(z.object({ low: maybe(Stu3Quantity), high: maybe(Stu3Quantity) })),
  valueRatio: maybe(Ratio),
  dataAbsentReason: maybe(Stu3CodeableConcept),
  interpretation: maybe(Stu3CodeableConcept),
  referenceRange: many(Range),
};
const Component = z.object(values);

/** One slice for all four uses: access-record-structured.md §2.14. */
export const Stu3Observation = z.object({
  ...clinicalFields,
  ...values,
  status: text,
  subject: maybe(Stu3Reference),
  context: maybe(Stu3Reference),
  effectiveDateTime: text,
  effectivePeriod: maybe(Stu3Period),
  issued: text,
  performer: many(Stu3Reference),
  comment: text,
  bodySite: maybe(Stu3CodeableConcept),
  method: maybe(Stu3CodeableConcept),
  specimen: maybe(Stu3Reference),
  related: many(z.object({ type: text, target: maybe(Stu3Reference) })),
  component: many(Component),
});
export type Stu3Observation = z.infer<typeof Stu3Observation>;
export type Stu3ObservedPart = z.infer<typeof Component>;
export type Stu3ReferenceRange = z.infer<typeof Range>;
