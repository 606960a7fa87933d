import { isElement } from '../resource.js';
import type { Json, Resource } from '../resource.js';
import { changeFirst, CLINICAL } from './change.js';
import type { Defect } from './change.js';

const DATES: readonly string[] = [
  'assertedDate',
  'authoredOn',
  'created',
  'date',
  'dateAsserted',
  'effectiveDateTime',
  'effectivePeriod',
  'indexed',
  'issued',
  'occurrenceDateTime',
  'occurrencePeriod',
  'onsetDateTime',
  'period',
];

/** Dates that are not there, not whole or not dates, in the first resources of each type. */
export const DATE_DEFECTS = {
  'missing-dates': changeFirst(CLINICAL, 2, (resource) => withDates(resource, () => undefined)),
  'partial-dates': changeFirst(CLINICAL, 2, (resource, index) =>
    withDates(resource, (date) => date.slice(0, index === 0 ? 4 : 7)),
  ),
  'malformed-date': changeFirst(CLINICAL, 1, (resource) => withDates(resource, () => '31/02/2019')),
} as const satisfies Record<string, Defect>;

function withDates(resource: Resource, change: (date: string) => string | undefined): Resource {
  const changed = DATES.filter((element) => resource[element] !== undefined).map(
    (element) => [element, changedDate(resource[element], change)] as const,
  );
  return { ...resource, ...Object.fromEntries<Json>(changed) };
}

/** A date, or both ends of a period. */
function changedDate(value: Json, change: (date: string) => string | undefined): Json {
  if (typeof value === 'string') return change(value);
  if (!isElement(value)) return undefined;
  const ends = Object.entries(value).map(([end, held]) => [end, changedDate(held, change)] as const);
  return ends.every(([, held]) => held === undefined) ? undefined : Object.fromEntries<Json>(ends);
}
