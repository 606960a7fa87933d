import fc from 'fast-check';
import { aTrace } from '../../contracts/testing/fakes.js';
import { usualName, verifyPatient, type SuppliedDemographics } from './patient-verification.js';

/** The worked examples of pds.md §9, with another invented person of the same shape. */
const NATIONAL = {
  names: [{ use: 'usual', family: 'SMITH', given: ['Jane'] }],
  gender: 'female',
  birthDate: '1980-05-17',
  postcodes: ['ZZ99 3WZ'],
};

function said(text: string, more: Partial<SuppliedDemographics> = {}): SuppliedDemographics {
  const [familyName = '', givenName = '', birthDate = ''] = text.split(' ');
  return { familyName, givenName, birthDate, ...more };
}

describe('the check of a patient against the national record', () => {
  it.each([
    ['Smith Jane 1980-05-17', 'VERIFIED', []],
    ['smith JANE 1980-05-17', 'VERIFIED', []],
    ['Smyth Jane 1980-05-17', 'VERIFIED_WITH_DISCREPANCY', ['familyName']],
    ['Smithson Jane 1980-05-17', 'VERIFIED_WITH_DISCREPANCY', ['familyName']],
    ['Smith John 1980-05-17', 'VERIFIED_WITH_DISCREPANCY', ['givenName']],
    ['Smithson Jim 1980-05-18', 'VERIFIED_WITH_DISCREPANCY', ['familyName', 'givenName', 'birthDate']],
    ['Smith Anne 1980-05-18', 'NOT_VERIFIED', ['givenName', 'birthDate']],
    ['Smith Jane 1981-06-17', 'NOT_VERIFIED', ['birthDate']],
    ['Jones Jane 1980-05-17', 'VERIFIED_WITH_DISCREPANCY', ['familyName']],
  ])('takes %s for %s', (supplied, result, differences) => {
    expect(verifyPatient(said(supplied), NATIONAL)).toMatchObject({ result, differences });
  });

  it('never verifies against a record that knows only the year of birth', () => {
    expect(verifyPatient(said('Smith Jane 1980-05-17'), { ...NATIONAL, birthDate: '1980' }).result).toBe(
      'NOT_VERIFIED',
    );
  });

  it.each([
    ['no name', { ...NATIONAL, names: [] }],
    ['no birth date', { ...NATIONAL, birthDate: undefined }],
  ])('never verifies against a record with %s', (_, national) => {
    expect(verifyPatient(said('Smith Jane 1980-05-17'), national).result).toBe('NOT_VERIFIED');
  });

  it.each([
    ['1980-05-18', 'VERIFIED_WITH_DISCREPANCY'],
    ['1980-06-17', 'VERIFIED_WITH_DISCREPANCY'],
    ['1981-05-17', 'VERIFIED_WITH_DISCREPANCY'],
    ['1980-05', 'VERIFIED_WITH_DISCREPANCY'],
    ['1981-05', 'NOT_VERIFIED'],
    ['1981-06-17', 'NOT_VERIFIED'],
    ['1980', 'NOT_VERIFIED'],
  ])(
    'takes two of the three parts of a birth date and a like name for enough: with %s it is %s',
    (birthDate, result) => {
      expect(verifyPatient(said('Smith Jane 1980-05-17'), { ...NATIONAL, birthDate })).toMatchObject({
        result,
        differences: ['birthDate'],
      });
    },
  );

  it.each([
    ['a name of one letter', 'S J', 'VERIFIED_WITH_DISCREPANCY'],
    ['a name without a letter', '- J', 'NOT_VERIFIED'],
    ['a given name without a letter', 'Smith -', 'NOT_VERIFIED'],
  ])('compares as many letters as there are, but at least one: %s', (_how, names, result) => {
    expect(verifyPatient(said(`${names} 1980-05-18`), NATIONAL).result).toBe(result);
  });

  it('does not put one name together out of two', () => {
    const names = [
      { use: 'usual', family: 'Larch', given: ['Jane'] },
      { use: 'maiden', family: 'Smith', given: ['Ash'] },
    ];
    expect(verifyPatient(said('Smith Jane 1980-05-17'), { ...NATIONAL, names }).result).toBe(
      'VERIFIED_WITH_DISCREPANCY',
    );
    expect(verifyPatient(said('Smith Jane 1980-05-18'), { ...NATIONAL, names }).result).toBe('NOT_VERIFIED');
  });

  it('folds accents, hyphens and apostrophes away', () => {
    const names = [{ use: 'usual', family: 'O’Neill-Müller', given: ['Zoë'] }];
    expect(verifyPatient(said('ONEILLMULLER Zoe 1980-05-17'), { ...NATIONAL, names }).result).toBe('VERIFIED');
  });

  it('says that only a former name fitted', () => {
    const names = [{ use: 'maiden', family: 'Larch', given: ['Jane'] }, ...NATIONAL.names];
    expect(verifyPatient(said('Larch Jane 1980-05-17'), { ...NATIONAL, names })).toEqual({
      result: 'VERIFIED',
      matchedOn: 'historic',
      differences: [],
    });
  });

  it('lists another gender or postcode without deciding by it', () => {
    const supplied = said('Smith Jane 1980-05-17', { gender: 'male', postcode: 'ZZ99 1AA' });
    expect(verifyPatient(supplied, NATIONAL)).toMatchObject({
      result: 'VERIFIED',
      differences: ['gender', 'postcode'],
    });
  });

  it('does not mind how a postcode is spaced', () => {
    expect(verifyPatient(said('Smith Jane 1980-05-17', { postcode: 'zz993wz' }), NATIONAL).differences).toEqual([]);
  });

  it('decides something for any two people', () => {
    const person = fc.record({ familyName: fc.string(), givenName: fc.string(), birthDate: fc.string() });
    const names = fc.array(
      fc.record({
        use: fc.option(fc.string(), { nil: undefined }),
        family: fc.option(fc.string(), { nil: undefined }),
        given: fc.array(fc.string()),
      }),
    );
    fc.assert(
      fc.property(person, names, fc.option(fc.string(), { nil: undefined }), (supplied, known, birthDate) => {
        const { result } = verifyPatient(supplied, { names: known, gender: undefined, birthDate, postcodes: [] });
        return ['VERIFIED', 'VERIFIED_WITH_DISCREPANCY', 'NOT_VERIFIED'].includes(result);
      }),
    );
  });
});

describe('the name that is shown', () => {
  it('is the usual one, wherever it stands', () => {
    const usual = { use: 'usual', family: 'Ash', given: ['Finch'] };
    expect(usualName([{ use: 'old', family: 'Elm', given: ['Finch'] }, usual])).toBe(usual);
  });

  it('is none when the record has none', () => {
    expect(usualName(aTrace({ demographics: { ...NATIONAL, names: [] } }).demographics.names)).toBeUndefined();
  });
});
