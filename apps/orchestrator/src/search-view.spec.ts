import type { PatientSearch } from '#contracts';
import { searchView } from './search-view.js';

const LEAST: PatientSearch = { familyName: 'Amber', birthDate: { on: '1974-04-19' } };
const FRAME = { access: 'application', environment: 'simulator', legs: [] } as const;

function fieldsFor(
  kind: 'too-many' | 'none',
  search: PatientSearch,
  access: 'application' | 'healthcare-worker' = 'application',
): readonly string[] {
  const result = kind === 'too-many' ? { kind } : ({ kind: 'matches', people: [] } as const);
  return searchView(search, result, { ...FRAME, access }).suggestions.map(({ field }) => field);
}

describe('what to try next after a search', () => {
  it.each<[string, PatientSearch, readonly string[]]>([
    ['names alone', LEAST, ['givenNames', 'postcode', 'gender']],
    [
      'part of a name and a span of birth dates',
      { ...LEAST, familyName: 'Amb*', birthDate: { from: '1974-01-01' }, givenNames: ['Rowan'] },
      ['postcode', 'birthDate', 'familyName', 'gender'],
    ],
    ['everything given', { ...LEAST, givenNames: ['Rowan'], postcode: 'ZZ99 1AA', gender: 'female' }, []],
  ])('that fits too many, with %s', (_, search, fields) => {
    expect(fieldsFor('too-many', search)).toEqual(fields);
  });

  it.each<[string, PatientSearch, 'application' | 'healthcare-worker', readonly string[]]>([
    ['little given', LEAST, 'application', ['history']],
    ['an NHS sign-in, also near misses', LEAST, 'healthcare-worker', ['history', 'fuzzy']],
    ['near misses tried already', { ...LEAST, fuzzy: true }, 'healthcare-worker', []],
    [
      'much given',
      {
        ...LEAST,
        givenNames: ['Rowan', 'Jo'],
        gender: 'female',
        phone: '01632960999',
        postcode: 'ZZ99 1AA',
        exact: true,
      },
      'application',
      ['exact', 'givenNames', 'gender', 'email, phone', 'postcode', 'history'],
    ],
  ])('that fits nobody, with %s', (_, search, access, fields) => {
    expect(fieldsFor('none', search, access)).toEqual(fields);
  });

  it('that fits somebody is nothing', () => {
    const match = {
      nhsNumber: '9990001006',
      demographics: { names: [], gender: undefined, birthDate: undefined, postcodes: [] },
    };
    const view = searchView(LEAST, { kind: 'matches', people: [{ matchId: 'x.0', match, differences: [] }] }, FRAME);
    expect(view).toMatchObject({
      result: 'MATCHES',
      suggestions: [],
      people: [{ nhsNumber: '9990001006', givenNames: [] }],
    });
  });
});
