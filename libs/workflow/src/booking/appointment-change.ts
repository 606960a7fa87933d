import {
  type AppointmentAmendment,
  type AppointmentLock,
  appointmentLocks,
  type AppointmentView,
  hasText,
  type LocalId,
  type RefusalReason,
  type Requester,
} from '#contracts';
import type { FaultCode } from '#errors';
import type { IdentityDifference } from '../identity-check.js';
import type { VisitQuestion } from './practice-visit.js';

/** A change that seems not to have happened may still come: nothing is certain earlier. Source: appointments.md §4.6 (5). */
const PROVISIONAL_MS = 60_000;

export type ListOutcome =
  | {
      readonly kind: 'LISTED';
      /** From today on only, cancelled ones and those of other organisations too. */
      readonly appointments: readonly ListedAppointment[];
      /** Entries that could not be read. */
      readonly leftOut: number;
      readonly differences: readonly IdentityDifference[];
    }
  /** Nobody active with that number there: so no appointments that can be seen from here. */
  | { readonly kind: 'NOT_REGISTERED' }
  | { readonly kind: 'CONTACT_PRACTICE'; readonly count: number }
  | { readonly kind: 'DAYS_OVER' };

export interface ListedAppointment {
  readonly appointment: AppointmentView;
  /** None: it may be tried to change it. */
  readonly locks: readonly AppointmentLock[];
  /** Another organisation booked it, or nobody says who: ask the user before it is changed (appointments.md §4.1). */
  readonly othersBooking: boolean;
}

export type ReadOutcome = ({ readonly kind: 'FOUND' } & ListedAppointment) | { readonly kind: 'NOT_FOUND' };

export interface ChangeQuestion extends VisitQuestion {
  readonly appointmentId: LocalId;
  /** What the user saw: another version is shown again before it is changed. */
  readonly versionId: string;
  /** The user repeats a change whose outcome was unknown: then a refusal proves nothing about the first (appointments.md §4.6). */
  readonly repeatsUnknown?: boolean | undefined;
}

export type Change =
  | { readonly kind: 'amend'; readonly amendment: AppointmentAmendment }
  | { readonly kind: 'cancel'; readonly reason: string };

export type ChangeOutcome =
  /** As the practice returned or lists it. `textsDiffer`: it keeps other texts than were sent. */
  | { readonly kind: 'DONE'; readonly appointment: AppointmentView; readonly textsDiffer: boolean }
  /** Somebody changed it meanwhile: the user looks and decides anew. */
  | {
      readonly kind: 'CHANGED_MEANWHILE';
      readonly fault: 'GPC_APPOINTMENT_CHANGED';
      readonly now: ListedAppointment | undefined;
    }
  /** It was not sent: it cannot be changed from here. */
  | { readonly kind: 'LOCKED'; readonly now: ListedAppointment }
  | { readonly kind: 'NOT_FOUND' }
  /** Nothing was saved. */
  | {
      readonly kind: 'REFUSED';
      readonly fault: FaultCode;
      /** `undefined`: our fault, or not permitted. */
      readonly reason: RefusalReason | undefined;
      readonly now: ListedAppointment | undefined;
    }
  | { readonly kind: 'NOT_SENT'; readonly fault: FaultCode }
  /**
   * Not seen to be done, but it may come: read again not before `certainAfter`, and offer only the same change until then.
   * `now`: how it stands; `undefined`: it could not be read.
   */
  | {
      readonly kind: 'UNKNOWN';
      readonly fault: 'GPC_UNKNOWN_OUTCOME';
      readonly now: ListedAppointment | undefined;
      readonly certainAfter: string;
      /** It is looked at again by itself: see `ChangeDesk.look`. */
      readonly changeId: string;
    }
  /** It was not sent: another change of this appointment is not settled. `own`: of the user's organisation. */
  | {
      readonly kind: 'CHANGE_OPEN';
      readonly fault: 'GPC_CHANGE_UNRESOLVED';
      readonly now: ListedAppointment;
      readonly changeId: string;
      readonly own: boolean;
    };

export function listedFor(appointment: AppointmentView, requester: Requester, now: Date): ListedAppointment {
  const othersBooking = appointment.bookedBy?.odsCode?.toUpperCase() !== requester.organisation.odsCode;
  return { appointment, locks: appointmentLocks(appointment, now), othersBooking };
}

export function certainAfter(endedAt: string): string {
  return new Date(Date.parse(endedAt) + PROVISIONAL_MS).toISOString();
}

/** Whether an answer that says "done" shows it done. */
export function isAccepted({ status }: AppointmentView, change: Change): boolean {
  return change.kind === 'amend' || status === 'cancelled';
}

/** Whether an appointment is as the change wanted it; practices may merge texts and cut a reason short. Source: appointments.md §4.6. */
export function isApplied(appointment: AppointmentView, change: Change): boolean {
  if (change.kind === 'amend')
    return (
      textsOf(change.amendment).every((text) => hasText(appointment, text)) &&
      isCommentGone(appointment, change.amendment)
    );
  const theirs = appointment.cancellationReason?.trim();
  const same = theirs === undefined || theirs.includes(change.reason.trim()) || change.reason.trim().startsWith(theirs);
  return appointment.status === 'cancelled' && same;
}

function textsOf({ description, comment }: AppointmentAmendment): readonly string[] {
  return [description, comment].filter((text) => typeof text === 'string');
}

function isCommentGone({ comment: theirs }: AppointmentView, { comment }: AppointmentAmendment): boolean {
  return comment !== null || theirs === undefined || theirs === '';
}
