import { z } from 'zod';
import { AppointmentView, SlotView } from '#contracts';

export const BookingAlertView = z
  .object({
    kind: z.enum(['BOOKED_LATE', 'TWO_APPOINTMENTS']),
    at: z.string(),
    changeId: z.string().optional().meta({ description: 'Look at it with `GET /v1/appointment-changes/{changeId}`.' }),
    appointments: z.array(AppointmentView).readonly(),
  })
  .readonly()
  .meta({ id: 'BookingAlert', description: 'Showed up after a verdict: staff must be told.' });

/** What a problem says beside its wording when something was to be booked or changed at a practice. */
export const BookingProblem = z.object({
  nothingWasSaved: z
    .union([z.boolean(), z.literal('unknown')])
    .optional()
    .meta({
      description: '`unknown`: something may have been saved at the practice. Never take it for `true`.',
    }),
  bookingId: z.string().optional().meta({ description: 'Look at it with `GET /v1/bookings/{bookingId}`.' }),
  appointments: z.array(AppointmentView).readonly().optional().meta({ description: 'Show all of them.' }),
  unreadable: z.int().optional().meta({ description: "Entries of the patient's list that could not be read." }),
  seen: z
    .object({ appointmentIds: z.array(z.string()), unreadable: z.boolean() })
    .optional()
    .meta({ description: 'When the user has seen `appointments`: send this as `seen` to go on.' }),
  nextLookAt: z.string().optional().meta({ description: 'When it is looked at again by itself.' }),
  mayTryAgain: z.boolean().optional().meta({ description: 'The same slot may be tried once more: offer this first.' }),
  reason: z.string().optional().meta({ description: 'Why the practice refused.' }),
  freshSlots: z.array(SlotView).readonly().optional().meta({ description: 'What is free on that day now.' }),
  alerts: z.array(BookingAlertView).readonly().optional(),
});
export type BookingProblem = z.infer<typeof BookingProblem>;
