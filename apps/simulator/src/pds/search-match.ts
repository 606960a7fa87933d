import { type AskedName, fuzzyName, literalName, type Parts, patternScore } from './search-names.js';
import type { DayBound, SearchQuery } from './search-query.js';
import type { Dated, Searchable, SearchableName } from './searchable.js';
import { folded, isOneTypoApart, isSameText } from './text-likeness.js';

type Rule = (query: SearchQuery, person: Searchable) => Parts;

const ONE_TYPO = 0.85;
const OTHER = 0;

/**
 * How well a record fits, 0 to 1: 1 when every field that was asked for is equal; `undefined` when it does not fit.
 * The real formula is not published; this is the mean of the fields. Source of the rules: shared/spec/pds.md §8.1, §8.2.
 */
export function scoreOf(query: SearchQuery, person: Searchable): number | undefined {
  const rules = query.fuzzy ? FUZZY_RULES : LITERAL_RULES;
  const scores: number[] = [];
  for (const rule of rules) {
    const parts = rule(query, person);
    if (parts === undefined) return undefined;
    scores.push(...parts);
  }
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  return Math.round(mean * 10_000) / 10_000;
}

const names =
  (fits: (asked: AskedName, held: SearchableName) => Parts): Rule =>
  (query, person) => {
    if (query.family === undefined && query.given.length === 0) return [];
    const held = inUse(person.names, query);
    return best(held.map((name) => fits(query, name)));
  };

/** Dates of birth of the past never match, and a date that is not known whole equals no day. */
const birthDate: Rule = ({ birthDates }, person) => {
  const { birthDate: held } = person;
  return held !== undefined && birthDates.every((bound) => isWithin(held, bound)) ? [1] : undefined;
};

const gender: Rule = (query, person) => asked(query.gender, (value) => (value === person.gender ? 1 : undefined));

const postcode: Rule = (query, person) =>
  asked(query.postcodes[0], (value) =>
    bestOf(inUse(person.postcodes, query).map((held) => patternScore(unspaced(value), unspaced(held.value)))),
  );

const fuzzyPostcode: Rule = (query, person) =>
  asked(query.postcodes[0], (value) => bestOf(person.postcodes.map((held) => typoScore(value, held.value))));

const email: Rule = (query, person) =>
  asked(query.email, (value) =>
    inUse(person.emails, query).some((held) => isSameText(value, held.value)) ? 1 : undefined,
  );

const phone: Rule = (query, person) =>
  asked(query.phone, (value) => (inUse(person.phones, query).some((held) => value === held.value) ? 1 : undefined));

const fuzzyPhone: Rule = (query, person) =>
  asked(query.phone, (value) => bestOf(person.phones.map((held) => typoScore(value, held.value))));

const practice: Rule = (query, person) =>
  asked(query.practice, (value) => (isSameText(value, person.practice ?? '') ? 1 : undefined));

const deathDate: Rule = ({ deathDates }, { deathDay }) => {
  if (deathDates.length === 0) return [];
  return deathDay !== undefined && deathDates.every((bound) => isWithin(deathDay, bound)) ? [1] : undefined;
};

/** Counts in a fuzzy search, but decides nothing. */
const scoreOnly =
  (rule: Rule): Rule =>
  (query, person) =>
    rule(query, person) ?? [OTHER];

const LITERAL_RULES: readonly Rule[] = [
  names(literalName),
  birthDate,
  gender,
  postcode,
  email,
  phone,
  practice,
  deathDate,
];
const FUZZY_RULES: readonly Rule[] = [
  names(fuzzyName),
  birthDate,
  gender,
  fuzzyPostcode,
  email,
  fuzzyPhone,
  scoreOnly(practice),
  scoreOnly(deathDate),
];

/** The past counts only where it was asked for; a fuzzy search always looks at it. */
function inUse<T extends Dated | SearchableName>(held: readonly T[], { history, fuzzy }: SearchQuery): readonly T[] {
  return held.filter(({ past }) => !past || history || fuzzy);
}

function asked(value: string | undefined, score: (value: string) => number | undefined): Parts {
  if (value === undefined) return [];
  const part = score(value);
  return part === undefined ? undefined : [part];
}

function best(candidates: readonly Parts[]): Parts {
  const sum = (parts: readonly number[]): number => parts.reduce((total, part) => total + part, 0);
  return candidates
    .filter((parts) => parts !== undefined)
    .toSorted((one, other) => sum(other) - sum(one))
    .at(0);
}

function bestOf(scores: readonly (number | undefined)[]): number | undefined {
  return scores.filter((score) => score !== undefined).toSorted((one, other) => other - one)[0];
}

function typoScore(one: string, other: string): number | undefined {
  if (folded(one) === folded(other)) return 1;
  return isOneTypoApart(folded(one), folded(other)) ? ONE_TYPO : undefined;
}

function isWithin(held: string, { comparison, day }: DayBound): boolean {
  if (comparison === 'ge') return `${held}-01-01`.slice(0, 10) >= day;
  if (comparison === 'le') return `${held}-12-31`.slice(0, 10) <= day;
  return held === day;
}

function unspaced(text: string): string {
  return text.replaceAll(' ', '');
}
