import { londonDate } from './london-date.js';

const CLOCK = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/London', dateStyle: 'short', timeStyle: 'medium' });
const WITH_OFFSET = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/u;
const DAY_MS = 86_400_000;

/** UK clock time with its offset, as GP Connect writes it: `yyyy-mm-ddThh:mm:ss+01:00`. Source: appointments.md §2.1, date forms. */
export function londonDateTime(at: Date): string {
  const wall = CLOCK.format(at).replace(' ', 'T');
  const minutes = Math.round((Date.parse(`${wall}Z`) - Math.floor(at.getTime() / 1000) * 1000) / 60_000);
  return `${wall}+${minutes === 60 ? '01:00' : '00:00'}`;
}

/** Milliseconds since 1970 of a written instant; `undefined` for one without an offset or that no calendar has. */
export function instantOf(written: string): number | undefined {
  if (!WITH_OFFSET.test(written)) return undefined;
  const day = written.slice(0, 10);
  const ms = Date.parse(written);
  // The engine reads 31 April as 1 May.
  return Number.isNaN(ms) || daysLater(day, 0) !== day ? undefined : ms;
}

/** Whether the offset is the one that clocks in England had then: else the clock time as written may mislead (OWN-08). */
export function isLondonTime(written: string): boolean {
  const at = instantOf(written);
  return at !== undefined && londonDateTime(new Date(at)).slice(0, 19) === written.slice(0, 19);
}

/** Clock time in England on a day (yyyy-mm-dd), with the offset of that moment. `clock`: hh:mm:ss, not between 1 and 2 at night. */
export function londonAt(date: string, clock: string): string {
  const written = `${date}T${clock}`;
  return isLondonTime(`${written}+00:00`) ? `${written}+00:00` : `${written}+01:00`;
}

/** `date`: yyyy-mm-dd. Empty for no date at all. */
export function daysLater(date: string, days: number): string {
  const at = new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS);
  return Number.isNaN(at.getTime()) ? '' : at.toISOString().slice(0, 10);
}

/** The day in England on which a written instant falls. */
export function londonDayOf(written: string): string | undefined {
  const at = instantOf(written);
  return at === undefined ? undefined : londonDate(new Date(at));
}
