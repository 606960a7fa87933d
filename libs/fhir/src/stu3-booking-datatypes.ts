import { z } from 'zod';
import { Stu3CodeableConcept, Stu3Identifier, Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** One value, or the first of a list where the profile wants one. Source: appointments.md §2.3, parse leniently. */
export const first = <T extends z.ZodType>(element: T) => many(element).transform((list) => list[0]);

const values = {
  url: text,
  valueCode: text,
  valueString: text,
  valueReference: maybe(Stu3Reference),
  valueCodeableConcept: maybe(Stu3CodeableConcept),
};
/** Extensions of appointments and of patients at a practice: one level of parts. */
export const Stu3BookingExtension = z.object({ ...values, extension: many(z.object(values)) });
export type Stu3BookingExtension = z.infer<typeof Stu3BookingExtension>;

export const Stu3Address = z.object({
  use: text,
  text: text,
  line: many(z.string()),
  city: text,
  district: text,
  postalCode: text,
});
export type Stu3Address = z.infer<typeof Stu3Address>;

export const Stu3ContactPoint = z.object({ system: text, value: text, use: text });
export type Stu3ContactPoint = z.infer<typeof Stu3ContactPoint>;

/** Fields of every resource around an appointment. */
export const localFields = {
  id: text,
  meta: maybe(z.object({ versionId: text })),
  extension: many(Stu3BookingExtension),
  identifier: many(Stu3Identifier),
};
