import { z } from 'zod';
import { first, localFields, Stu3Address, Stu3ContactPoint } from './stu3-booking-datatypes.js';
import { Stu3Reference } from './stu3-datatypes.js';
import { many, maybe, text } from './stu3-tolerant.js';

/** A surgery. Address and telecom come as one object or as a list: appointments.md §10 row 19. */
export const Stu3BookingLocation = z.object({
  ...localFields,
  resourceType: z.literal('Location'),
  name: text,
  telecom: many(Stu3ContactPoint),
  address: first(Stu3Address),
  managingOrganization: maybe(Stu3Reference),
});
export type Stu3BookingLocation = z.infer<typeof Stu3BookingLocation>;
