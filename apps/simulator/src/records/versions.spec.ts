import { generate, only, queryLists } from '../testing/generated-record.js';
import { contentsOf } from '../testing/record-contents.js';

describe('a record of 1.2.7', () => {
  const former = contentsOf({ kilobytes: 200 }, only('allergies', 'medication'), '1.2.7');

  it('holds allergies and medication up to its size, and nothing of other areas', () => {
    expect(former.text.length).toBeGreaterThan(170_000);
    const types = new Set(former.resources.map(({ resourceType }) => resourceType));
    for (const type of ['Condition', 'Encounter', 'Observation', 'Immunization']) expect(types).not.toContain(type);
  });

  it('has prescriptions written by hand, identifiers of its time and the responsible clinician as recorder', () => {
    expect(former.find('MedicationRequest', 'acute-handwritten').length).toBeGreaterThan(0);
    expect(former.find('MedicationRequest', 'eps-line-item-identifier').length).toBeGreaterThan(0);
    expect(former.find('MedicationRequest', '"intent":"plan"', 'groupIdentifier').length).toBeGreaterThan(0);
    expect(former.text).not.toMatch(/prescription-order-item-number|"requester"|informationSource|"cancelled"/);
  });

  it('tells when a dose was changed, and that a type is not recorded', () => {
    expect(former.find('MedicationStatement', 'DosageLastChanged-1').length).toBeGreaterThan(0);
    expect(former.find('MedicationRequest', '"text":"No information available"').length).toBeGreaterThan(0);
  });

  it('has no secondary lists, whatever the warnings', () => {
    const listWarnings = [{ code: 'confidential-items', area: 'medication', on: 'problems' }] as const;
    const lists = queryLists(generate({ kilobytes: 200, listWarnings }, {}, '1.2.7'));
    expect(lists.filter(({ title }) => title.includes(' - '))).toEqual([]);
  });
});

describe('what 1.5.1 and 1.6.2 say differently', () => {
  const older = contentsOf({ kilobytes: 600, notForPatient: true }, {}, '1.5.1');
  const newer = contentsOf({ kilobytes: 600, notForPatient: true }, {}, '1.6.2');

  it('is the identifier of the booking service and of the laboratory', () => {
    expect(older.text).toContain('https://fhir.nhs.uk/Id/ubr-number');
    expect(newer.text).toContain('https://fhir.nhs.uk/Id/UBRN');
    expect(older.text).not.toContain('urn:oid:2.16.840.1.113883.2.1.4.5.5');
    expect(newer.text).toContain('urn:oid:2.16.840.1.113883.2.1.4.5.5');
  });

  it('is a referral that was cancelled', () => {
    expect(older.find('ReferralRequest', '"status":"cancelled"')).toEqual([]);
    expect(newer.find('ReferralRequest', '"status":"cancelled"').length).toBeGreaterThan(0);
  });

  it('is the label of items that are not for the patient', () => {
    expect(older.text).not.toContain('NOPAT');
    for (const type of ['AllergyIntolerance', 'Condition', 'MedicationStatement', 'Observation', 'Encounter']) {
      expect(newer.find(type, '"code":"NOPAT"').length).toBeGreaterThan(0);
    }
    expect(newer.find('DocumentReference', '"securityLabel"').length).toBeGreaterThan(0);
    expect(newer.find('Observation').length).toBeGreaterThan(newer.find('Observation', 'NOPAT').length);
    expect(contentsOf({ kilobytes: 600 }).text).not.toContain('NOPAT');
  });
});

describe('the statement that there are no allergies', () => {
  it.each<[true | 'drug-only' | 'beside-an-allergy', string, boolean]>([
    [true, '716186003', true],
    ['drug-only', '409137002', true],
    ['beside-an-allergy', '716186003', false],
  ])('%s is told by %s', (noKnownAllergies, code, alone) => {
    const found = contentsOf({ noKnownAllergies });
    expect(found.find('AllergyIntolerance', code)).toHaveLength(1);
    expect(found.find('AllergyIntolerance').length === 1).toBe(alone);
  });
});

describe('areas that a practice cannot give', () => {
  it.each([
    [{ disabled: ['includeReferrals'] }, 'Referral items have been disabled.', 'ReferralRequest'],
    [
      { unsupported: ['includeInvestigations'] },
      'Investigation items are not supported by the provider system.',
      'DiagnosticReport',
    ],
    [{ disabled: ['DocumentReferences'] }, 'Document items have been disabled.', 'DocumentReference'],
  ])('%j are told of in place of references', (switches, sentence, type) => {
    const found = contentsOf({ kilobytes: 150, ...switches });
    expect(found.find('List', `"item":{"display":"${sentence}"}`).length).toBeGreaterThan(0);
    expect(found.find('Condition', `"valueReference":{"display":"${sentence}"}`).length).toBeGreaterThan(0);
    expect(found.find(type)).toEqual([]);
    expect(found.text).not.toContain(`"${type}/`);
  });
});
