import { londonDate } from '#contracts';
import { compare } from './record-resource.js';

/** FHIR dates keep the precision with which they were sent: a year, a month, a day, or an instant. */

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
