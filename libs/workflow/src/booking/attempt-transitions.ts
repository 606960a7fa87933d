import {
  type AppointmentView,
  bookingDifferences,
  type BookResult,
  type CommandFailure,
  londonAt,
  type LocalId,
} from '#contracts';
import {
  ATTEMPT_STATES,
  type BookingAttempt,
  type BookingAlert,
  hasUnknown,
  lastEndOf,
  type SentOnce,
} from './attempt.js';
import type { AttemptFacts, MatchVerdict } from './match.js';
import { nextRoundAt, type Round, type RoundsVerdict, roundsVerdict } from './rounds.js';
import { lastWatchTime, watchTime } from './watch-times.js';

type Changes = Partial<BookingAttempt>;

/** For how long one who works on an attempt is left alone. Milliseconds. */
const LEASE_MS = 180_000;
const REMIND_MS = 24 * 3_600_000;
/** Between two rounds that are both overdue. */
const ROUND_GAP_MS = 15_000;
const WATCH_REPEAT_MS = 5 * 60_000;
const LATER_MS = [5 * 60_000, 10 * 60_000, 20 * 60_000, 40 * 60_000] as const;
const LATEST_MS = 60 * 60_000;

/** What the matching is told of an attempt. */
export function factsOf({ booking, knownIds, rebookedIds, transmissions }: BookingAttempt): AttemptFacts {
  return {
    slotIds: booking.slots.map(({ slotId }) => slotId),
    start: booking.slots[0]?.start ?? '',
    end: booking.slots.at(-1)?.end ?? '',
    created: booking.created,
    organisationOds: booking.organisation.odsCode,
    knownIds,
    othersIds: rebookedIds,
    afterConflict: transmissions.some(({ result }) => result === 'CONFLICT'),
  };
}

/** The transmission that is under way, as the answer tells it. */
export function answered(attempt: BookingAttempt, { kind, evidence }: BookResult): readonly SentOnce[] {
  const { startedAt, endedAt, traceId, status, upstreamCode } = evidence;
  const last: SentOnce = { startedAt, endedAt, result: kind, traceId, status, upstreamCode };
  return [...attempt.transmissions.slice(0, -1), last];
}

/** Where an answer leads, by appointments.md §3.5 and the state BOOKING of §8. */
export function afterAnswer(attempt: BookingAttempt, result: BookResult, now: Date): Changes {
  const transmissions = answered(attempt, result);
  const earlier = { transmissions: transmissions.slice(0, -1) };
  if (result.kind === 'BOOKED')
    return { transmissions, ...afterBooked(attempt, result.appointmentId, result.appointment, now) };
  const { fault, evidence } = result;
  const told = { transmissions, fault, retryAfterSeconds: evidence.retryAfterSeconds };
  if (result.kind === 'UNKNOWN' || hasUnknown(earlier))
    return { ...told, state: 'RECONCILING', lookAgainAt: lease(now) };
  if (result.kind === 'CONFLICT') return { ...told, state: 'CHECK_409', lookAgainAt: lease(now) };
  const reason = result.kind === 'REJECTED_USER' ? result.reason : undefined;
  return { ...told, reason, state: REFUSED[result.kind], lookAgainAt: undefined };
}

const REFUSED = {
  REJECTED_BUG: 'REJECTED',
  REJECTED_USER: 'REJECTED',
  NOT_PERMITTED: 'NOT_PERMITTED',
  NOT_SENT: 'NOT_SENT',
} as const satisfies Record<Exclude<CommandFailure['kind'], 'CONFLICT' | 'UNKNOWN'>, BookingAttempt['state']>;

/** VERIFY; without the appointment in the answer READ_BACK. */
export function afterBooked(
  { booking }: BookingAttempt,
  appointmentId: LocalId,
  appointment: AppointmentView | undefined,
  now: Date,
): Changes {
  if (appointment === undefined) return { state: 'READ_BACK', appointmentId, lookAgainAt: lease(now) };
  const state = bookingDifferences(booking, appointment).length === 0 ? 'BOOKED' : 'BOOKED_MISMATCH';
  return { state, appointmentId, found: [appointment], lookAgainAt: undefined };
}

/** What a match in the list of the patient means while the outcome is unknown. `undefined`: there was none. */
export function afterMatch(attempt: BookingAttempt, match: MatchVerdict, now: Date): Changes | undefined {
  switch (match.kind) {
    case 'ours':
      return afterBooked(attempt, match.appointment.appointmentId, match.appointment, now);
    case 'verify':
      return { state: 'BOOKED_VERIFY', found: [match.appointment], lookAgainAt: reminder(now) };
    case 'probable':
      return { state: 'MANUAL_CHECK', found: [match.appointment], lookAgainAt: reminder(now) };
    case 'several':
      return { state: 'MANUAL_CHECK', found: match.appointments, lookAgainAt: reminder(now) };
    case 'cancelled':
      return { ...underWatch(attempt, 'CANCELLED_SINCE', now), found: [match.appointment] };
    case 'none':
      return undefined;
  }
}

