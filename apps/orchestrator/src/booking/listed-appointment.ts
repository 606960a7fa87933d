import { z } from 'zod';
import { AppointmentView } from '#contracts';
import type { ListedAppointment } from '#workflow';

/** One appointment, and what may be done with it. Source: appointments.md §4.1. */
export const ListedAppointmentView = z
  .object({
    appointment: AppointmentView,
    locks: z
      .array(z.enum(['cancelled', 'started', 'home-visit']))
      .meta({ description: 'Why it cannot be changed from here; empty: it may be tried.' }),
    othersBooking: z
      .boolean()
      .meta({ description: 'Another organisation booked it, or nobody says who: ask the user before it is changed.' }),
  })
  .meta({ id: 'ListedAppointment' });
export type ListedAppointmentView = z.infer<typeof ListedAppointmentView>;

export function listedView({ appointment, locks, othersBooking }: ListedAppointment): ListedAppointmentView {
  return { appointment, locks: [...locks], othersBooking };
}
