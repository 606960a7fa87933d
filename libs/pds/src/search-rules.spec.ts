import fc from 'fast-check';
import type { PatientSearch } from '#contracts';
import { searchRules } from './search-rules.js';

const TODAY = '2026-11-16';
const WORKER = { access: 'healthcare-worker', today: TODAY } as const;
const APPLICATION = { access: 'application', today: TODAY } as const;
const ENOUGH: PatientSearch = { familyName: 'Fernsby', birthDate: { on: '1972-04-09' } };
const FUZZY: PatientSearch = { birthDate: { on: '1972-04-09' }, fuzzy: true };

function brief(search: PatientSearch, circumstances: typeof WORKER | typeof APPLICATION = WORKER): readonly string[] {
  return searchRules(search, circumstances).map(({ kind, field }) => `${kind} ${field}`);
}

describe('a search that may be sent', () => {
  it.each<[string, PatientSearch]>([
    ['a family name and a day', ENOUGH],
    ['a span of days', { ...ENOUGH, birthDate: { from: '1972-04-01', to: '1972-04-30' } }],
    ['a span of days until some day to come', { ...ENOUGH, birthDate: { from: '2026-11-01', to: '2027-01-01' } }],
    ['a birth today and a death today', { ...ENOUGH, birthDate: { on: TODAY }, deathDate: { on: TODAY } }],
    [
      'spans of birth and death that overlap',
      { ...ENOUGH, birthDate: { from: '1950-01-01' }, deathDate: { to: '1960-01-01' } },
    ],
    ['wildcards after two characters', { ...ENOUGH, familyName: 'Fe*', givenNames: ['Ma*', 'Wren'], postcode: 'ZZ*' }],
    ['an exact search', { ...ENOUGH, exact: true }],
    ['former names', { ...ENOUGH, history: true }],
    ['one result', { ...ENOUGH, mostResults: 1 }],
    ['flags that are off', { ...ENOUGH, fuzzy: false, exact: false }],
  ])('has %s', (_what, search) => {
    expect(brief(search)).toEqual([]);
    expect(brief(search, APPLICATION)).toEqual([]);
  });
  it.each<[string, PatientSearch]>([
    ['given and family name', { ...FUZZY, familyName: 'Fernsby', givenNames: ['Marigold'] }],
    ['family name, gender and postcode', { ...FUZZY, familyName: 'Fernsby', gender: 'female', postcode: 'ZZ99 1AA' }],
    ['given name, gender and postcode', { ...FUZZY, givenNames: ['Ash'], gender: 'female', postcode: 'ZZ99 1AA' }],
    ['history, which changes nothing', { ...FUZZY, familyName: 'Fernsby', givenNames: ['Marigold'], history: true }],
    ['many results', { ...FUZZY, familyName: 'Fernsby', givenNames: ['Marigold'], mostResults: 50 }],
  ])('by sound, in the name of a signed-in user, has %s', (_what, search) => {
    expect(brief(search)).toEqual([]);
  });
});

describe('a search that is incomplete', () => {
  it.each<[PatientSearch, readonly string[]]>([
    [{}, ['missing birthDate', 'missing familyName']],
    [{ familyName: 'Fernsby' }, ['missing birthDate']],
    [{ birthDate: { on: '1972-04-09' } }, ['missing familyName']],
    [{ birthDate: { on: '1972-04-09' }, givenNames: ['Marigold'], postcode: 'ZZ99 1AA' }, ['missing familyName']],
  ])('%j: %j', (search, expected) => {
    expect(brief(search)).toEqual(expected);
    expect(brief(search, APPLICATION)).toEqual(expected);
  });
  it.each<[string, PatientSearch, readonly string[]]>([
    ['nothing', { fuzzy: true }, ['missing birthDate', 'missing givenNames', 'missing familyName']],
    ['a day', FUZZY, ['missing givenNames', 'missing familyName']],
    ['a family name', { ...FUZZY, familyName: 'Fernsby' }, ['missing givenNames']],
    ['no given name in its list', { ...FUZZY, familyName: 'Fernsby', givenNames: [] }, ['missing givenNames']],
    ['a given name', { ...FUZZY, givenNames: ['Ash'] }, ['missing familyName']],
    ['a given name and a gender', { ...FUZZY, givenNames: ['Ash'], gender: 'male' }, ['missing familyName']],
    ['a gender and a postcode', { ...FUZZY, gender: 'male', postcode: 'ZZ99 1AA' }, ['missing familyName']],
    ['everything but the day', { fuzzy: true, familyName: 'Fernsby', givenNames: ['Ash'] }, ['missing birthDate']],
  ])('by sound with %s: the shortest way to enough is named', (_what, search, expected) => {
    expect(brief(search)).toEqual(expected);
  });
  it('says in words what to enter', () => {
    expect(searchRules({ fuzzy: true, gender: 'male', postcode: 'ZZ99 1AA' }, WORKER)).toEqual([
      { field: 'birthDate', kind: 'missing', rule: 'Enter a date of birth.' },
      {
        field: 'familyName',
        kind: 'missing',
        rule: 'Enter a family name. A search by sound needs: a date of birth, a family name, a gender, a postcode.',
      },
    ]);
  });
});

