import { londonDate, type RecordDate } from '#contracts';
import { compare } from './record-resource.js';
import { filled } from './term.js';

/** FHIR dates keep the precision with which they were sent: a year, a month, a day, or an instant. */

const FORM =
  /^(\d{4})(?:-(0[1-9]|1[0-2])(?:-(0[1-9]|[12]\d|3[01])(T(?:[01]\d|2[0-3]):[0-5]\d(?::(?:[0-5]\d|60)(?:\.\d+)?)?(?:Z|[+-]\d{2}:\d{2})?)?)?)?$/u;

/** As sent, and how exact: an unreadable one is kept and marked (access-record-structured.md §4, General). */
export function toRecordDate(sent: string | undefined): RecordDate | undefined {
  const text = filled(sent);
  return text === undefined ? undefined : { sent: text, precision: precisionOf(text) };
}

function precisionOf(sent: string): RecordDate['precision'] {
  const form = FORM.exec(sent);
  if (form === null) return 'unreadable';
  const [, year, month, day, time] = form;
  if (day === undefined) return month === undefined ? 'year' : 'month';
  if (!isOnCalendar(Number(year), Number(month), Number(day))) return 'unreadable';
  return time === undefined ? 'day' : 'time';
}

function isOnCalendar(year: number, month: number, day: number): boolean {
  return day <= 28 || new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
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
