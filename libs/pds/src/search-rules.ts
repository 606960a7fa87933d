import type { DaySpan, PatientSearch, PdsAccess, SearchIssue } from '#contracts';

interface SearchCircumstances {
  readonly access: PdsAccess;
  /** `yyyy-mm-dd` in England. */
  readonly today: string;
}

/** Every rule of pds.md §8.1 and §8.2 that a search breaks; PDS would refuse it, or find the wrong people. */
export function searchRules(search: PatientSearch, { access, today }: SearchCircumstances): readonly SearchIssue[] {
  // Where sound-alikes cannot be had, the search that the user can make instead is the one to complete.
  const fuzzy = search.fuzzy === true && access === 'healthcare-worker';
  return [
    ...(search.birthDate === undefined ? [missing('birthDate', 'Enter a date of birth.')] : []),
    ...(fuzzy ? fuzzyMinimum(search) : plainMinimum(search)),
    ...wildcardIssues(search),
    ...wayIssues(search, access),
    ...dateIssues(search, today),
  ];
}

function missing(field: string, rule: string): SearchIssue {
  return { field, rule, kind: 'missing' };
}

function notAllowed(field: string, rule: string): SearchIssue {
  return { field, rule, kind: 'not-allowed' };
}

/** Source: pds.md §8.2, non-fuzzy. */
function plainMinimum({ familyName }: PatientSearch): readonly SearchIssue[] {
  return familyName === undefined ? [missing('familyName', 'Enter a family name.')] : [];
}

type Piece = 'familyName' | 'givenNames' | 'gender' | 'postcode';

/** What goes with the date of birth. Source: pds.md §8.2, fuzzy. */
const FUZZY_MINIMA: readonly (readonly Piece[])[] = [
  ['givenNames', 'familyName'],
  ['familyName', 'gender', 'postcode'],
  ['givenNames', 'gender', 'postcode'],
];

const NAME_OF: Readonly<Record<Piece, string>> = {
  familyName: 'a family name',
  givenNames: 'a given name',
  gender: 'a gender',
  postcode: 'a postcode',
};

/** Asks for the pieces of the minimum that lacks fewest. */
function fuzzyMinimum(search: PatientSearch): readonly SearchIssue[] {
  const lacking = FUZZY_MINIMA.map((pieces) => pieces.filter((piece) => !isGiven(search[piece])));
  const fewest = Math.min(...lacking.map(({ length }) => length));
  const nearest = lacking.findIndex(({ length }) => length === fewest);
  const needed = FUZZY_MINIMA[nearest]?.map((piece) => NAME_OF[piece]).join(', ') ?? '';
  return (lacking[nearest] ?? []).map((piece) =>
    missing(piece, `Enter ${NAME_OF[piece]}. A search by sound needs: a date of birth, ${needed}.`),
  );
}

function isGiven(value: string | readonly string[] | undefined): boolean {
  return value !== undefined && value.length > 0;
}

interface Pattern {
  readonly field: string;
  readonly text: string;
  /** PDS compares only the first given name with a wildcard. */
  readonly isLaterName: boolean;
}

/** Source: pds.md §8.1, wildcard rules and the row `given`. */
function wildcardIssues(search: PatientSearch): readonly SearchIssue[] {
  return patternsOf(search)
    .filter(({ text }) => text.includes('*'))
    .flatMap((pattern) => [...placeIssues(pattern), ...mixIssues(pattern, search)]);
}

function patternsOf({ familyName, givenNames = [], postcode }: PatientSearch): readonly Pattern[] {
  return [
    { field: 'familyName', text: familyName ?? '', isLaterName: false },
    ...givenNames.map((text, index) => ({ field: `givenNames.${index}`, text, isLaterName: index > 0 })),
    { field: 'postcode', text: postcode ?? '', isLaterName: false },
  ];
}

function placeIssues({ field, text, isLaterName }: Pattern): readonly SearchIssue[] {
  if (isLaterName) return [notAllowed(field, 'Of the given names, `*` is allowed in the first only.')];
  const place = text.indexOf('*');
  if (place < 2) return [notAllowed(field, '`*` is allowed after at least two characters.')];
  return place < text.length - 1 ? [notAllowed(field, '`*` is allowed once, at the end.')] : [];
}

function mixIssues({ field }: Pattern, { fuzzy, exact }: PatientSearch): readonly SearchIssue[] {
  return [
    ...(fuzzy === true ? [notAllowed(field, '`*` is not allowed in a search by sound (`fuzzy`).')] : []),
    ...(exact === true ? [notAllowed(field, '`*` is not allowed in an exact search.')] : []),
  ];
}

/** Ways to search that exclude each other, or that this access does not have. Source: pds.md §1, §8.1, §9.1. */
function wayIssues({ fuzzy, exact, mostResults }: PatientSearch, access: PdsAccess): readonly SearchIssue[] {
  const asApplication = access === 'application';
  return [
    ...(fuzzy === true && exact === true
      ? [notAllowed('exact', 'A search is either exact or by sound (`fuzzy`), not both.')]
      : []),
    ...(fuzzy === true && asApplication
      ? [notAllowed('fuzzy', 'A search by sound is allowed only to users who are signed in with CIS2.')]
      : []),
    ...(mostResults !== undefined && mostResults > 1 && asApplication
      ? [notAllowed('mostResults', 'More than one result is allowed only to users who are signed in with CIS2.')]
      : []),
  ];
}

/** Dates that nobody can have. [OWN] They would find nobody, and that would look like an answer. */
function dateIssues({ birthDate, deathDate }: PatientSearch, today: string): readonly SearchIssue[] {
  const birth = earliest(birthDate);
  const death = latest(deathDate);
  return [
    ...(isAfter(birth, today) ? [notAllowed('birthDate', 'The date of birth must not be in the future.')] : []),
    ...(isAfter(earliest(deathDate), today)
      ? [notAllowed('deathDate', 'The date of death must not be in the future.')]
      : []),
    ...(isAfter(birth, death) ? [notAllowed('deathDate', 'The date of death must not be before the birth.')] : []),
  ];
}

function isAfter(day: string | undefined, other: string | undefined): boolean {
  return day !== undefined && other !== undefined && day > other;
}

function earliest(span: DaySpan | undefined): string | undefined {
  return span !== undefined && 'on' in span ? span.on : span?.from;
}

function latest(span: DaySpan | undefined): string | undefined {
  return span !== undefined && 'on' in span ? span.on : span?.to;
}
