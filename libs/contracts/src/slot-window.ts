import { daysLater, instantOf, londonAt } from './london-time.js';

/** One slot search: whole days in England, first and last included. yyyy-mm-dd. */
export interface DayRange {
  readonly from: string;
  readonly to: string;
}

/** The range of one request, as sent. */
export interface SlotWindow {
  /** Date only: every practice reads it as the beginning of the day. */
  readonly start: string;
  /** With time: practices differ in what a date alone means. Source: appointments.md §2.1, §10 row 11. */
  readonly end: string;
}

const MOST_DAYS = 14;
const MOST_MS = MOST_DAYS * 86_400_000;

/**
 * Consecutive windows of at most two weeks that cover every day once. Over the end of summer time a window is a day shorter:
 * it would last an hour more than fourteen times 24 hours. Source: appointments.md §2.1, §10 row 12.
 */
export function slotWindows({ from, to }: DayRange): readonly SlotWindow[] {
  if (from > to) return [];
  const longest = daysLater(from, MOST_DAYS - 1);
  const last = lasts(from, longest) > MOST_MS ? daysLater(from, MOST_DAYS - 2) : longest;
  const end = to < last ? to : last;
  return [{ start: from, end: londonAt(end, '23:59:59') }, ...slotWindows({ from: daysLater(end, 1), to })];
}

/** Milliseconds. */
function lasts(from: string, to: string): number {
  return (instantOf(londonAt(to, '23:59:59')) ?? 0) - (instantOf(londonAt(from, '00:00:00')) ?? 0);
}
