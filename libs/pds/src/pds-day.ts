import { z } from 'zod';
import { londonDate } from '#contracts';

const Day = z.iso.date();
const WithOffset = z.iso.datetime({ offset: true });
const WithoutOffset = z.iso.datetime({ local: true });
const PARTIAL = /^\d{4}(?:-(?:0[1-9]|1[0-2]))?$/u;

/** First day that a date of PDS can mean, for comparing with `yyyy-mm-dd`; `undefined` when it cannot be read. Source: pds.md §7. */
export function firstDay(text: string): string | undefined {
  return PARTIAL.test(text) ? text + '-01-01'.slice(text.length - 4) : wholeDay(text);
}

/** Last day that a date of PDS can mean. Only for comparing: every month has 31 days here. Source: pds.md §7. */
export function lastDay(text: string): string | undefined {
  return PARTIAL.test(text) ? text + '-12-31'.slice(text.length - 4) : wholeDay(text);
}

/** A time counts as the day that it falls on in England; one without an offset is a time in England. */
function wholeDay(text: string): string | undefined {
  if (Day.safeParse(text).success) return text;
  if (WithOffset.safeParse(text).success) return londonDate(new Date(text));
  return WithoutOffset.safeParse(text).success ? text.slice(0, 10) : undefined;
}
