import { z } from 'zod';
import { first, localFields } from './stu3-booking-datatypes.js';
import { Stu3CodeableConcept, Stu3Reference } from './stu3-datatypes.js';
import { Stu3BookingOrganization } from './stu3-booking-people.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** Source: appointments.md §3.1, Annex A. */
export const Stu3Appointment = z.object({
  ...localFields,
  resourceType: z.literal('Appointment'),
  contained: many(Stu3BookingOrganization),
  status: text,
  serviceCategory: first(Stu3CodeableConcept),
  serviceType: many(Stu3CodeableConcept),
  description: text,
  start: text,
  end: text,
  slot: many(Stu3Reference),
  created: text,
  comment: text,
  participant: many(z.object({ actor: maybe(Stu3Reference), status: text })),
});
export type Stu3Appointment = z.infer<typeof Stu3Appointment>;
