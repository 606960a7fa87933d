import { AppointmentView, LocalId, OdsCode, Requester } from '#contracts';
import { z } from 'zod';
import { certainAfter, isApplied } from './appointment-change.js';
import { watchTime } from './watch-times.js';

/** States of a change, and whether it keeps another change of the appointment from being sent. Source: appointments.md §4.6. */
export const CHANGE_STATES = {
  SENDING: 'guard',
  UNKNOWN: 'guard',
  /** Not seen to be done when it was certain; it may land all the same, so it is watched. */
  NOT_DONE: 'watch',
  /** Its outcome was told in the reply. */
  ANSWERED: 'over',
  /** Found by a look, after its outcome had been told as unknown. */
  DONE: 'over',
  /** Done after it was called not done: staff must be told. */
  DONE_LATE: 'over',
  CHANGED_MEANWHILE: 'over',
  /** The appointment has begun and nobody knows: the practice must be telephoned. */
  UNRESOLVED: 'over',
  /** The user sent a change once more: that one is watched now. */
  REPEATED: 'over',
} as const;
export type ChangeState = keyof typeof CHANGE_STATES;

const instant = z.iso.datetime();
const state = z.custom<ChangeState>((value) => typeof value === 'string' && Object.hasOwn(CHANGE_STATES, value));
const amendment = z
  .object({ description: z.string().optional(), comment: z.string().nullable().optional() })
  .readonly();

/** A change of an appointment that must not be forgotten while nobody knows whether it was saved. */
export const WatchedChange = z
  .object({
    of: z.literal('change'),
    changeId: z.uuid(),
    practice: OdsCode,
    /** For whom later looks are made. */
    requester: Requester,
    appointmentId: LocalId,
    startsAt: instant,
    change: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('amend'), amendment }).readonly(),
      z.object({ kind: z.literal('cancel'), reason: z.string() }).readonly(),
    ]),
    /** Version that was sent with it. */
    before: z.string(),
    keys: z.object({ guard: z.string(), watch: z.string().optional() }).readonly(),
    state,
    /** When its transmission ended; of one that a crash cut off the last moment at which it can have ended. */
    endedAt: instant,
    /** How the appointment stood at the last look. */
    found: AppointmentView.optional(),
    verdictAt: instant.optional(),
    lookAgainAt: instant.optional(),
    /** New with each write: tells whether a write whose answer was lost has happened. */
    revision: z.uuid(),
  })
  .readonly();
export type WatchedChange = z.infer<typeof WatchedChange>;

const AGAIN_MS = 60_000;
const SELDOM_MS = 3_600_000;

/** After one look; `undefined`: the appointment could not be read. Source: appointments.md §4.6 (2), (3) and (5). */
export function afterLook(
  one: WatchedChange,
  appointment: AppointmentView | undefined,
  now: Date,
): Partial<WatchedChange> {
  if (appointment === undefined) return unread(one, now);
  const found = appointment;
  if (isApplied(found, one.change))
    return { state: one.state === 'NOT_DONE' ? 'DONE_LATE' : 'DONE', found, lookAgainAt: undefined };
  // After the verdict it is watched further: practices that ignore versions would save it over a later change, too.
  if (found.versionId !== one.before && one.state !== 'NOT_DONE')
    return { state: 'CHANGED_MEANWHILE', found, lookAgainAt: undefined };
  const certain = certainAfter(one.endedAt);
  if (now.getTime() < Date.parse(certain)) return { state: 'UNKNOWN', found, lookAgainAt: certain };
  const verdictAt = one.verdictAt ?? now.toISOString();
  return { state: 'NOT_DONE', found, verdictAt, lookAgainAt: watchTime(one.startsAt, verdictAt, now) };
}

/** Ever more rarely, until it begins: practices give one that has begun no more (appointments.md §4.2). */
function unread({ state: before, startsAt, endedAt }: WatchedChange, now: Date): Partial<WatchedChange> {
  const start = Date.parse(startsAt);
  const wait = Math.min(Math.max(now.getTime() - Date.parse(endedAt), AGAIN_MS), SELDOM_MS);
  if (now.getTime() < start) return { lookAgainAt: new Date(Math.min(now.getTime() + wait, start)).toISOString() };
  return { state: before === 'NOT_DONE' ? before : 'UNRESOLVED', lookAgainAt: undefined };
}
