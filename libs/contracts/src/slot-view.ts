import { z } from 'zod';

/** Id that one practice's system gave: opaque, case-sensitive, never valid at another practice. Source: appointments.md §1.1. */
export const LocalId = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9\-.]{1,64}$/u, {
  error: 'must be an id as the practice gives it: at most 64 letters, digits, hyphens and points',
});
export type LocalId = z.infer<typeof LocalId>;

export const StaffRole = z
  .object({
    code: z.string().optional(),
    /** Shown as the practice words it; codes outside the published list occur. */
    display: z.string().optional(),
  })
  .readonly();
export type StaffRole = z.infer<typeof StaffRole>;

export const StaffMember = z
  .object({ id: LocalId, name: z.string().optional(), gender: z.string().optional() })
  .readonly();
export type StaffMember = z.infer<typeof StaffMember>;

/** A surgery, main or branch. `name` and `address` are missing where the practice did not send them: never use another place's. */
export const Place = z
  .object({
    id: LocalId,
    name: z.string().optional(),
    /** Line by line, postcode last. */
    address: z.array(z.string()).readonly(),
    phone: z.string().optional(),
    organisationId: LocalId.optional(),
  })
  .readonly();
export type Place = z.infer<typeof Place>;

export const PlaceOrganisation = z
  .object({
    id: LocalId,
    odsCode: z.string().optional(),
    name: z.string().optional(),
    address: z.array(z.string()).readonly(),
    phone: z.string().optional(),
  })
  .readonly();
export type PlaceOrganisation = z.infer<typeof PlaceOrganisation>;

export const OfferedService = z.object({ id: LocalId, name: z.string().optional() }).readonly();
export type OfferedService = z.infer<typeof OfferedService>;

/** A slot that was free when the practice answered; nothing holds it. Source: appointments.md §1.2, §2.4 [TEAM]. */
export const SlotView = z
  .object({
    slotId: LocalId,
    versionId: z.string().optional(),
    scheduleId: LocalId,
    start: z
      .string()
      .meta({ description: 'Exactly as sent; show this clock time, and send it back unchanged to book.' }),
    end: z.string().meta({ description: 'Exactly as sent.' }),
    startsAt: z.iso.datetime().meta({ description: 'The same instant in UTC, for sorting and counting only.' }),
    endsAt: z.iso.datetime(),
    durationMinutes: z.number(),
    /** The offset is not the one that clocks in England have then: the time as written may mislead. */
    oddOffset: z.literal(true).optional(),
    deliveryChannel: z.string().optional(),
    slotType: z.string().optional(),
    sessionName: z.string().optional(),
    practitionerRole: StaffRole.optional(),
    practitioner: StaffMember.optional(),
    location: Place.optional(),
    organisation: PlaceOrganisation.optional(),
    service: OfferedService.optional(),
    bookableWithNext: LocalId.optional().meta({ description: 'Slot that may be booked together with this one.' }),
  })
  .readonly();
export type SlotView = z.infer<typeof SlotView>;
