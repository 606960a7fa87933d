import type { ProviderCall } from '../practices/call.js';
import { type Refusal, refuse } from '../practices/outcome.js';
import { ODS_SYSTEM, ORGANISATION_TYPE_SYSTEM } from './fixed.js';
import { dayIn, londonInstant, londonTimeIn } from './london-time.js';
import { type Checked, fine, refused } from './request-desk.js';
import type { Quirks } from './switchboard.js';

/** What a search for slots asks for. Source: shared/spec/appointments.md §2.1. */
export interface SlotQuery {
  /** Milliseconds since 1970; slots lie wholly between the two. */
  readonly from: number;
  readonly to: number;
  readonly odsCodes: readonly string[];
  readonly types: readonly string[];
  readonly includes: ReadonlySet<string>;
}

interface Moment {
  readonly kind: 'day' | 'time';
  readonly instant: number;
  /** Of a `day`. */
  readonly text: string;
}

const DAY = 86_400_000;
const LONGEST_DAYS = 14;

export function slotQueryOf({ query }: ProviderCall, quirks: Quirks): Checked<SlotQuery> {
  const missing = missingParameter(query);
  if (missing !== undefined) return refused(missing);
  if (query.get('status') !== 'free') return parameter('The status must be free');
  const period = periodOf(query.get('start') ?? '', query.get('end') ?? '', quirks);
  if (period.kind === 'refused') return period;
  return fine({
    ...period.value,
    odsCodes: filterValues(query, ODS_SYSTEM),
    types: filterValues(query, ORGANISATION_TYPE_SYSTEM),
    includes: new Set(query.getAll('_include:recurse')),
  });
}

function periodOf(ge: string, le: string, quirks: Quirks): Checked<Pick<SlotQuery, 'from' | 'to'>> {
  const start = momentIn(ge, 'ge');
  const end = momentIn(le, 'le');
  if (start === undefined)
    return parameter('Invalid start date: ge and a date, or a date and time with the London offset');
  if (end === undefined) return parameter('Invalid end date: le and a date, or a date and time with the London offset');
  const days = daysBetween(start, end, quirks);
  return days < 0 || days > LONGEST_DAYS
    ? parameter('The start and end dates must be in order and within two weeks')
    : fine({ from: start.instant, to: endOf(end, quirks) });
}

const parameter = (diagnostics: string): { readonly kind: 'refused'; readonly refusal: Refusal } =>
  refused(refuse(422, 'INVALID_PARAMETER', diagnostics));

function missingParameter(query: URLSearchParams): Refusal | undefined {
  for (const name of ['status', 'start', 'end']) {
    const sent = query.getAll(name).length;
    if (sent === 0) return refuse(400, 'BAD_REQUEST', `${name} is missing`);
    if (sent > 1) return refuse(400, 'BAD_REQUEST', `${name} is there more than once`);
  }
  return query.getAll('_include').includes('Slot:schedule')
    ? undefined
    : refuse(400, 'BAD_REQUEST', '_include=Slot:schedule is missing');
}

function momentIn(text: string, prefix: string): Moment | undefined {
  if (!text.startsWith(prefix)) return undefined;
  const rest = text.slice(prefix.length);
  const day = dayIn(rest);
  if (day !== undefined) return { kind: 'day', instant: londonInstant(day), text: day };
  const instant = londonTimeIn(rest);
  return instant === undefined ? undefined : { kind: 'time', instant, text: rest };
}

/** A date alone means its whole day; some suppliers take its midnight. Source: shared/spec/appointments.md §10, 11. */
function endOf({ kind, instant, text }: Moment, quirks: Quirks): number {
  if (kind === 'time' || quirks.has('date-only-end-midnight')) return instant;
  return londonInstant(text, 24 * 60);
}

/**
 * Two dates count as on the calendar, other pairs in whole periods of 24 hours, cut off.
 * `window-by-instant`: not cut off, so that the hour gained in October is too much. Source: shared/spec/appointments.md §10, 12.
 */
function daysBetween(start: Moment, end: Moment, quirks: Quirks): number {
  if (start.kind === 'day' && end.kind === 'day') return (Date.parse(end.text) - Date.parse(start.text)) / DAY;
  const days = (endOf(end, quirks) - start.instant) / DAY;
  return quirks.has('window-by-instant') ? days : Math.floor(days);
}

/** Filters of other systems are ignored. */
function filterValues(query: URLSearchParams, system: string): readonly string[] {
  return query
    .getAll('searchFilter')
    .filter((filter) => filter.startsWith(`${system}|`))
    .map((filter) => filter.slice(system.length + 1));
}
