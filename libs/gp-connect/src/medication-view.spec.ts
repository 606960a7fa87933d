import type { MedicationItem } from '#contracts';
import {
  LIST,
  NATIONAL,
  agency,
  course,
  list,
  prescriptionType,
  snomed,
  type Course,
  type Json,
} from '../testing/bundles.js';
import { readResources } from '../testing/reading.js';

const inList = (...ids: readonly string[]): Json =>
  list(
    LIST.medications,
    ids.map((id) => `MedicationStatement/${id}`),
  );
const one = (parts: Course = {}): MedicationItem =>
  readResources([...course('m1', parts), inList('m1')]).medications[0]!;
const only = (resources: readonly Json[]): MedicationItem => readResources(resources).medications[0]!;

describe('a medicine as the clinician sees it', () => {
  it('tells what the statement, its plan and its issues say together', () => {
    const item = one({
      statement: { note: [{ text: 'Patient Notes: with food' }] },
      plan: {
        note: [{ text: 'Patient Notes: with food' }, { text: 'Plan note' }],
        requester: { agent: { reference: 'Practitioner/dr' } },
      },
      orders: [
        {
          dispenseRequest: { validityPeriod: { start: '2026-02-05', end: '2026-03-04' } },
          note: [{ text: 'Pharmacy Notes: blister pack' }],
        },
      ],
    });
    expect(item).toMatchObject({
      id: 'm1',
      seenIn: 'primary',
      name: { term: 'Paracetamol 500mg tablets', coded: 'full' },
      dose: 'One twice a day',
      status: 'Active',
      type: 'Repeat',
      start: '2026-01-05',
      end: undefined,
      lastIssued: '2026-02-05',
      lastIssuedFrom: 'last-issue',
      prescribingAgency: 'Prescribed at GP practice',
      prescribedBy: { name: 'Dr Ola Brimley' },
      recordedBy: { name: 'Dr Ola Brimley' },
      quantity: '56 tablet',
      notes: ['Patient Notes: with food', 'Plan note'],
      flags: [],
    });
    expect(item.issues).toMatchObject([
      {
        id: 'm1-o0',
        name: undefined,
        dose: undefined,
        quantity: '56 tablet',
        validFrom: '2026-02-05',
        validTo: '2026-03-04',
        status: 'completed',
        future: false,
        notes: ['Pharmacy Notes: blister pack'],
      },
    ]);
  });

  it('keeps the warning of a changed dose beside the dose', () => {
    const text =
      'One daily - WARNING - Dosage has changed during the effective period. The latest change was made on 28-Jan-2026';
    const url = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-MedicationDosageLastChanged-1';
    const item = one({ statement: { dosage: [{ text }], extension: [{ url, valueDateTime: '2026-01-28' }] } });
    expect(item.dose).toBe(text);
    expect(item.flags).toContain('Dose last changed on 2026-01-28.');
  });

  it('takes a missing dose from the plan, and says when there is none at all', () => {
    expect(one({ statement: { dosage: undefined } }).dose).toBe('One twice a day');
    expect(one({ statement: { dosage: [] }, plan: { dosageInstruction: [{ text: ' ' }] } }).dose).toBe('not recorded');
  });

  it.each([
    ['acute', 'Acute'],
    ['delayed-prescribing', 'Acute (delayed)'],
    ['repeat', 'Repeat'],
    ['repeat-dispensing', 'Repeat dispensing'],
    ['acute-handwritten', 'Acute (handwritten)'],
  ])('words the type %s', (code, words) => {
    expect(one({ plan: { extension: [prescriptionType(code)] } }).type).toBe(words);
  });

  it('never invents a type or a status', () => {
    expect(one({ plan: { extension: [], status: undefined }, statement: { status: undefined } })).toMatchObject({
      type: 'No information available',
      status: 'Not given',
    });
    expect(one({ statement: { status: 'on-hold' } }).status).toBe('On-hold');
  });

  it('shows a degraded medicine by its text, marked as not coded', () => {
    const medication: Json = {
      resourceType: 'Medication',
      id: 'm1-m',
      code: snomed('196421000000109', 'Transfer-degraded medication entry', 'Home-made ointment'),
    };
    const rest = course('m1').filter(({ resourceType }) => resourceType !== 'Medication');
    expect(only([medication, ...rest, inList('m1')]).name).toMatchObject({
      term: 'Home-made ointment',
      coded: 'degraded',
    });
  });

  it('keeps a medicine whose name is not in the answer', () => {
    const rest = course('m1').filter(({ resourceType }) => resourceType !== 'Medication');
    expect(only([...rest, inList('m1')]).name).toMatchObject({
      term: 'Medicine name not included in this answer',
      coded: 'none',
    });
  });

  it.each<[string, Json, string | undefined]>([
    ['number and unit', { value: 28, unit: 'capsule' }, '28 capsule'],
    ['a number with its unit in the text', { value: 14, extension: [quantityText('tablet')] }, '14 tablet'],
    ['the text alone', { extension: [quantityText('1 pack of 40 g')] }, '1 pack of 40 g'],
    [
      'unit and another text',
      { value: 2, unit: 'pack', extension: [quantityText('40 g tubes')] },
      '2 pack (40 g tubes)',
    ],
    ['nothing', {}, undefined],
  ])('words the quantity: %s', (_, quantity, words) => {
    expect(one({ plan: { dispenseRequest: { quantity } } }).quantity).toBe(words);
  });

  it('tells the supply in days', () => {
    const supply = (value: number): string | undefined =>
      one({ plan: { dispenseRequest: { expectedSupplyDuration: { value, code: 'd' } } } }).supply;
    expect([supply(28), supply(1)]).toEqual(['28 days', '1 day']);
  });
});

describe('who is responsible', () => {
  it('a medicine prescribed elsewhere names the kind of organisation', () => {
    expect(
      one({ statement: { extension: [agency('prescribed-by-another-organisation', 'Hospital')] } }).prescribingAgency,
    ).toBe('Prescribed by another organisation (Hospital)');
  });

  it('a recorder is never called the prescriber', () => {
    expect(one()).toMatchObject({ prescribedBy: undefined, recordedBy: { name: 'Dr Ola Brimley' } });
  });

  it('a prescriber acting for another practice is shown with it', () => {
    const onBehalfOf = { display: 'Former Test Surgery' };
    expect(
      one({ plan: { requester: { agent: { reference: 'Practitioner/dr' }, onBehalfOf } } }).prescribedBy,
    ).toMatchObject({ name: 'Dr Ola Brimley', organisation: 'Former Test Surgery' });
  });

  it('a plan of unknown origin without issues says that no issue is recorded, if issues were asked for', () => {
    expect(one({ statement: { extension: [] } }).flags).toEqual(['No issue by this practice recorded.']);
    const without = readResources([...course('m1', { statement: { extension: [] } }), inList('m1')], {
      requested: { medications: { includeIssues: false } },
    });
    expect(without.medications[0]?.flags).toEqual([]);
  });
});

function gpc(name: string, value: Json): Json {
  return { url: `${NATIONAL}Extension-CareConnect-GPC-${name}-1`, ...value };
}

function quantityText(valueString: string): Json {
  return gpc('MedicationQuantityText', { valueString });
}