/** After a round without a match. */
export function afterRound(
  attempt: BookingAttempt,
  round: Round,
  timing: { now: Date; commandTimeoutMs: number },
): Changes {
  const rounds = [...attempt.rounds, round];
  const end = lastEndOf(attempt, timing.commandTimeoutMs);
  const told: { readonly [K in RoundsVerdict]: () => Changes } = {
    'not-booked': () => underWatch(attempt, 'NOT_BOOKED', timing.now),
    'slot-gone': () => underWatch(attempt, 'SLOT_GONE', timing.now),
    'next-round': () => ({
      state: 'RECONCILING',
      lookAgainAt: soonest(nextRoundAt(rounds, end), timing.now) ?? later(rounds, timing.now),
    }),
    later: () => ({ state: 'RECONCILING_LATER', lookAgainAt: later(rounds, timing.now) }),
  };
  return { rounds, ...told[roundsVerdict(rounds, end)]() };
}

function soonest(due: string | undefined, now: Date): string | undefined {
  const earliest = new Date(now.getTime() + ROUND_GAP_MS).toISOString();
  return due === undefined || due > earliest ? due : earliest;
}

/** A verdict that there is no booking opens the guard and begins the watch. Source: appointments.md §3.6 step 8. */
export function underWatch(
  attempt: BookingAttempt,
  state: 'NOT_BOOKED' | 'SLOT_GONE' | 'SLOT_TAKEN' | 'CANCELLED_SINCE',
  now: Date,
): Changes {
  const verdictAt = now.toISOString();
  return { state, verdictAt, lookAgainAt: watchAt(attempt, verdictAt, now) };
}

/** After one look of the watch; what was looked for has not surfaced. */
export function afterWatch(attempt: BookingAttempt, now: Date): Changes {
  return { lookAgainAt: watchAt(attempt, attempt.verdictAt ?? now.toISOString(), now) };
}

/** A look that told nothing is made again, ever more rarely, and once before the slot begins. */
export function watchLater({ booking, verdictAt }: BookingAttempt, at: Date): string | undefined {
  const [now, start] = [at.getTime(), booking.slots[0]?.start ?? ''];
  const verdict = verdictAt ?? at.toISOString();
  const next = now + Math.min(Math.max(now - Date.parse(verdict), WATCH_REPEAT_MS), LATEST_MS);
  const last = lastWatchTime(start, verdict);
  const due = last > now ? Math.min(next, last) : next;
  return due < Date.parse(start) ? new Date(due).toISOString() : undefined;
}

/** What surfaced after the verdict. Staff is told; nothing is cancelled by itself. */
export function afterSurfacing(attempt: BookingAttempt, appointments: readonly AppointmentView[], now: Date): Changes {
  const two = attempt.rebookedIds.length > 0 || appointments.length > 1;
  const alert = alertOf(two ? 'TWO_APPOINTMENTS' : 'BOOKED_LATE', appointments, now);
  return { state: 'BOOKED_LATE', found: appointments, alerts: [...attempt.alerts, alert], lookAgainAt: undefined };
}

/** Another appointment was made here for the patient while this one was watched, or after it had surfaced. */
export function afterRebooking(attempt: BookingAttempt, appointmentId: LocalId, now: Date): Changes {
  const rebookedIds = [...attempt.rebookedIds, appointmentId];
  const isOther = attempt.found.every((surfaced) => surfaced.appointmentId !== appointmentId);
  if (attempt.state !== 'BOOKED_LATE' || !isOther) return { rebookedIds };
  const alerts = [...attempt.alerts, alertOf('TWO_APPOINTMENTS', attempt.found, now)];
  return { rebookedIds, alerts };
}

/**
 * An answer that comes after another instance has taken the attempt over: a booking wins over any verdict, everything else
 * is evidence only. Source: appointments.md §3.6 step 3.
 */
export function afterLateAnswer(present: BookingAttempt, result: BookResult, now: Date): Changes {
  if (result.kind !== 'BOOKED') return {};
  const holds = ATTEMPT_STATES[present.state];
  const { appointment, appointmentId } = result;
  if (appointment === undefined) {
    if (holds === 'guard') return afterBooked(present, appointmentId, undefined, now);
    return holds === 'watch' ? { appointmentId, lookAgainAt: now.toISOString() } : { appointmentId };
  }
  const alerts = holds === 'watch' ? afterSurfacing(present, [appointment], now).alerts : present.alerts;
  return { ...afterBooked(present, appointmentId, appointment, now), alerts: alerts ?? [] };
}

function alertOf(kind: BookingAlert['kind'], appointments: readonly AppointmentView[], now: Date): BookingAlert {
  return { kind, at: now.toISOString(), appointments };
}

function watchAt({ booking }: BookingAttempt, verdictAt: string, now: Date): string | undefined {
  return watchTime(booking.slots[0]?.start ?? '', verdictAt, now);
}

/** Ever rarer, and once more right after midnight of the day, to close it. */
function later(rounds: readonly Round[], now: Date): string {
  const wait = LATER_MS[Math.max(0, rounds.length - 4)] ?? LATEST_MS;
  return new Date(now.getTime() + wait).toISOString();
}

/** What waits for a person is never forgotten: its guard must stay. */
export function reminder(now: Date): string {
  return new Date(now.getTime() + REMIND_MS).toISOString();
}

export function lease(now: Date): string {
  return new Date(now.getTime() + LEASE_MS).toISOString();
}

/** The day of the slots is over: practices list it no more. Source: appointments.md §3.6 step 9. */
export function isDayOver({ day }: BookingAttempt, now: Date): boolean {
  return now.getTime() > Date.parse(londonAt(day, '23:59:59'));
}
