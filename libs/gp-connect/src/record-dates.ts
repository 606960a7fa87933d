import { londonDate, type RecordDate } from '#contracts';
import { compare } from './record-resource.js';
import { filled } from './term.js';

/** FHIR dates keep the precision with which they were sent: a year, a month, a day, or an instant. */

const FORM = /^\d{4}(-\d{2}(-\d{2}(T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/u;

/** As sent, and how exact: an unreadable one is kept and marked (access-record-structured.md §4, General). */
export function toRecordDate(sent: string | undefined): RecordDate | undefined {
  const text = filled(sent);
  return text === undefined ? undefined : { sent: text, precision: precisionOf(text) };
}

function precisionOf(sent: string): RecordDate['precision'] {
  const form = FORM.exec(sent);
  if (form === null || !isOnCalendar(sent)) return 'unreadable';
  const [, month, day, time] = form;
  if (time !== undefined) return 'time';
  if (day !== undefined) return 'day';
  return month === undefined ? 'year' : 'month';
}

/** JavaScript would roll 30 February over to March. */
function isOnCalendar(sent: string): boolean {
  const day = `${sent.slice(0, 10)}-01-01`.slice(0, 10);
  const read = new Date(`${day}T00:00:00Z`);
  return (
    !Number.isNaN(read.getTime()) &&
    read.toISOString().startsWith(day) &&
    (sent.length <= 10 || !Number.isNaN(new Date(sent).getTime()))
  );
}

/** Only what is certain: the year or month of `today` itself is not after it. `today` as `yyyy-mm-dd`. */
export function isAfter(date: string, today: string): boolean {
  const day = londonDay(date);
  return isDated(day) && day > today.slice(0, day.length);
}

export function isBefore(date: string, today: string): boolean {
  const day = londonDay(date);
  return isDated(day) && day < today.slice(0, day.length);
}

/** Later first; what has no date comes last. */
export function laterFirst(one: string | undefined, other: string | undefined): number {
  return compare(other === undefined ? '' : londonDay(other), one === undefined ? '' : londonDay(one));
}

function isDated(day: string): boolean {
  return /^\d{4}/u.test(day);
}

/** An instant such as `2026-06-30T23:00:00Z` is the first of July in England. */
function londonDay(date: string): string {
  if (!/^\d{4}-\d{2}-\d{2}T.*(?:Z|[+-]\d{2}:\d{2})$/u.test(date)) return date.slice(0, 10);
  const instant = new Date(date);
  return Number.isNaN(instant.getTime()) ? date.slice(0, 10) : londonDate(instant);
}
