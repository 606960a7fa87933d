import type { PatientSearch, PdsAccess } from '#contracts';
import { definitionOf } from '#errors';
import { type FoundPerson, type JourneyLeg, type SearchResult, usualName } from '#workflow';
import type { SearchReply } from './search-schemas.js';

type Suggestion = SearchReply['suggestions'][number];

/** The reply to a search, with what to try next where it did not end in one person. */
export function searchView(
  search: PatientSearch,
  result: SearchResult,
  frame: { readonly access: PdsAccess; readonly environment: string; readonly legs: readonly JourneyLeg[] },
): SearchReply {
  const people = result.kind === 'matches' ? result.people.map(personOf) : [];
  const outcome = result.kind === 'too-many' ? 'TOO_MANY' : people.length === 0 ? 'NONE' : 'MATCHES';
  return {
    result: outcome,
    ...WORDS[outcome],
    people,
    suggestions: suggestionsFor(outcome, search, frame.access),
    environment: frame.environment,
    journey: [...frame.legs],
  };
}

const TOO_MANY = definitionOf('SEARCH_TOO_BROAD');

const WORDS: Readonly<Record<SearchReply['result'], Pick<SearchReply, 'title' | 'action'>>> = {
  MATCHES: {
    title: 'These people fit the details.',
    action: 'Check name, date of birth and address with the patient, then open the right one.',
  },
  NONE: {
    title: 'Nobody fits these details. This does not mean that the patient has no NHS number.',
    action: 'Check the details, or search with fewer.',
  },
  TOO_MANY: { title: TOO_MANY.title, action: TOO_MANY.action },
};

/** Restricted people look like all others here: opening one says no more than that it is not possible (pds.md §5). */
function personOf({ matchId, match, differences }: FoundPerson): SearchReply['people'][number] {
  const { names, gender, birthDate, postcodes } = match.demographics;
  const name = usualName(names);
  const [postcode] = postcodes;
  return {
    matchId,
    nhsNumber: match.nhsNumber,
    givenNames: [...(name?.given ?? [])],
    ...(name?.family === undefined ? {} : { familyName: name.family }),
    ...(gender === undefined ? {} : { gender }),
    ...(birthDate === undefined ? {} : { birthDate }),
    ...(postcode === undefined ? {} : { postcode }),
    differences: [...differences],
  };
}

function suggestionsFor(
  outcome: SearchReply['result'],
  search: PatientSearch,
  access: PdsAccess,
): SearchReply['suggestions'] {
  if (outcome === 'TOO_MANY') return narrower(search);
  return outcome === 'NONE' ? wider(search, access) : [];
}

/** Source: pds.md §8.2, the advice for a unique match. */
function narrower({ givenNames, postcode, birthDate, gender, familyName }: PatientSearch): Suggestion[] {
  const missing: readonly (readonly [boolean, Suggestion])[] = [
    [
      givenNames === undefined,
      { field: 'givenNames', advice: 'Add the first given name, or its first three letters and a star (*).' },
    ],
    [
      postcode === undefined,
      { field: 'postcode', advice: 'Add the postcode, or its first two letters and a star (*).' },
    ],
    [birthDate !== undefined && !('on' in birthDate), { field: 'birthDate', advice: 'Give the exact day of birth.' }],
    [familyName?.includes('*') === true, { field: 'familyName', advice: 'Write the whole surname.' }],
    [gender === undefined, { field: 'gender', advice: 'Add it only if nothing else is known.' }],
  ];
  return missing.flatMap(([applies, suggestion]) => (applies ? [suggestion] : []));
}

/** Source: pds.md §8.1 (extra given names, gender and contacts can cost a match; former values), §9.1 (fuzzy). */
function wider(search: PatientSearch, access: PdsAccess): Suggestion[] {
  const { givenNames = [], fuzzy, exact, history, gender, email, phone, postcode } = search;
  const contacts = [email, phone].some((one) => one !== undefined);
  const possible: readonly (readonly [boolean, Suggestion])[] = [
    [exact === true, { field: 'exact', advice: 'Leave it out.' }],
    [givenNames.length > 1, { field: 'givenNames', advice: 'Give the first one only: extra names can cost a match.' }],
    [gender !== undefined, { field: 'gender', advice: 'Leave it out.' }],
    [contacts, { field: 'email, phone', advice: 'Leave them out: they may have changed.' }],
    [
      postcode !== undefined,
      { field: 'postcode', advice: 'Leave it out, or give its first two letters and a star (*).' },
    ],
    [
      history !== true && fuzzy !== true,
      { field: 'history', advice: 'Set it: a former name or address then counts too.' },
    ],
    [
      access === 'healthcare-worker' && fuzzy !== true,
      { field: 'fuzzy', advice: 'Set it: names that sound alike then count too.' },
    ],
  ];
  return possible.flatMap(([applies, suggestion]) => (applies ? [suggestion] : []));
}
