import fc from 'fast-check';
import { OdsCode, PatientSearch } from '#contracts';
import { searchQuery } from './search-query.js';

const WORKER = 'healthcare-worker';
const BIRTH = { birthDate: { on: '1972-04-09' } };

it.each([
  ['a name and a day', { familyName: 'Fernsby', ...BIRTH }, 'family=Fernsby&birthdate=eq1972-04-09'],
  [
    'given names in their order, a compound one in one value',
    { familyName: 'Fernsby', givenNames: ['Marigold Ash', 'Wren', 'Ash'], ...BIRTH },
    'family=Fernsby&given=Marigold%20Ash&given=Wren&given=Ash&birthdate=eq1972-04-09',
  ],
  [
    'wildcards',
    { familyName: 'Fern*', givenNames: ['Mar*'], postcode: 'ZZ99*', ...BIRTH },
    'family=Fern%2A&given=Mar%2A&birthdate=eq1972-04-09&address-postalcode=ZZ99%2A',
  ],
  [
    'a span of days',
    { familyName: 'Fernsby', birthDate: { from: '1972-04-01', to: '1972-04-30' } },
    'family=Fernsby&birthdate=ge1972-04-01&birthdate=le1972-04-30',
  ],
  ['a span with one end', { birthDate: { from: '1972-04-01' } }, 'birthdate=ge1972-04-01'],
  ['a span with the other end', { birthDate: { to: '1972-04-30' } }, 'birthdate=le1972-04-30'],
  [
    'everything else that may be known',
    {
      ...BIRTH,
      gender: 'female',
      deathDate: { from: '2020-01-01', to: '2020-12-31' },
      postcode: 'ZZ99 1AA',
      practice: OdsCode.parse('Z90001'),
      email: "m.o'fernsby+x@example.com",
      phone: '+44 1632 960587',
    },
    'gender=female&birthdate=eq1972-04-09&death-date=ge2020-01-01&death-date=le2020-12-31' +
      '&address-postalcode=ZZ99%201AA&general-practitioner=Z90001' +
      '&email=m.o%27fernsby%2Bx%40example.com&phone=00441632960587',
  ],
  [
    'a name with letters and signs of other tongues',
    { familyName: "O'Brien-Müller (Ash) & Co=1", ...BIRTH },
    'family=O%27Brien-M%C3%BCller%20%28Ash%29%20%26%20Co%3D1&birthdate=eq1972-04-09',
  ],
  [
    'flags that are on',
    { ...BIRTH, fuzzy: true, history: true },
    'birthdate=eq1972-04-09&_fuzzy-match=true&_history=true',
  ],
  ['no flag that is off', { ...BIRTH, fuzzy: false, exact: false, history: false }, 'birthdate=eq1972-04-09'],
  ['a limit', { ...BIRTH, exact: true, mostResults: 20 }, 'birthdate=eq1972-04-09&_exact-match=true&_max-results=20'],
] as const)('%s go out as PDS reads them', (_what, search, expected) => {
  expect(searchQuery(search as PatientSearch, WORKER)).toBe(expected);
});

it('as an application no limit is named, not even 1', () => {
  expect(searchQuery({ ...BIRTH, mostResults: 1 }, 'application')).toBe('birthdate=eq1972-04-09');
});

it('whatever a person is called, the name comes back from the query unchanged, and no sign of it is bare', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, maxLength: 35, unit: 'grapheme' }), (familyName) => {
      const query = searchQuery({ familyName, ...BIRTH }, WORKER);
      expect(query).toMatch(/^family=[A-Za-z0-9%\-_.~]+&birthdate=eq1972-04-09$/u);
      expect(new URLSearchParams(query).get('family')).toBe(familyName);
    }),
  );
});
