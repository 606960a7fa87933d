import { z } from 'zod';
import { Stu3CodeableConcept, Stu3HumanName, Stu3Identifier, Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** Patient, staff and organisations of the record: access-record-structured.md §2.2. */
export const Stu3RecordPatient = z.object({
  identifier: many(Stu3Identifier),
  name: many(Stu3HumanName),
  gender: text,
  birthDate: text,
  generalPractitioner: many(Stu3Reference),
  managingOrganization: maybe(Stu3Reference),
});
/** Also fits a RelatedPerson. */
export const Stu3Practitioner = z.object({ name: many(Stu3HumanName) });
export const Stu3PractitionerRole = z.object({
  practitioner: maybe(Stu3Reference),
  organization: maybe(Stu3Reference),
  code: many(Stu3CodeableConcept),
});
export const Stu3Organization = z.object({ identifier: many(Stu3Identifier), name: text });
/** Also fits a HealthcareService. */
export const Stu3Location = z.object({ name: text, managingOrganization: maybe(Stu3Reference) });
export const Stu3Device = z.object({ type: maybe(Stu3CodeableConcept), model: text });

export type Stu3RecordPatient = z.infer<typeof Stu3RecordPatient>;
export type Stu3Organization = z.infer<typeof Stu3Organization>;
