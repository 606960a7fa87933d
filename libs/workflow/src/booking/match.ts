import { type AppointmentView, instantOf, isLive, type LocalId } from '#contracts';

/** What an attempt knows about itself when its patient's list is looked through. */
export interface AttemptFacts {
  readonly slotIds: readonly LocalId[];
  /** As sent. */
  readonly start: string;
  readonly end: string;
  readonly created: string;
  readonly organisationOds: string;
  /** Appointments that were there before the first transmission. */
  readonly knownIds: readonly LocalId[];
  /** Made by other attempts of ours since. */
  readonly othersIds: readonly LocalId[];
  /** A conflict was answered: then a known appointment may hold our slot. */
  readonly afterConflict: boolean;
}

export type MatchVerdict =
  /** Ours: slots, organisation and time of creation agree. */
  | { readonly kind: 'ours'; readonly appointment: AppointmentView }
  /** The patient holds the slot; who booked it is not certain. The user looks and accepts. */
  | { readonly kind: 'verify'; readonly appointment: AppointmentView }
  /** Shares a slot or overlaps: the user looks; nothing more is booked. */
  | { readonly kind: 'probable'; readonly appointment: AppointmentView }
  /** Several: possible double booking; all are shown. */
  | { readonly kind: 'several'; readonly appointments: readonly AppointmentView[] }
  /** It was booked and has been cancelled since. */
  | { readonly kind: 'cancelled'; readonly appointment: AppointmentView }
  | { readonly kind: 'none' };

type Live = Extract<MatchVerdict, { kind: 'ours' | 'verify' | 'probable' }>;

/** The table of appointments.md §3.6 step 6, in its order. */
export function matchAttempt(listed: readonly AppointmentView[], attempt: AttemptFacts): MatchVerdict {
  const list = listed.filter(({ appointmentId }) => !attempt.othersIds.includes(appointmentId));
  const live = list.filter(isLive).flatMap((appointment) => liveMatch(appointment, attempt) ?? []);
  const [first, another] = live;
  if (another !== undefined) return { kind: 'several', appointments: live.map(({ appointment }) => appointment) };
  if (first !== undefined) return first;
  const cancelled = list.find(
    (one) => !isLive(one) && !attempt.knownIds.includes(one.appointmentId) && sameSlots(one, attempt),
  );
  return cancelled === undefined ? { kind: 'none' } : { kind: 'cancelled', appointment: cancelled };
}

function liveMatch(appointment: AppointmentView, attempt: AttemptFacts): Live | undefined {
  if (attempt.knownIds.includes(appointment.appointmentId))
    return attempt.afterConflict && sharesSlot(appointment, attempt) ? { kind: 'verify', appointment } : undefined;
  if (sameSlots(appointment, attempt)) return { kind: isOurs(appointment, attempt) ? 'ours' : 'verify', appointment };
  return touches(appointment, attempt) ? { kind: 'probable', appointment } : undefined;
}

/** Holds one of those slots, or lies at the same time. */
export function touches(
  appointment: AppointmentView,
  wanted: Pick<AttemptFacts, 'slotIds' | 'start' | 'end'>,
): boolean {
  return sharesSlot(appointment, wanted) || overlaps(appointment, wanted);
}

/** `created` to the second: practices write it anew with other offset and precision. Source: appointments.md §3.2. */
function isOurs({ bookedBy, created }: AppointmentView, attempt: AttemptFacts): boolean {
  const [theirs, ours] = [secondOf(created), secondOf(attempt.created)];
  return ours !== undefined && theirs === ours && bookedBy?.odsCode?.toUpperCase() === attempt.organisationOds;
}

function secondOf(written: string | undefined): number | undefined {
  const at = written === undefined ? undefined : instantOf(written);
  return at === undefined ? undefined : Math.floor(at / 1000);
}

function sameSlots({ slotIds }: AppointmentView, attempt: AttemptFacts): boolean {
  const [theirs, ours] = [new Set(slotIds), new Set(attempt.slotIds)];
  return theirs.size === ours.size && ours.size > 0 && attempt.slotIds.every((id) => theirs.has(id));
}

function sharesSlot({ slotIds }: AppointmentView, attempt: Pick<AttemptFacts, 'slotIds'>): boolean {
  return slotIds.some((id) => attempt.slotIds.includes(id));
}

function overlaps({ startsAt, endsAt }: AppointmentView, { start, end }: Pick<AttemptFacts, 'start' | 'end'>): boolean {
  const [from, to] = [instantOf(start), instantOf(end)];
  return from !== undefined && to !== undefined && Date.parse(startsAt) < to && Date.parse(endsAt) > from;
}
