import { z } from 'zod';
import { LocalId, OrganisationType, SlotView } from '#contracts';
import { Day, Differences, Organisation, Texts, VisitFrame } from './visit-schemas.js';

export const DosServiceId = z
  .string()
  .regex(/^[A-Za-z0-9\-.]{1,64}$/u, { error: 'must be the id of a service: letters, digits, hyphens and points' })
  .meta({ description: 'Id in the Directory of Services, only where that led to the practice.' });

/** Query of `GET /v1/patient-contexts/{id}/slots`. */
export const SlotsQuery = z.strictObject({
  from: Day,
  to: Day,
  organisation: Organisation.optional(),
  organisationType: OrganisationType.optional().meta({
    description: 'Kind of the user’s organisation; without it, slots kept for a kind stay hidden.',
  }),
  service: DosServiceId.optional(),
});
export type SlotsQuery = z.infer<typeof SlotsQuery>;

export const SlotsReply = z
  .object({
    slots: z
      .array(SlotView)
      .meta({ description: 'Of the preferred surgery first, then by time. Nothing holds a slot until it is booked.' }),
    hints: z
      .array(z.object({ code: z.string(), text: z.string() }))
      .meta({ description: 'Why the list is empty, or may say less than asked, and what to do.' }),
    leftOut: z.object({ past: z.number(), notFree: z.number(), outsideDays: z.number(), unreadable: z.number() }),
    patient: z
      .object({
        kind: z.enum(['known', 'needs-registration', 'contact-practice', 'not-told']),
        differences: Differences.optional(),
        text: z.string(),
      })
      .meta({ description: 'Whether this patient could be booked at once.' }),
    preferredLocationId: LocalId.optional(),
    asAt: z.iso
      .datetime()
      .optional()
      .meta({ description: 'When the practice answered; search again after ten minutes. Missing: no list came.' }),
    texts: Texts,
    traceIds: z.array(z.string()).meta({ description: 'Ssp-TraceID of each search, for the service desk.' }),
    expiresAt: z.string(),
    ...VisitFrame,
  })
  .meta({ id: 'Slots' });
export type SlotsReply = z.infer<typeof SlotsReply>;
