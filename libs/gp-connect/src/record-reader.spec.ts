import type { RecordContent } from '#contracts';
import { Fault } from '#errors';
import {
  EVA,
  LIST,
  STAFF,
  allergy,
  bundle,
  bytesOf,
  ended,
  list,
  patient,
  warned,
  type Json,
} from '../testing/bundles.js';
import { expectedRecord, viewOf } from '../testing/reading.js';
import { readRecord, type ExpectedRecord } from './record-reader.js';

const TRACE = expectedRecord().traceId;
const read = (answer: unknown, more: Partial<ExpectedRecord> = {}): RecordContent => readBytes(bytesOf(answer), more);
const readBytes = (bytes: Buffer, more: Partial<ExpectedRecord> = {}): RecordContent =>
  readRecord(bytes, expectedRecord(more));
const fault = expect.objectContaining({ code: 'GPC_UNEXPECTED_RESPONSE', context: { traceId: TRACE } }) as Fault;

const record = bundle([allergy('a1'), list(LIST.allergies, ['AllergyIntolerance/a1']), list(LIST.endedAllergies, [])]);

describe('an answer that is not whole or not about this patient is never shown', () => {
  it.each<[string, unknown]>([
    ['an outcome in place of a record', { resourceType: 'OperationOutcome', issue: [] }],
    ['a search result', { ...record, type: 'searchset' }],
    [
      'a bundle of another profile',
      { ...record, meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Searchset-Bundle-1'] } },
    ],
    ['no entries', { resourceType: 'Bundle', type: 'collection' }],
    ['a list in place of a bundle', [record]],
    ['nothing', null],
    ['no patient', { resourceType: 'Bundle', type: 'collection', entry: STAFF.map((resource) => ({ resource })) }],
    ['two patients', bundle([patient(), patient(EVA, 'twin')])],
    ['another patient', bundle([patient('9990000026')])],
    ['a patient without an NHS number', bundle([{ ...patient(), identifier: [] }])],
    [
      'a patient with two NHS numbers',
      bundle([{ ...patient(), identifier: [...identifiers(EVA), ...identifiers('9990000026')] }]),
    ],
    [
      'an NHS number under another system',
      bundle([{ ...patient(), identifier: [{ system: 'urn:local', value: EVA }] }]),
    ],
  ])('%s', (_, answer) => {
    expect(() => read(answer)).toThrow(fault);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8, 9])('an answer that broke off after %i tenths', (tenths) => {
    const whole = bytesOf(record);
    expect(() => readBytes(whole.subarray(0, Math.floor((whole.length * tenths) / 10)))).toThrow(fault);
  });

  it('a page of the proxy, or bytes that are no text', () => {
    expect(() => readBytes(Buffer.from('<html><body>Bad gateway</body></html>'))).toThrow(fault);
    expect(() => readBytes(Buffer.concat([bytesOf(record), Buffer.from([0xff])]))).toThrow(fault);
    expect(() => readBytes(Buffer.alloc(0))).toThrow(fault);
  });

  it('says nothing about the patient when it refuses', () => {
    const thrown = caught(() => read(bundle([patient('9990000026')])));
    expect(JSON.stringify(thrown, Object.getOwnPropertyNames(thrown))).not.toMatch(/99900000|Sandquist/u);
  });
});

describe('who the answer is about', () => {
  it('takes the official name, and the practice from where the systems put it', () => {
    expect(read(record).patient).toEqual({
      nhsNumber: EVA,
      familyName: 'Sandquist',
      givenName: 'Eva',
      gender: 'female',
      birthDate: '1971-03-09',
      practiceName: 'Larkfield Test Surgery',
      practiceOdsCode: 'Z99001',
    });
  });

  it('takes the registered practice before the managing one', () => {
    const other: Json = { resourceType: 'Organization', id: 'other', name: 'Other Test Surgery' };
    const moved = {
      ...patient(),
      generalPractitioner: [{ reference: 'Practitioner/dr' }, { reference: 'Organization/other' }],
    };
    expect(read(bundle([moved, other])).patient).toMatchObject({
      practiceName: 'Other Test Surgery',
      practiceOdsCode: undefined,
    });
  });

  it('compares the id of the bundle with our own, and refuses nothing for it', () => {
    expect(read(record).bundleId).toBe('absent');
    expect(read({ ...record, id: TRACE.toUpperCase() }).bundleId).toBe('same');
    expect(read({ ...record, id: 'fixed' }).bundleId).toBe('different');
  });
});

describe('nothing is dropped silently', () => {
  it('counts every resource that this view does not show', () => {
    const extra: Json[] = [
      { resourceType: 'QuestionnaireResponse', id: 'q1' },
      { resourceType: 'QuestionnaireResponse', id: 'q2' },
      { resourceType: 'Basket', id: 'b' },
    ];
    expect(read(bundle([...extra, allergy('a1'), list(LIST.allergies, ['AllergyIntolerance/a1'])])).unrendered).toEqual(
      [
        { type: 'Basket', count: 1 },
        { type: 'QuestionnaireResponse', count: 2 },
      ],
    );
  });

  it('counts what is no resource, and staff whom nobody names', () => {
    const { entry } = record as { readonly entry: readonly Json[] };
    const stranger = { resource: { resourceType: 'Practitioner', id: 'stranger' } };
    expect(
      read({ ...record, entry: [...entry, null, 'text', { resource: { id: 'x' } }, stranger] }).unrendered,
    ).toEqual([
      { type: 'Practitioner', count: 1 },
      { type: 'unreadable entry', count: 3 },
    ]);
  });

  it('counts a list with a code that we do not know, and still shows its warning and its allergy', () => {
    const unknown = list('123', ['AllergyIntolerance/a1'], {
      title: 'New list',
      ...warned('embargoed', 'Some things wait.'),
    });
    const content = read(bundle([allergy('a1'), unknown]));
    expect(content.unrendered).toEqual([{ type: 'List', count: 1 }]);
    expect(content.warnings).toMatchObject([
      { code: 'embargoed', practiceText: 'Some things wait.', list: 'New list' },
    ]);
    expect(content.allergies).toMatchObject([{ seenIn: 'unlisted', flags: ["Not in the practice's list."] }]);
  });

  it('counts entries that lead to nothing that can be shown', () => {
    const area = viewOf(
      read(
        bundle([
          allergy('a1'),
          list(LIST.allergies, ['AllergyIntolerance/a1', 'AllergyIntolerance/gone', 'Organization/practice']),
        ]),
      ),
      'allergies',
    );
    expect(area).toMatchObject({ itemCount: 3, notShown: 2 });
    expect(area.advice).toContain('2 items could not be displayed.');
  });

  it.each<[string, Json]>([
    ['in the display', { display: 'Goal items are not supported by the provider system.' }],
    ['by mistake in the reference', { reference: 'Goal items are not supported by the provider system.' }],
  ])('shows a sentence that stands for an entry, %s', (_, item) => {
    const area = viewOf(read(bundle([list(LIST.allergies, [item])])), 'allergies');
    expect(area.displayOnly).toEqual(['Goal items are not supported by the provider system.']);
    expect(area.notShown).toBeUndefined();
  });

  it('tells the name of an entry that leads out of the answer', () => {
    const area = viewOf(
      read(bundle([list(LIST.allergies, [{ reference: 'AllergyIntolerance/gone', display: 'Latex' }])])),
      'allergies',
    );
    expect(area).toMatchObject({ displayOnly: ['Latex (not included in this answer)'], notShown: 1 });
  });
});

describe('one defect never hides the rest', () => {
  it.each([
    'allergy',
    'AllergyIntolerance/AllergyIntolerance/a1',
    'https://supplier.example/STU3/1/AllergyIntolerance/a1',
    'AllergyIntolerance/a1/_history/2',
  ])('finds an allergy by %s or keeps it as unlisted', (reference) => {
    expect(read(bundle([allergy('a1'), list(LIST.allergies, [reference])])).allergies).toHaveLength(1);
  });

  it('keeps both of two allergies with the same id, and says so', () => {
    const other = allergy('a1', { assertedDate: '2001' });
    const { allergies } = read(
      bundle([allergy('a1'), other, list(LIST.allergies, ['AllergyIntolerance/a1', 'AllergyIntolerance/a1'])]),
    );
    expect(allergies.map(({ recorded, flags }) => [recorded, flags])).toEqual([
      ['2001', ['Another item of this answer carries the same id. It may be a duplicate.']],
      ['2019-06', ['Another item of this answer carries the same id. It may be a duplicate.']],
    ]);
  });

  it('keeps an item of which a part cannot be read, and marks it', () => {
    const broken = allergy('a1', { onsetDateTime: { year: 1999 }, note: ['text', { text: 'Seen by the GP' }] });
    expect(read(bundle([broken, list(LIST.allergies, ['AllergyIntolerance/a1'])])).allergies).toMatchObject([
      { onset: undefined, notes: ['Seen by the GP'], flags: ['Part of this item could not be read.'] },
    ]);
  });

  it('finds an ended allergy by the id of its list too', () => {
    const endedList = list(LIST.endedAllergies, ['List/ended#e1'], { id: 'ended', contained: [ended('e1')] });
    expect(read(bundle([endedList])).allergies).toMatchObject([
      { id: 'e1', section: 'ended', seenIn: 'primary', flags: [] },
    ]);
  });
});

function identifiers(value: string): readonly Json[] {
  return [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value }];
}

function caught(act: () => unknown): unknown {
  try {
    return act();
  } catch (error) {
    return error;
  }
}
