import { z } from 'zod';
import { localFields, Stu3Address, Stu3ContactPoint } from './stu3-booking-datatypes.js';
import { Stu3CodeableConcept, Stu3HumanName, Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** People and organisations around an appointment: gp-connect-core.md §8.1, §8.4. */
export const Stu3BookingPractitioner = z.object({
  ...localFields,
  resourceType: z.literal('Practitioner'),
  name: many(Stu3HumanName),
  gender: text,
});
export type Stu3BookingPractitioner = z.infer<typeof Stu3BookingPractitioner>;

/** Address and telecom come as one object or as a list: appointments.md §10 row 19. */
export const Stu3BookingOrganization = z.object({
  ...localFields,
  resourceType: z.literal('Organization'),
  type: many(Stu3CodeableConcept),
  name: text,
  telecom: many(Stu3ContactPoint),
  address: many(Stu3Address),
});
export type Stu3BookingOrganization = z.infer<typeof Stu3BookingOrganization>;

export const Stu3HealthcareService = z.object({
  ...localFields,
  resourceType: z.literal('HealthcareService'),
  name: text,
});
export type Stu3HealthcareService = z.infer<typeof Stu3HealthcareService>;

/** A patient as the practice holds them. */
export const Stu3PracticePatient = z.object({
  ...localFields,
  resourceType: z.literal('Patient'),
  name: many(Stu3HumanName),
  gender: text,
  birthDate: text,
  managingOrganization: maybe(Stu3Reference),
});
export type Stu3PracticePatient = z.infer<typeof Stu3PracticePatient>;
