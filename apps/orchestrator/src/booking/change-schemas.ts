import { z } from 'zod';
import { AppointmentView } from '#contracts';
import type { ChangeState } from '#workflow';

export const ChangeId = z.uuid({ error: 'must be the id of a change: a UUID' });

export const ChangeView = z
  .object({
    changeId: z.uuid(),
    outcome: z.string().meta({ description: 'How the change stands: a word for programs, such as UNKNOWN or DONE.' }),
    practice: z.string(),
    title: z.string(),
    action: z.string(),
    nothingWasSaved: z.union([z.boolean(), z.literal('unknown')]),
    appointment: AppointmentView.optional().meta({ description: 'As it stood at the last look.' }),
    nextLookAt: z.string().optional().meta({ description: 'When it is looked at again by itself.' }),
    environment: z.string(),
  })
  .meta({ id: 'AppointmentChange' });
export type ChangeView = z.infer<typeof ChangeView>;

const OPEN = {
  title: 'We could not confirm the change yet. It is not known whether it was saved.',
  action: 'Do not tell the patient to attend or to stay away: wait for the check, or telephone the practice.',
  nothingWasSaved: 'unknown',
} as const;
const SAVED = { title: 'The change was saved.', action: 'Tell the patient.', nothingWasSaved: false } as const;

/** Source: appointments.md §4.6, sentences of §8. */
export const CHANGE_WORDS: Readonly<
  Record<
    ChangeState,
    { readonly title: string; readonly action: string; readonly nothingWasSaved: boolean | 'unknown' }
  >
> = {
  SENDING: OPEN,
  UNKNOWN: OPEN,
  NOT_DONE: {
    title: 'The change was not found at the practice a minute later: the appointment stands as it was.',
    action: 'Send the same change again, or telephone the practice. If it shows up later, you will be told.',
    nothingWasSaved: 'unknown',
  },
  ANSWERED: {
    title: 'The outcome of this change was told in the reply.',
    action: "Look at the patient's appointments.",
    nothingWasSaved: 'unknown',
  },
  DONE: SAVED,
  DONE_LATE: {
    title: 'URGENT: the change was saved after all, after it had not been found.',
    action: 'Tell the patient at once how the appointment stands now.',
    nothingWasSaved: false,
  },
  CHANGED_MEANWHILE: {
    title: 'The appointment was changed by someone else meanwhile. Your change is not in it.',
    action: 'Look at the appointment and decide anew.',
    nothingWasSaved: 'unknown',
  },
  UNRESOLVED: {
    title: 'The appointment has begun and we could not confirm the change.',
    action: 'Telephone the practice.',
    nothingWasSaved: 'unknown',
  },
  REPEATED: {
    title: 'The change was sent once more: the later one tells how it ended.',
    action: "Look at the patient's appointments.",
    nothingWasSaved: 'unknown',
  },
};
