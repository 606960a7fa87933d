import type { PdsDetails } from '../scenarios/pds-details.js';
import type { PdsState, Story } from '../scenarios/story.js';
import { londonDay } from './london-day.js';
import { isNhsNumber } from './nhs-number.js';
import { patientResource } from './patient-resource.js';

const NOW = new Date('2026-11-20T12:00:00Z');

function aStory(pds: PdsState, practice: string | undefined = 'Z81001'): Story {
  return {
    story: 'test',
    shows: 'test',
    nhsNumber: '9990001006',
    demographics: {
      familyName: 'Amber',
      givenName: 'Rowan',
      birthDate: '1974-04-19',
      gender: 'female',
      postcode: 'ZZ99 1AA',
    },
    pds,
    practice,
    provider: { kind: 'broken', how: 'reset' },
  };
}

const resource = (pds: PdsState, practice?: string) => patientResource(aStory(pds, practice), NOW);

describe('the patient that PDS gives', () => {
  it('carries number, name, birth date, address and practice of an ordinary patient', () => {
    expect(resource({ kind: 'ordinary' })).toMatchObject({
      resourceType: 'Patient',
      id: '9990001006',
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990001006' }],
      meta: { versionId: '2', security: [{ code: 'U', display: 'unrestricted' }] },
      name: [{ use: 'usual', family: 'Amber', given: ['Rowan'] }],
      gender: 'female',
      birthDate: '1974-04-19',
      address: [{ use: 'home', postalCode: 'ZZ99 1AA' }],
      generalPractitioner: [
        {
          identifier: {
            system: 'https://fhir.nhs.uk/Id/ods-organization-code',
            value: 'Z81001',
            period: { start: '1974-04-19' },
          },
        },
      ],
    });
  });

  it.each<[string, number, number | undefined, object]>([
    ['ended yesterday', -100, -1, { start: '2026-08-12', end: '2026-11-19' }],
    ['starts tomorrow', 1, undefined, { start: '2026-11-21' }],
  ])('dates a registration that %s from today in London', (_what, startDays, endDays, period) => {
    const pds: PdsState = { kind: 'gp-period', startDays, ...(endDays === undefined ? {} : { endDays }) };
    expect(resource(pds)).toHaveProperty('generalPractitioner.0.identifier.period', period);
  });

  it('names no practice for a patient who was removed, and says why', () => {
    const removed = resource({ kind: 'no-gp', removal: 'EMB' });
    expect(removed).not.toHaveProperty('generalPractitioner');
    expect(removed).toHaveProperty('extension.0.extension.0.valueCodeableConcept.coding.0.code', 'EMB');
    expect(resource({ kind: 'no-gp' })).not.toHaveProperty('extension');
  });

  it('names a practice and a removal where the two contradict', () => {
    const both = resource({ kind: 'gp-and-removal', removal: 'EMB' });
    expect(both).toHaveProperty('generalPractitioner');
    expect(both).toHaveProperty('extension');
  });

  it('withholds address, telephone and practice of a restricted patient, name and birth date too of a very restricted one', () => {
    const restricted = Object.keys(resource({ kind: 'restricted', code: 'R' }));
    expect(restricted).toEqual(['resourceType', 'id', 'identifier', 'meta', 'gender', 'name', 'birthDate']);
    const very = resource({ kind: 'restricted', code: 'V' });
    expect(Object.keys(very)).toEqual(['resourceType', 'id', 'identifier', 'meta', 'gender']);
    expect(very).toHaveProperty('meta.security.0', expect.objectContaining({ code: 'V', display: 'very restricted' }));
  });

  it('holds nothing but the number where nothing else was ever recorded', () => {
    expect(Object.keys(resource({ kind: 'minimal' }))).toEqual(['resourceType', 'id', 'identifier', 'meta']);
  });

  it('gives former names and addresses with the day on which they ended', () => {
    const details: PdsDetails = {
      otherNames: [{ use: 'maiden', family: 'Ash', given: ['Rowan'], start: '1974-04-19', end: '1999-01-01' }],
      formerAddresses: [{ line: ['2'], postcode: 'ZZ99 2AA', start: '1974-04-19', end: '1990-01-01' }],
    };
    expect(patientResource({ ...aStory({ kind: 'ordinary' }), details }, NOW)).toMatchObject({
      name: [{ use: 'usual' }, { use: 'maiden', family: 'Ash', period: { end: '1999-01-01' } }],
      address: [{ postalCode: 'ZZ99 1AA' }, { postalCode: 'ZZ99 2AA', period: { end: '1990-01-01' } }],
    });
  });

  it('gives the day of death only where it was registered', () => {
    const dateTime = '2024-11-03T00:00:00+00:00';
    expect(resource({ kind: 'deceased', status: '2', dateTime })).toMatchObject({ deceasedDateTime: dateTime });
    const informal = resource({ kind: 'deceased', status: '1' });
    expect(informal).not.toHaveProperty('deceasedDateTime');
    expect(informal).toHaveProperty('extension.0.extension.0.valueCodeableConcept.coding.0.code', '1');
  });
});

describe('dates and numbers in PDS', () => {
  it('takes the day from London, also in summer time', () => {
    expect(londonDay(new Date('2026-06-30T23:30:00Z'))).toBe('2026-07-01');
    expect(londonDay(new Date('2026-12-31T23:30:00Z'), 1)).toBe('2027-01-01');
  });

  it('checks the check digit', () => {
    expect(['9000000009', '9990001006', '0000000000'].map(isNhsNumber)).toEqual([true, true, true]);
    expect(['9000000000', '900000000', '90000000090', '999000100A', '9990000000'].map(isNhsNumber)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });
});
