import { z } from 'zod';
import { AppointmentView, LocalId } from '#contracts';
import { ListedAppointmentView } from './listed-appointment.js';
import { Day, Differences, Organisation, Texts, VisitFrame } from './visit-schemas.js';

export const AppointmentId = LocalId;

/** Query of `GET …/appointments`: from today to a year later where nothing is said. */
export const AppointmentsQuery = z.strictObject({
  from: Day.optional(),
  to: Day.optional(),
  organisation: Organisation.optional(),
});
export type AppointmentsQuery = z.infer<typeof AppointmentsQuery>;

export const PlaceQuery = z.strictObject({ organisation: Organisation.optional() });
export type PlaceQuery = z.infer<typeof PlaceQuery>;

const RepeatsUnknown = z.boolean().optional().meta({
  description: 'True when the same change is sent again after its outcome was unknown.',
});

/** Body of `PATCH …/appointments/{appointmentId}`. Source: appointments.md §4.4. */
export const AmendBody = z
  .strictObject({
    description: z.string().trim().min(1).max(100).optional(),
    comment: z
      .string()
      .trim()
      .min(1)
      .max(500)
      .nullable()
      .optional()
      .meta({ description: '`null` takes the comment away; what is not given stays.' }),
    organisation: Organisation.optional(),
    repeatsUnknown: RepeatsUnknown,
  })
  .refine(({ description, comment }) => description !== undefined || comment !== undefined, {
    error: 'must change something: give `description` or `comment`',
  })
  .meta({ id: 'AmendAppointment' });
export type AmendBody = z.infer<typeof AmendBody>;

/** Body of `POST …/appointments/{appointmentId}/cancellation`. Source: appointments.md §4.5. */
export const CancelBody = z
  .strictObject({
    reason: z
      .string()
      .trim()
      .min(1)
      .max(1000)
      .meta({ description: 'Free text for the practice, which may cut it short.' }),
    organisation: Organisation.optional(),
    repeatsUnknown: RepeatsUnknown,
  })
  .meta({ id: 'CancelAppointment' });
export type CancelBody = z.infer<typeof CancelBody>;

export const AppointmentsReply = z
  .object({
    days: z.object({ from: Day, to: Day }),
    appointments: z
      .array(ListedAppointmentView)
      .meta({ description: 'By start; cancelled ones and those of other organisations too, past ones never.' }),
    leftOut: z.number().meta({ description: 'Entries that could not be read: with any, the list is not complete.' }),
    differences: Differences,
    texts: Texts,
    ...VisitFrame,
  })
  .meta({ id: 'Appointments' });
export type AppointmentsReply = z.infer<typeof AppointmentsReply>;

export const AppointmentReply = ListedAppointmentView.extend({ texts: Texts, ...VisitFrame }).meta({
  id: 'Appointment',
});
export type AppointmentReply = z.infer<typeof AppointmentReply>;

export const ChangedReply = z
  .object({
    appointment: AppointmentView.meta({ description: 'As the practice returned or lists it.' }),
    textsDiffer: z
      .boolean()
      .meta({ description: 'The practice keeps other texts than were sent: show what it keeps.' }),
    texts: Texts,
    ...VisitFrame,
  })
  .meta({ id: 'ChangedAppointment' });
export type ChangedReply = z.infer<typeof ChangedReply>;
