import type { SimReply } from '../kernel/exchange.js';
import { outcome, PDS_ERRORS } from './outcomes.js';

/** A day, or one end of a range; `day` is `yyyy-mm-dd`. */
export interface DayBound {
  readonly comparison: 'eq' | 'ge' | 'le';
  readonly day: string;
}

/** A search as it was asked for. Source: shared/spec/pds.md §8.1. */
export interface SearchQuery {
  readonly family: string | undefined;
  readonly given: readonly string[];
  readonly gender: string | undefined;
  readonly birthDates: readonly DayBound[];
  readonly deathDates: readonly DayBound[];
  readonly postcodes: readonly string[];
  readonly practice: string | undefined;
  readonly email: string | undefined;
  readonly phone: string | undefined;
  readonly fuzzy: boolean;
  readonly exact: boolean;
  readonly history: boolean;
  readonly maxResults: number | undefined;
}

export type SearchReading =
  { readonly kind: 'query'; readonly query: SearchQuery } | { readonly kind: 'refused'; readonly reply: SimReply };

const DAY = /^(eq|ge|le)?([0-9]{4}-[0-9]{2}-[0-9]{2})$/;
const POSTCODES: readonly string[] = ['address-postalcode', 'address-postcode'];

const isDay = (value: string): boolean => {
  const [, , day] = DAY.exec(value) ?? [];
  const time = Date.parse(`${day ?? ''}T00:00:00Z`);
  return day !== undefined && !Number.isNaN(time) && new Date(time).toISOString().startsWith(day);
};
const isName = (value: string): boolean => value.length >= 1 && value.length <= 35;
const isSwitch = (value: string): boolean => value === 'true' || value === 'false';
const isPresent = (value: string): boolean => value !== '';

/** Every parameter that a search may have, and how its value is written. */
const PARAMETERS: ReadonlyMap<string, (value: string) => boolean> = new Map([
  ['family', isName],
  ['given', isName],
  ['gender', (value) => ['male', 'female', 'other', 'unknown'].includes(value)],
  ['birthdate', isDay],
  ['death-date', isDay],
  ...POSTCODES.map((name) => [name, isPresent] as const),
  ['general-practitioner', isPresent],
  ['email', isPresent],
  ['phone', isPresent],
  ['_fuzzy-match', isSwitch],
  ['_exact-match', isSwitch],
  ['_history', isSwitch],
  ['_max-results', (value) => /^([1-9]|[1-4][0-9]|50)$/.test(value)],
]);

/** Unknown parameters are refused first, then values that are not written as they should be. */
export function readSearch(parameters: URLSearchParams): SearchReading {
  const refusal = unknownNames(parameters) ?? wrongValue(parameters);
  return refusal === undefined ? { kind: 'query', query: queryIn(parameters) } : { kind: 'refused', reply: refusal };
}

function unknownNames(parameters: URLSearchParams): SimReply | undefined {
  const unknown = [...new Set(parameters.keys())].filter((name) => !PARAMETERS.has(name));
  if (unknown.length === 0) return undefined;
  const names = unknown.map((name) => `'${name}'`).join(', ');
  const verb = unknown.length === 1 ? 'was' : 'were';
  const diagnostics = `Invalid request with error - Additional properties are not allowed (${names} ${verb} unexpected)`;
  return outcome(PDS_ERRORS.additionalProperties, 'back-end', { diagnostics });
}

function wrongValue(parameters: URLSearchParams): SimReply | undefined {
  const wrong = [...parameters].find(([name, value]) => PARAMETERS.get(name)?.(value) === false);
  if (wrong === undefined) return undefined;
  const [name, value] = wrong;
  return outcome(PDS_ERRORS.invalidValue, 'back-end', { diagnostics: `Invalid value - '${value}' in field '${name}'` });
}

function queryIn(parameters: URLSearchParams): SearchQuery {
  const one = (name: string): string | undefined => parameters.get(name) ?? undefined;
  const on = (name: string): boolean => parameters.get(name) === 'true';
  const maxResults = one('_max-results');
  return {
    family: one('family'),
    given: parameters.getAll('given'),
    gender: one('gender'),
    birthDates: parameters.getAll('birthdate').map(boundOf),
    deathDates: parameters.getAll('death-date').map(boundOf),
    postcodes: POSTCODES.flatMap((name) => parameters.getAll(name)),
    practice: one('general-practitioner'),
    email: one('email'),
    phone: one('phone'),
    fuzzy: on('_fuzzy-match'),
    exact: on('_exact-match'),
    history: on('_history'),
    maxResults: maxResults === undefined ? undefined : Number(maxResults),
  };
}

/** Without a prefix the day itself is meant. */
function boundOf(value: string): DayBound {
  const [, prefix, day = ''] = DAY.exec(value) ?? [];
  return { comparison: prefix === 'ge' || prefix === 'le' ? prefix : 'eq', day };
}
