import { z } from 'zod';
import { LocalId, StaffRole } from './slot-view.js';

/** Kind of organisation that books; the only two codes there are. Source: appointments.md §0. */
export const OrganisationType = z.enum(['gp-practice', 'urgent-care']);
export type OrganisationType = z.infer<typeof OrganisationType>;

/** Who made the booking, as the practice keeps it; missing for bookings made inside the practice. Source: appointments.md §4.1. */
export const AppointmentBooker = z
  .object({
    odsCode: z.string().optional(),
    name: z.string().optional(),
    phone: z.string().optional(),
    /** As sent: old systems write other words than the two codes. */
    type: z.string().optional(),
  })
  .readonly();
export type AppointmentBooker = z.infer<typeof AppointmentBooker>;

/** An appointment as the practice returned it. Source: appointments.md §3.1, §7.1. */
export const AppointmentView = z
  .object({
    appointmentId: LocalId,
    /** Needed to change it. */
    versionId: z.string().optional(),
    /** `booked`, `cancelled`, `arrived` … as sent. */
    status: z.string(),
    start: z.string().meta({ description: 'Exactly as sent; show this clock time.' }),
    end: z.string().meta({ description: 'Exactly as sent.' }),
    startsAt: z.iso.datetime().meta({ description: 'The same instant in UTC, for sorting only.' }),
    endsAt: z.iso.datetime(),
    durationMinutes: z.number().meta({ description: 'From start and end: the stated duration can be wrong.' }),
    oddOffset: z.literal(true).optional(),
    description: z.string().optional(),
    comment: z.string().optional(),
    created: z.string().optional(),
    cancellationReason: z.string().optional(),
    slotIds: z.array(LocalId).readonly(),
    patientId: LocalId.optional(),
    locationId: LocalId.optional(),
    practitionerId: LocalId.optional(),
    serviceId: LocalId.optional(),
    bookedBy: AppointmentBooker.optional(),
    deliveryChannel: z.string().optional(),
    practitionerRole: StaffRole.optional(),
    slotType: z.string().optional(),
    sessionName: z.string().optional(),
  })
  .readonly();
export type AppointmentView = z.infer<typeof AppointmentView>;

/** Why an appointment cannot be amended or cancelled from outside. Source: appointments.md §4.1, §4.4, §4.5, §4.7 [TEAM]. */
export type AppointmentLock = 'cancelled' | 'started' | 'home-visit';

/** None: it may be tried. Other organisations' appointments may be changed too (appointments.md §4.1). */
export function appointmentLocks(appointment: AppointmentView, now: Date): readonly AppointmentLock[] {
  const locks: readonly (readonly [AppointmentLock, boolean])[] = [
    ['cancelled', !isLive(appointment)],
    ['started', Date.parse(appointment.startsAt) <= now.getTime()],
    ['home-visit', appointment.deliveryChannel?.toLowerCase() === 'visit'],
  ];
  return locks.flatMap(([lock, holds]) => (holds ? [lock] : []));
}

/** Later on its day an appointment may be `arrived`, `fulfilled` or `noshow`: it lives all the same. Source: appointments.md §3.6 step 6. */
export function isLive({ status }: Pick<AppointmentView, 'status'>): boolean {
  return status !== 'cancelled' && status !== 'entered-in-error';
}
