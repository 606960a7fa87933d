import type { AppointmentView, BookingDifference, OdsCode, OrganisationType, RefusalReason } from '#contracts';
import { bookingDifferences } from '#contracts';
import type { FaultCode } from '#errors';
import { type AttemptState, type BookingAlert, type BookingAttempt, timesSent } from './attempt.js';

/** Transmissions that one choice of a slot may have at most, the second by the user's own word. Source: appointments.md §3.6 step 8. */
const MOST_TRANSMISSIONS = 2;

interface Told {
  readonly attemptId: string;
  readonly practice: OdsCode;
  /** What the slots were searched by, for a fresh search. */
  readonly searched: { readonly day: string; readonly organisationType: OrganisationType | undefined };
  /** What surfaced after a verdict: staff must be told. */
  readonly alerts: readonly BookingAlert[];
}

/** How an attempt stands, for the user. Wording is in the catalogue, under `fault`. */
export type AttemptOutcome = Told &
  (
    | { readonly kind: 'BOOKED'; readonly appointment: AppointmentView }
    /** It is booked, but not as asked: urgent, never hidden. */
    | {
        readonly kind: 'BOOKED_MISMATCH';
        readonly appointment: AppointmentView;
        readonly differences: readonly BookingDifference[];
      }
    /** The patient holds the slot; the user looks and accepts (`BookingDesk.settle`). */
    | { readonly kind: 'BOOKED_VERIFY'; readonly appointment: AppointmentView }
    | { readonly kind: 'MANUAL_CHECK'; readonly appointments: readonly AppointmentView[] }
    /** Surfaced after the verdict that there was none. */
    | { readonly kind: 'BOOKED_LATE'; readonly appointments: readonly AppointmentView[] }
    | { readonly kind: 'SLOT_TAKEN'; readonly fault: 'GPC_SLOT_TAKEN' }
    | { readonly kind: 'SLOT_GONE'; readonly fault: 'GPC_SLOT_GONE' }
    | {
        readonly kind: 'NOT_BOOKED';
        /** The same slot may be tried once more (`BookingJourney.tryAgain`); offer this first. */
        readonly mayTryAgain: boolean;
        /** It had been booked, and somebody cancelled it since. */
        readonly cancelled: AppointmentView | undefined;
      }
    | {
        readonly kind: 'REJECTED';
        readonly fault: FaultCode;
        /** `undefined`: our fault, nothing the user can do. */
        readonly reason: RefusalReason | undefined;
        readonly retryAfterSeconds: number | undefined;
      }
    | { readonly kind: 'NOT_PERMITTED'; readonly fault: FaultCode }
    | { readonly kind: 'NOT_SENT'; readonly fault: FaultCode }
    /** Do not rebook yet. `checking`: looked at again by itself, next at `nextLookAt`. */
    | {
        readonly kind: 'UNKNOWN';
        readonly fault: 'GPC_UNKNOWN_OUTCOME';
        readonly state: AttemptState;
        readonly nextLookAt: string | undefined;
      }
    /** Nobody will find out any more: telephone the practice. */
    | { readonly kind: 'UNRESOLVED'; readonly fault: 'GPC_UNKNOWN_OUTCOME' }
    | { readonly kind: 'CLOSED' }
  );

type Case = AttemptOutcome extends infer O ? (O extends unknown ? Omit<O, keyof Told> : never) : never;

export function outcomeOf(attempt: BookingAttempt): AttemptOutcome {
  const { attemptId, practice, alerts, day, booking } = attempt;
  const searched = { day, organisationType: booking.organisation.type };
  return { attemptId, practice, searched, alerts, ...caseOf(attempt) };
}

function caseOf(attempt: BookingAttempt): Case {
  return settled(attempt) ?? withAppointment(attempt) ?? unknown(attempt);
}

function unknown({ state, lookAgainAt }: BookingAttempt): Case {
  return { kind: 'UNKNOWN', fault: 'GPC_UNKNOWN_OUTCOME', state, nextLookAt: lookAgainAt };
}

function withAppointment({ state, found, booking }: BookingAttempt): Case | undefined {
  const [appointment] = found;
  if (state === 'MANUAL_CHECK' || state === 'BOOKED_LATE') return { kind: state, appointments: found };
  if (appointment === undefined) return undefined;
  if (state === 'BOOKED' || state === 'BOOKED_VERIFY') return { kind: state, appointment };
  if (state !== 'BOOKED_MISMATCH') return undefined;
  return { kind: state, appointment, differences: bookingDifferences(booking, appointment) };
}

/** States that need no appointment to be told. */
function settled(attempt: BookingAttempt): Case | undefined {
  const { fault = 'GPC_COMMAND_REJECTED', reason, retryAfterSeconds, found } = attempt;
  const cases: Partial<Record<AttemptState, Case>> = {
    SLOT_TAKEN: { kind: 'SLOT_TAKEN', fault: 'GPC_SLOT_TAKEN' },
    SLOT_GONE: { kind: 'SLOT_GONE', fault: 'GPC_SLOT_GONE' },
    NOT_BOOKED: { kind: 'NOT_BOOKED', mayTryAgain: mayTryAgain(attempt), cancelled: undefined },
    CANCELLED_SINCE: { kind: 'NOT_BOOKED', mayTryAgain: false, cancelled: found[0] },
    REJECTED: { kind: 'REJECTED', fault, reason, retryAfterSeconds },
    NOT_PERMITTED: { kind: 'NOT_PERMITTED', fault },
    NOT_SENT: { kind: 'NOT_SENT', fault },
    DROPPED: { kind: 'NOT_SENT', fault: 'GPC_COMMAND_NOT_SENT' },
    UNRESOLVED: { kind: 'UNRESOLVED', fault: 'GPC_UNKNOWN_OUTCOME' },
    CLOSED: { kind: 'CLOSED' },
  };
  return cases[attempt.state];
}

/** Not when the patient was booked there since: a new booking shows what there is by then. */
export function mayTryAgain(attempt: BookingAttempt): boolean {
  const { state, rebookedIds } = attempt;
  return state === 'NOT_BOOKED' && rebookedIds.length === 0 && timesSent(attempt) < MOST_TRANSMISSIONS;
}
