import { z } from 'zod';
import { many, maybe, text } from './stu3-tolerant.js';

/** Data types of FHIR STU3 as far as the record is read; every field may be missing or retyped. */
export const Stu3Period = z.object({ start: text, end: text });
export const Stu3Identifier = z.object({ system: text, value: text });
export const Stu3Reference = z.object({ reference: text, display: text });
export const Stu3Annotation = z.object({ authorString: text, text: text });
export const Stu3HumanName = z.object({
  use: text,
  text: text,
  family: text,
  given: many(z.string()),
  prefix: many(z.string()),
});

const DescriptionPart = z.object({ url: text, valueString: text });
const DescriptionExtension = z.object({ url: text, extension: many(DescriptionPart) });
export const Stu3Coding = z.object({
  system: text,
  code: text,
  display: text,
  userSelected: maybe(z.boolean()),
  extension: many(DescriptionExtension),
});
export const Stu3CodeableConcept = z.object({ text: text, coding: many(Stu3Coding) });

const values = {
  url: text,
  valueCode: text,
  valueString: text,
  valueDate: text,
  valueDateTime: text,
  valueInteger: maybe(z.int()),
  valueUnsignedInt: maybe(z.int()),
  valuePositiveInt: maybe(z.int()),
  valueBoolean: maybe(z.boolean()),
  valueCoding: maybe(Stu3Coding),
  valueCodeableConcept: maybe(Stu3CodeableConcept),
  valueReference: maybe(Stu3Reference),
};
const ExtensionPart = z.object(values);
/** Two levels are enough: no extension of the record nests deeper (access-record-structured.md §2.19). */
export const Stu3Extension = z.object({ ...values, extension: many(ExtensionPart) });

export const Stu3Quantity = z.object({
  value: maybe(z.number()),
  /** Digits of the wire where they are more than the number, e.g. `4.50`; put there by the reader of the answer. */
  valueAsSent: text,
  comparator: text,
  unit: text,
  code: text,
  extension: many(Stu3Extension),
});

/** Fields that every clinical resource shares. `meta.security` carries NOPAT (access-record-structured.md §2.18). */
export const clinicalFields = {
  meta: maybe(z.object({ security: many(Stu3Coding) })),
  identifier: many(Stu3Identifier),
  extension: many(Stu3Extension),
  note: many(Stu3Annotation),
};

export type Stu3Reference = z.infer<typeof Stu3Reference>;
export type Stu3Annotation = z.infer<typeof Stu3Annotation>;
export type Stu3HumanName = z.infer<typeof Stu3HumanName>;
export type Stu3Coding = z.infer<typeof Stu3Coding>;
export type Stu3CodeableConcept = z.infer<typeof Stu3CodeableConcept>;
export type Stu3Extension = z.infer<typeof Stu3Extension>;
export type Stu3ExtensionPart = z.infer<typeof ExtensionPart>;
export type Stu3Identifier = z.infer<typeof Stu3Identifier>;
export type Stu3Quantity = z.infer<typeof Stu3Quantity>;
