import { WATCH_AFTER_MIN } from './rounds.js';

/** The last look of a watch, before the appointment begins. Milliseconds. */
const BEFORE_START_MS = 15 * 60_000;
const SHORT_BEFORE_START_MS = 60_000;

/**
 * The next of: 5, 15 and 60 minutes after the verdict, and once before the start; `undefined`: the watch is over.
 * Source: appointments.md §3.6 step 8, §4.6 (5).
 */
export function watchTime(startsAt: string, verdictAt: string, now: Date): string | undefined {
  const verdict = Date.parse(verdictAt);
  const start = Date.parse(startsAt);
  const looks = [...WATCH_AFTER_MIN.map((minutes) => verdict + minutes * 60_000), lastWatchTime(startsAt, verdictAt)];
  const next = Math.min(...looks.filter((at) => at > now.getTime() && at < start));
  return Number.isFinite(next) ? new Date(next).toISOString() : undefined;
}

/** Milliseconds since 1970. */
export function lastWatchTime(startsAt: string, verdictAt: string): number {
  const start = Date.parse(startsAt);
  const early = start - BEFORE_START_MS;
  return Date.parse(verdictAt) < early ? early : start - SHORT_BEFORE_START_MS;
}
