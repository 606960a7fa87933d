import { z } from 'zod';
import {
  AppointmentComment,
  AppointmentDescription,
  AppointmentView,
  instantOf,
  LocalId,
  londonDayOf,
  OdsCode,
  OrganisationType,
} from '#contracts';
import { JourneyLegView } from '../problem.js';
import { BookingAlertView, BookingProblem } from './booking-problem.js';

const MOST_SLOTS = 10;

export const BookingId = z.uuid({ error: 'must be the id of a booking: a UUID' });

export const IdempotencyKey = z
  .string({ error: 'must be given' })
  .regex(/^[A-Za-z0-9-]{8,64}$/u, { error: 'must be 8 to 64 letters, digits and hyphens' });

const Written = z.string().refine((text) => instantOf(text) !== undefined, {
  error: 'must be a time with its offset, exactly as the slot search gave it',
});

const Slot = z.strictObject({ slotId: LocalId, start: Written, end: Written });
type Slot = z.infer<typeof Slot>;

const AppointmentIds = z.array(LocalId).max(100);

/** Body of `POST /v1/patient-contexts/{id}/appointments`. */
export const BookBody = z
  .strictObject({
    organisation: OdsCode.optional().meta({
      description: "ODS code of another organisation than the patient's practice.",
    }),
    slots: z
      .array(Slot)
      .min(1)
      .max(MOST_SLOTS)
      .superRefine((slots, context) => {
        for (const { field, rule } of slotFaults(slots))
          context.addIssue({ code: 'custom', path: field, message: rule });
      })
      .meta({ description: 'In order of time, each as the slot search gave it.' }),
    description: AppointmentDescription.meta({ description: 'Brief administrative text; the practice shows it.' }),
    comment: AppointmentComment.optional(),
    contact: z.strictObject({
      phone: z.string().trim().min(1).max(50).meta({ description: 'Of your organisation, for the practice.' }),
      organisationType: OrganisationType.optional().meta({ description: 'As in the slot search.' }),
    }),
    seen: z
      .strictObject({ appointmentIds: AppointmentIds, unreadable: z.boolean().optional() })
      .optional()
      .meta({ description: "What the user saw of the patient's appointments on the confirm screen." }),
    confirm: z
      .strictObject({ differences: z.boolean().optional() })
      .optional()
      .meta({ description: 'After BOOKING_CHECK_DETAILS: the details were checked with the patient.' }),
  })
  .meta({ id: 'BookAppointment' });
export type BookBody = z.infer<typeof BookBody>;

interface SlotFault {
  readonly field: (string | number)[];
  readonly rule: string;
}

/** Each slot by itself, and beside the one before it. A time that cannot be read has its own issue. */
function slotFaults(slots: readonly Slot[]): readonly SlotFault[] {
  return slots.flatMap((slot, index) => {
    const before = slots[index - 1];
    const faults: readonly (readonly [string, boolean, string])[] = [
      ['end', isBefore(slot.end, slot.start) || sameTime(slot.end, slot.start), 'must be after `start`'],
      [
        'start',
        before !== undefined && isBefore(slot.start, before.end),
        'must not be before the end of the slot before',
      ],
      ['start', dayOf(slot.start) !== dayOf(slots[0]?.start), 'must be on the same day as the first slot'],
      ['slotId', slots.slice(0, index).some(({ slotId }) => slotId === slot.slotId), 'must not be given twice'],
    ];
    return faults.flatMap(([field, wrong, rule]) => (wrong ? [{ field: [index, field], rule }] : []));
  });
}

function isBefore(one: string, other: string): boolean {
  return (instantOf(one) ?? Number.NaN) < (instantOf(other) ?? Number.NaN);
}

function sameTime(one: string, other: string): boolean {
  return instantOf(one) !== undefined && instantOf(one) === instantOf(other);
}

function dayOf(written: string | undefined): string | undefined {
  return londonDayOf(written ?? '');
}

export const DecisionBody = z.strictObject({ decision: z.enum(['accept', 'reject', 'close']) }).meta({
  id: 'BookingDecision',
  description:
    '`accept` or `reject` what BOOKED_VERIFY shows; `close` a MANUAL_CHECK or UNRESOLVED that was dealt with. A decision that does not fit changes nothing.',
});
export type DecisionBody = z.infer<typeof DecisionBody>;

const Frame = z.object({
  environment: z.string(),
  journey: z.array(JourneyLegView),
});
const texts = z.array(z.string()).meta({ description: 'Sentences that must stand beside the booking.' });
const alerts = z.array(BookingAlertView).readonly();
const differences = z
  .array(z.string())
  .readonly()
  .meta({ description: 'What was booked differently from what was asked.' });

export const BookedReply = z
  .object({
    bookingId: z.uuid(),
    outcome: z.enum(['BOOKED', 'BOOKED_MISMATCH']).meta({
      description: 'BOOKED_MISMATCH: booked, but not as asked. Urgent: show it at once and never hide it.',
    }),
    appointment: AppointmentView,
    differences: differences.optional(),
    texts,
    alerts,
    expiresAt: z.string().meta({ description: 'When the opened patient is closed unless used again. RFC 3339.' }),
    ...Frame.shape,
  })
  .meta({ id: 'BookedAppointment' });
export type BookedReply = z.infer<typeof BookedReply>;

export const BookingView = z
  .object({
    ...BookingProblem.shape,
    bookingId: z.uuid(),
    outcome: z.string().meta({ description: 'How the booking stands, e.g. BOOKED, UNKNOWN, NOT_BOOKED.' }),
    practice: z.string(),
    code: z.string().optional().meta({ description: 'Of the catalogue of problems, unless it is booked.' }),
    title: z.string(),
    action: z.string(),
    appointment: AppointmentView.optional(),
    differences: differences.optional(),
    retryAfterSeconds: z.number().optional(),
    decisions: z.array(DecisionBody.shape.decision).meta({ description: 'What a person may decide now.' }),
    texts,
    alerts,
    ...Frame.shape,
  })
  .meta({ id: 'Booking' });
export type BookingView = z.infer<typeof BookingView>;