describe('a search that asks for what PDS does not do', () => {
  it.each<[string, PatientSearch, readonly string[]]>([
    ['a wildcard as first character', { ...ENOUGH, familyName: '*by' }, ['not-allowed familyName']],
    ['a wildcard as second character', { ...ENOUGH, familyName: 'F*' }, ['not-allowed familyName']],
    ['a wildcard within a name', { ...ENOUGH, familyName: 'Fer*by' }, ['not-allowed familyName']],
    ['two wildcards', { ...ENOUGH, familyName: 'Fer**' }, ['not-allowed familyName']],
    ['a wildcard early in the given name', { ...ENOUGH, givenNames: ['M*'] }, ['not-allowed givenNames.0']],
    ['a wildcard in the second given name', { ...ENOUGH, givenNames: ['Ash', 'Wre*'] }, ['not-allowed givenNames.1']],
    ['a wildcard early in the postcode', { ...ENOUGH, postcode: 'Z*' }, ['not-allowed postcode']],
    ['a wildcard in an exact search', { ...ENOUGH, familyName: 'Fer*', exact: true }, ['not-allowed familyName']],
    [
      'a wildcard in a search by sound',
      { ...FUZZY, familyName: 'Fer*', givenNames: ['Ash'] },
      ['not-allowed familyName'],
    ],
    [
      'exact and by sound at once',
      { ...FUZZY, familyName: 'Fernsby', givenNames: ['Ash'], exact: true },
      ['not-allowed exact'],
    ],
    ['a birth to come', { ...ENOUGH, birthDate: { on: '2026-11-17' } }, ['not-allowed birthDate']],
    ['a span that begins after today', { ...ENOUGH, birthDate: { from: '2026-11-17' } }, ['not-allowed birthDate']],
    ['a death to come', { ...ENOUGH, deathDate: { from: '2026-11-17' } }, ['not-allowed deathDate']],
    ['a death before the birth', { ...ENOUGH, deathDate: { on: '1972-04-08' } }, ['not-allowed deathDate']],
    ['a span of death before the birth', { ...ENOUGH, deathDate: { to: '1972-04-08' } }, ['not-allowed deathDate']],
  ])('%s', (_what, search, expected) => {
    expect(brief(search)).toEqual(expected);
  });
  it.each<[string, PatientSearch, readonly string[]]>([
    ['by sound', { ...ENOUGH, givenNames: ['Ash'], fuzzy: true }, ['not-allowed fuzzy']],
    ['by sound, and too little for any other', FUZZY, ['missing familyName', 'not-allowed fuzzy']],
    ['for several people', { ...ENOUGH, mostResults: 2 }, ['not-allowed mostResults']],
  ])('as an application: %s', (_what, search, expected) => {
    expect(brief(search, APPLICATION)).toEqual(expected);
  });
  it('has all its faults named at once', () => {
    const search: PatientSearch = {
      familyName: 'F*',
      givenNames: ['Ash', 'W*'],
      postcode: '*',
      deathDate: { on: '2030-01-01' },
      fuzzy: true,
      exact: true,
      mostResults: 50,
    };
    expect(new Set(brief(search, APPLICATION))).toEqual(
      new Set([
        'missing birthDate',
        'not-allowed familyName',
        'not-allowed givenNames.1',
        'not-allowed postcode',
        'not-allowed exact',
        'not-allowed fuzzy',
        'not-allowed mostResults',
        'not-allowed deathDate',
      ]),
    );
  });
});

const text = fc.stringMatching(/^[A-Za-z]{1,5}\*?$/u);
const anySearch: fc.Arbitrary<PatientSearch> = fc.record(
  {
    familyName: text,
    givenNames: fc.array(text, { maxLength: 3 }),
    gender: fc.constantFrom('male', 'female', 'other', 'unknown'),
    birthDate: fc.constantFrom(
      { on: '1972-04-09' },
      { from: '1990-01-01' },
      { to: '2000-01-01' },
      { on: '2030-01-01' },
    ),
    deathDate: fc.constantFrom({ on: '1960-01-01' }, { from: '2020-01-01', to: '2020-12-31' }),
    postcode: text,
    fuzzy: fc.boolean(),
    exact: fc.boolean(),
    history: fc.boolean(),
    mostResults: fc.integer({ min: 1, max: 50 }),
  },
  { requiredKeys: [] },
);

/** The minima of pds.md §8.2 beside the birth date. */
function hasMinimum({ familyName: family, givenNames, gender, postcode, fuzzy }: PatientSearch): boolean {
  const given = givenNames?.[0];
  const bySound = [
    [given, family],
    [family, gender, postcode],
    [given, gender, postcode],
  ];
  const minima = fuzzy === true ? bySound : [[family]];
  return minima.some((pieces) => pieces.every((piece) => piece !== undefined));
}

function wildcards({ familyName = '', givenNames = [], postcode = '' }: PatientSearch): readonly string[] {
  return [familyName, ...givenNames, postcode].filter((one) => one.includes('*'));
}

it('a search without issues always has a birth date and a minimum of pds.md §8.2, and never breaks a wildcard rule', () => {
  fc.assert(
    fc.property(anySearch, fc.constantFrom(WORKER, APPLICATION), (search, circumstances) => {
      fc.pre(searchRules(search, circumstances).length === 0);
      expect(search.birthDate).toBeDefined();
      expect(hasMinimum(search)).toBe(true);
      const special = [search.fuzzy, search.exact].filter((flag) => flag === true).length;
      expect(special).toBeLessThanOrEqual(wildcards(search).length > 0 ? 0 : 1);
      expect(wildcards(search).every((one) => one.indexOf('*') >= 2)).toBe(true);
    }),
  );
});

it('no rule ever repeats what was entered about the patient', () => {
  const secret: PatientSearch = {
    familyName: '*Quillfeather',
    givenNames: ['Zz', '*Xylo'],
    postcode: '*QQ1',
    deathDate: { on: '2031-05-06' },
  };
  const said = JSON.stringify(searchRules(secret, APPLICATION));
  for (const part of ['Quillfeather', 'Xylo', 'QQ1', '2031']) expect(said).not.toContain(part);
});
