import { z } from 'zod';
import { OrganisationType } from './appointment-view.js';
import { instantOf } from './london-time.js';
import { NhsNumber } from './nhs-number.js';
import { OdsCode } from './ods-code.js';
import { LocalId } from './slot-view.js';

/** Lengths in UTF-16 units, as practices count. Source: appointments.md §3.2. */
const TEXT_LIMITS = { description: 100, comment: 500 } as const;

/** Brief administrative text; never a way to hand over care. */
export const AppointmentDescription = brief(TEXT_LIMITS.description);
export const AppointmentComment = brief(TEXT_LIMITS.comment);

/** `max` alone counts a character outside the basic plane as one. */
function brief(most: number) {
  return z
    .string()
    .trim()
    .min(1)
    .max(most)
    .refine((text) => text.length <= most, { error: `must not be longer than ${most} characters` });
}

const written = z.string().refine((text) => instantOf(text) !== undefined, { error: 'must be a time with its offset' });

/** The organisation for which the booking is made: the one that the user works for. Source: appointments.md §3.2, §6.2. */
export const BookingOrganisation = z
  .object({
    odsCode: OdsCode,
    name: z.string().trim().min(1),
    /** Practices refuse a booking without. */
    phone: z.string().trim().min(1),
    /** Given if, and only if, the slot search was filtered by it. */
    type: OrganisationType.optional(),
  })
  .readonly();
export type BookingOrganisation = z.infer<typeof BookingOrganisation>;

/** Who the patient is: at the practice by its own id. The number is for practices that know no local ids. */
const PatientRef = z.object({ localId: LocalId, nhsNumber: NhsNumber }).readonly();

/** Everything that a booking sends; a repeat by the user sends the same, `created` too. Source: appointments.md §3.2, §3.6 step 3. */
export const Booking = z
  .object({
    patient: PatientRef,
    /** In order of time; `start` and `end` exactly as the search gave them. */
    slots: z
      .array(z.object({ slotId: LocalId, start: written, end: written }).readonly())
      .min(1)
      .readonly(),
    /** Of the schedule: where the patient goes. */
    locationId: LocalId,
    /** Of the schedule, where it has one. */
    practitionerId: LocalId.optional(),
    serviceId: LocalId.optional(),
    description: AppointmentDescription,
    comment: AppointmentComment.optional(),
    /** UK clock time with offset, made once for an attempt. */
    created: written,
    organisation: BookingOrganisation,
  })
  .readonly();
export type Booking = z.infer<typeof Booking>;
