import { aStory } from './a-story.js';
import type { Story } from './story.js';

/** People who are there to be looked for without an NHS number. Source: shared/spec/pds.md §8. */
export const SEARCH_STORIES: readonly Story[] = [
  aStory({
    story: 'search-wildcard-first',
    shows: 'Larch* born on this day fits two patients (with search-wildcard-second).',
    nhsNumber: '9990008019',
    person: ['Larchwood', 'Petrel', '1976-02-11', 'female', 'ZZ99 9AA'],
    details: { email: 'petrel.larchwood@example.com' },
  }),
  aStory({
    story: 'search-wildcard-second',
    shows: 'Larch* born on this day fits two patients (with search-wildcard-first).',
    nhsNumber: '9990008027',
    person: ['Larchmont', 'Whinchat', '1976-02-11', 'male', 'ZZ99 9BA'],
  }),
  aStory({
    story: 'search-restricted',
    shows: 'A restricted patient is found by name and birth date, but never where the search names a postcode.',
    nhsNumber: '9990008035',
    person: ['Marigold', 'Bluethroat', '1980-09-03', 'female', 'ZZ99 9CA'],
    pds: { kind: 'restricted', code: 'R' },
  }),
  aStory({
    story: 'search-sounds-alike',
    shows: 'Hathorne, as somebody heard the name, finds this patient only in a fuzzy search.',
    nhsNumber: '9990008043',
    person: ['Hawthorn', 'Stonechat', '1963-12-20', 'male', 'ZZ99 9DA'],
  }),
  aStory({
    story: 'search-maiden-name',
    shows: 'The maiden name Sandalwood finds this patient only where the search looks at the past.',
    nhsNumber: '9990008051',
    person: ['Primrose', 'Wryneck', '1987-04-17', 'female', 'ZZ99 9EA'],
    details: {
      otherNames: [{ use: 'maiden', family: 'Sandalwood', given: ['Wryneck'], start: '1987-04-17', end: '2012-07-07' }],
    },
  }),
  aStory({
    story: 'search-death-date',
    shows: 'A patient who has died is found with the day of death.',
    nhsNumber: '9990008078',
    person: ['Turmeric', 'Dotterel', '1938-10-02', 'male', 'ZZ99 9FA'],
    pds: { kind: 'deceased', status: '2', dateTime: '2023-05-14T00:00:00+00:00' },
  }),
  aStory({
    story: 'search-compound-name',
    shows: 'The first given name holds two words.',
    nhsNumber: '9990008086',
    person: ['Verdigris', 'Jay Martin', '1991-08-22', 'male', 'ZZ99 9GA'],
    details: { furtherGivenNames: ['Wren'] },
  }),
  aStory({
    story: 'minimal',
    shows: 'PDS holds nothing but the number: the journey cannot go on, and says so.',
    nhsNumber: '9990008094',
    person: ['Woad', 'Smew', '1975-05-15', 'female', 'ZZ99 9HA'],
    pds: { kind: 'minimal' },
  }),
];
