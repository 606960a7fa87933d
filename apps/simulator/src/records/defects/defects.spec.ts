import { RECORD_DEFECTS, type RecordDefect } from '../../scenarios/record-defects.js';
import { deadReferences, generate, queryLists } from '../../testing/generated-record.js';
import { contentsOf, type Contents } from '../../testing/record-contents.js';

const withDefect = (...defects: readonly RecordDefect[]): Contents =>
  contentsOf({ kilobytes: 200, defects, warnings: ['data-in-transit'], empty: ['diary'] });

const duplicates = ({ resources }: Contents): readonly string[] => {
  const names = resources.filter(({ id }) => id !== undefined).map(({ resourceType, id }) => `${resourceType}/${id!}`);
  return names.filter((name, index) => names.indexOf(name) !== index);
};

describe('a clean record', () => {
  it('has none of the marks of a defect', () => {
    const clean = contentsOf({ kilobytes: 200, warnings: ['data-in-transit'], empty: ['diary'] });
    expect(duplicates(clean)).toEqual([]);
    expect(clean.text).not.toMatch(
      /of-another-system|not-in-this-answer|not-contained|31\/02\/2019|Blue shelf|under-review/,
    );
  });
});

describe('each defect', () => {
  it.each<[RecordDefect, string]>([
    ['absent-patient', '"reference":"Patient/of-another-system"'],
    ['absent-encounter', '"reference":"Encounter/not-in-this-answer"'],
    ['absent-list', '"reference":"List/topic-not-in-this-answer"'],
    ['odd-references', '"reference":"Encounter/Encounter/1"'],
    ['sentence-as-reference', '"reference":"Referral items are not supported by the provider system."'],
    ['contained-missing', '"reference":"#not-contained"'],
    ['malformed-date', '"31/02/2019"'],
    ['partial-dates', '"onsetDateTime":"20'],
    ['unknown-resource', '"QuestionnaireResponse"'],
    ['unknown-extension', 'Extension-Supplier-Shelf-1'],
    ['unknown-warning-code', '"items-under-review"'],
    ['wrong-type', '"dosage":"One a day"'],
    ['wrong-type', '"code":"Asthma"'],
    ['spelling-variants', '"DescriptionID"'],
    [
      'spelling-variants',
      'http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-RelatedClinicalContent-1',
    ],
    ['spelling-variants', '"Parent"'],
    ['degraded-codes', '196431000000106'],
    ['degraded-codes', '196441000000102'],
    ['odd-text', 'Señora Ünsal'],
    ['odd-text', '<b>not bold</b> &lt;tag&gt;'],
    ['empty-note-full-stop', 'Information not available."'],
    ['list-display-variants', '"title":"Active Allergies"'],
    ['list-display-variants', '"display":"Miscellaneous records"'],
    ['former-warning-words', 'any information recorded before 09-Apr-2018 has been excluded.'],
    ['list-ids', '"List/ended-allergies#'],
    ['list-ids', 'problems-allergies-that-have-been-ended-related-to-problems'],
  ])('%s shows as %s', (defect, mark) => {
    expect(withDefect(defect).text).toContain(mark);
  });

  it('duplicate-id repeats ids with other content', () => {
    const found = withDefect('duplicate-id');
    expect(duplicates(found)).toHaveLength(4);
    expect(found.text).toContain('Another copy with the same id');
  });

  it('absent-practitioner leaves references to somebody who is not there', () => {
    const bundle = generate({ kilobytes: 200, defects: ['absent-practitioner'] });
    expect(deadReferences(bundle).some(({ reference }) => reference.startsWith('Practitioner/'))).toBe(true);
  });

  it('no-identifiers leaves clinical resources without them', () => {
    const found = withDefect('no-identifiers');
    expect(found.find('MedicationStatement').filter(({ identifier }) => identifier !== undefined)).toEqual([]);
    expect(JSON.stringify(found.find('Patient'))).toContain('9990001006');
  });

  it('no-bundle-id takes the id of the bundle away', () => {
    expect(generate({ defects: ['no-bundle-id'] }).id).toBeUndefined();
  });

  it('no-patient and two-patients change how many there are', () => {
    expect(withDefect('no-patient').find('Patient')).toHaveLength(0);
    expect(withDefect('two-patients').find('Patient')).toHaveLength(2);
  });

  it.each<[RecordDefect, unknown]>([
    ['gp-is-organization', [{ reference: expect.stringMatching(/^Organization\//) as unknown }]],
    ['gp-is-practitioner', [{ reference: expect.stringMatching(/^Practitioner\//) as unknown }]],
    ['no-gp', undefined],
  ])('%s changes who the general practitioner is', (defect, expected) => {
    const [patient] = withDefect(defect).find('Patient');
    expect(patient?.['generalPractitioner']).toEqual(expected);
    expect(patient?.['managingOrganization']).toBeDefined();
  });

  it('unnamed-practitioners gives one a family name only, one a text only and one no name', () => {
    const names = withDefect('unnamed-practitioners')
      .find('Practitioner')
      .map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual([
      [{ use: 'official', family: 'MARIGOLD P' }],
      [{ text: 'Duty doctor' }],
      undefined,
    ]);
  });

  it('missing-dates takes them from two resources of each kind', () => {
    const found = withDefect('missing-dates');
    expect(
      found.find('MedicationStatement').filter(({ effectivePeriod }) => effectivePeriod === undefined),
    ).toHaveLength(2);
    expect(found.find('AllergyIntolerance').filter(({ assertedDate }) => assertedDate === undefined)).toHaveLength(2);
    expect(found.find('Encounter').filter(({ period }) => period === undefined)).toHaveLength(2);
  });

  it('partial-dates leaves the year, or the year and the month', () => {
    const [first, second] = withDefect('partial-dates').find('AllergyIntolerance');
    expect(first?.['assertedDate']).toMatch(/^\d{4}$/);
    expect(second?.['assertedDate']).toMatch(/^\d{4}-\d\d$/);
  });

  it('not-listed keeps items that no list names', () => {
    const found = generate({ kilobytes: 200, defects: ['not-listed'] });
    const listed = JSON.stringify(queryLists(found));
    const unlisted = contentsOf({ kilobytes: 200, defects: ['not-listed'] })
      .find('MedicationStatement')
      .filter(({ id }) => !listed.includes(id!));
    expect(unlisted).toHaveLength(1);
  });

  it('entry-without-resource keeps entries of items that are gone', () => {
    const dead = deadReferences(generate({ kilobytes: 200, defects: ['entry-without-resource'] }));
    expect(
      dead.filter(({ holder, reference }) => holder === 'List' && reference.startsWith('MedicationStatement/')),
    ).not.toEqual([]);
  });
});

describe('all defects together', () => {
  it('leave a bundle of the same shape, the same each time', () => {
    const all = { kilobytes: 300, defects: RECORD_DEFECTS.filter((defect) => defect !== 'no-patient') };
    const once = JSON.stringify(generate(all));
    expect(once).toBe(JSON.stringify(generate(all)));
    expect(contentsOf(all).resources.length).toBeGreaterThan(50);
  });
});
