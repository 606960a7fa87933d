import { identityDifferences } from './identity-check.js';

const NATIONAL = {
  familyName: 'Fernsby',
  givenName: 'Marigold',
  gender: 'female',
  birthDate: '1972-04-09',
  practice: 'Z90001',
};
const BUNDLE = {
  nhsNumber: '9990001006',
  familyName: 'Fernsby',
  givenName: 'Marigold',
  gender: 'female',
  birthDate: '1972-04-09',
  practiceOdsCode: 'Z90001',
};

describe('the comparison of the practice’s patient with the national record', () => {
  it('finds nothing when all five agree', () => {
    expect(identityDifferences(NATIONAL, BUNDLE)).toEqual([]);
  });

  it('does not count case, accents and outer blanks', () => {
    expect(
      identityDifferences(NATIONAL, {
        ...BUNDLE,
        familyName: ' FERNSBY ',
        givenName: 'Màrigold',
        practiceOdsCode: 'z90001',
      }),
    ).toEqual([]);
  });

  it.each([
    ['familyName', { familyName: 'Fern-sby' }, 'Fernsby', 'Fern-sby'],
    ['givenName', { givenName: 'Mary' }, 'Marigold', 'Mary'],
    ['gender', { gender: 'male' }, 'female', 'male'],
    ['birthDate', { birthDate: '1972-04-10' }, '1972-04-09', '1972-04-10'],
    ['practice', { practiceOdsCode: 'Z90002' }, 'Z90001', 'Z90002'],
  ])('shows both values of a different %s', (field, change, national, practice) => {
    expect(identityDifferences(NATIONAL, { ...BUNDLE, ...change })).toEqual([{ field, national, practice }]);
  });

  it('takes a missing value for a difference', () => {
    const { birthDate: _, ...without } = BUNDLE;
    expect(identityDifferences(NATIONAL, without)).toEqual([
      { field: 'birthDate', national: '1972-04-09', practice: undefined },
    ]);
  });
});
