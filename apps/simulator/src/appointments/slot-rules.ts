import { BOOKING_WINDOW_DAYS, type Slot } from './diary.js';
import { londonDate } from './london-time.js';

/** The organisation that wants to book, as far as it says. */
export interface Booker {
  readonly odsCodes: readonly string[];
  readonly types: readonly string[];
}

const DAY = 86_400_000;

/** Why others may not have this slot at that time, whoever holds it; `undefined` when they may. Source: shared/spec/appointments.md §2.2. */
export function withheld({ run, schedule, taken }: Slot, { odsCodes, types }: Booker, now: number): string | undefined {
  if (run.bookable === false || taken) return 'is not bookable by other organisations';
  if (schedule.day > londonDate(now + BOOKING_WINDOW_DAYS * DAY)) return 'lies beyond the booking window';
  const { embargoDays } = schedule.session;
  if (embargoDays !== undefined && schedule.day > londonDate(now + embargoDays * DAY)) return 'is still under embargo';
  if (!allows(run.forOrganisations, odsCodes)) return 'is kept for other organisations';
  return allows(run.forTypes, types) ? undefined : 'is kept for another type of organisation';
}

const allows = (list: readonly string[] | undefined, values: readonly string[]): boolean =>
  list === undefined || values.some((value) => list.includes(value));

/** Why two slots do not make one appointment. Source: shared/spec/appointments.md §3.3. */
export function apart(first: Slot, next: Slot): string | undefined {
  const name = `Subsequent slot (Slot/${next.id})`;
  if (next.run.channel !== first.run.channel)
    return `${name} delivery channel (${next.run.channel}) is not equal to initial slot (${first.run.channel})`;
  if (next.run.type !== first.run.type)
    return `${name} service type (${next.run.type}) is not equal to initial slot (${first.run.type})`;
  if (next.schedule.id !== first.schedule.id)
    return `${name} schedule (${next.schedule.id}) is not equal to initial slot (${first.schedule.id})`;
  return next.start === first.end ? undefined : `${name} does not start when the slot before it ends`;
}
