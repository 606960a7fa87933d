import { NhsNumber, RecordRequest } from '#contracts';
import {
  DEFAULT_RECORD_REQUEST,
  parameterSetFor,
  recordRequestIssues,
  structuredRecordBody,
} from './structured-request.js';

const PATIENT = NhsNumber.parse('9990001006');
const WHO = {
  name: 'patientNHSNumber',
  valueIdentifier: { system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990001006' },
};
const EVERYTHING = RecordRequest.parse({
  allergies: {},
  medications: {},
  consultations: { mostRecent: 3 },
  problems: {},
  immunisations: {},
  uncategorisedData: {},
  investigations: {},
  referrals: {},
  diaryEntries: {},
});
const parameters = (...args: Parameters<typeof structuredRecordBody>): unknown =>
  (JSON.parse(structuredRecordBody(...args)) as { readonly parameter: unknown }).parameter;
const ALLERGIES = { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: true }] };
const MEDICATION = { name: 'includeMedication', part: [{ name: 'includePrescriptionIssues', valueBoolean: true }] };

describe('the request for a record', () => {
  it('asks by default for allergies with the ended ones and for medicines with their issues', () => {
    expect(JSON.parse(structuredRecordBody(PATIENT, DEFAULT_RECORD_REQUEST, 'all'))).toEqual({
      resourceType: 'Parameters',
      parameter: [WHO, ALLERGIES, MEDICATION],
    });
  });
  it('asks for every area by its own name, without an empty part', () => {
    expect(parameters(PATIENT, EVERYTHING, 'all')).toEqual([
      WHO,
      ALLERGIES,
      MEDICATION,
      { name: 'includeConsultations', part: [{ name: 'includeNumberOfMostRecent', valuePositiveInt: 3 }] },
      { name: 'includeProblems' },
      { name: 'includeImmunisations' },
      { name: 'includeUncategorisedData' },
      { name: 'includeInvestigations' },
      { name: 'includeReferrals' },
      { name: 'includeDiaryEntries' },
    ]);
  });
  it('asks a practice of version 1.2 for allergies and medicines only', () => {
    expect(parameters(PATIENT, EVERYTHING, 'medication-and-allergies')).toEqual([WHO, ALLERGIES, MEDICATION]);
  });
  it('carries the filters that were chosen', () => {
    const chosen = RecordRequest.parse({
      allergies: { includeResolved: false },
      medications: { includeIssues: false, fromDate: '2025-11-16' },
      immunisations: { includeNotGiven: true },
    });
    expect(parameters(PATIENT, chosen, 'all')).toEqual([
      WHO,
      { name: 'includeAllergies', part: [{ name: 'includeResolvedAllergies', valueBoolean: false }] },
      {
        name: 'includeMedication',
        part: [
          { name: 'includePrescriptionIssues', valueBoolean: false },
          { name: 'medicationSearchFromDate', valueDate: '2025-11-16' },
        ],
      },
      { name: 'includeImmunisations', part: [{ name: 'includeNotGiven', valueBoolean: true }] },
    ]);
  });
  it.each([
    ['1.0.1', 'medication-and-allergies'],
    ['1.2.3', 'medication-and-allergies'],
    ['1.2.7', 'medication-and-allergies'],
    ['1.2', 'medication-and-allergies'],
    ['1.3.0', 'all'],
    ['1.4.1', 'all'],
    ['1.5.0', 'all'],
    ['1.6.2', 'all'],
    ['1.10.0', 'all'],
    ['2.0.0', 'all'],
    ['[version]', 'all'],
    [undefined, 'all'],
  ])('to a practice of version %s holds the parameters: %s', (version, set) => {
    expect(parameterSetFor(version)).toBe(set);
  });
});

describe('a request that a practice would refuse', () => {
  const today = '2026-11-16';
  const together = (...areas: string[]) =>
    areas.map((area) => ({ field: 'medications.fromDate', rule: `must not be combined with ${area}` }));
  it.each([
    [{ medications: { fromDate: '2026-11-17' } }, [{ field: 'medications.fromDate', rule: 'must not be after today' }]],
    [{ medications: { fromDate: '2025-01-01' }, consultations: {} }, together('consultations')],
    [{ medications: { fromDate: '2025-01-01' }, problems: {} }, together('problems')],
    [
      { medications: { fromDate: '2025-01-01' }, consultations: {}, problems: {} },
      together('consultations', 'problems'),
    ],
    [
      { immunisations: { includeNotGiven: false }, problems: {} },
      [{ field: 'immunisations.includeNotGiven', rule: 'must not be combined with problems' }],
    ],
    [
      { immunisations: { includeNotGiven: true }, consultations: {} },
      [{ field: 'immunisations.includeNotGiven', rule: 'must not be combined with consultations' }],
    ],
    [{}, [{ field: 'areas', rule: 'name at least one area, or leave the whole request out to get the default' }]],
  ])('is stopped before it goes out: %j', (request, issues) => {
    expect(recordRequestIssues(RecordRequest.parse(request), today)).toEqual(issues);
  });
  it.each([
    [{ medications: { fromDate: today } }],
    [{ medications: { fromDate: '2025-01-01' }, immunisations: { includeNotGiven: true }, referrals: {} }],
    [{ consultations: { mostRecent: 3 }, problems: {}, immunisations: {}, medications: { includeIssues: false } }],
    [DEFAULT_RECORD_REQUEST],
    [EVERYTHING],
  ])('is not this one: %j', (request) => {
    expect(recordRequestIssues(RecordRequest.parse(request), today)).toEqual([]);
  });
});
