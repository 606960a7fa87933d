import fc from 'fast-check';
import { RecordContent } from '#contracts';
import { Fault } from '#errors';
import {
  LIST,
  agency,
  allergy,
  bundle,
  bytesOf,
  course,
  ended,
  issues,
  list,
  notImplemented,
  warned,
  type Json,
} from '../testing/bundles.js';
import {
  actualProblem,
  diaryEntry,
  document,
  encounter,
  note,
  observation,
  problem,
  referral,
  related,
  relatedContent,
  relatedProblem,
  report,
  specimen,
  structure,
  vaccination,
} from '../testing/clinical.js';
import { expectedRecord } from '../testing/reading.js';
import { readRecord } from './record-reader.js';

const CLINICAL: readonly Json[] = [
  list(LIST.problems, ['Condition/p', 'Condition/q']),
  problem('p', [
    actualProblem('Observation/u1'),
    relatedContent('MedicationRequest/m0-p'),
    relatedContent('List/gone'),
  ]),
  problem('q', [relatedProblem('parent', 'Condition/p'), relatedContent('Encounter/e1')]),
  list(LIST.consultations, ['Encounter/e1']),
  encounter('e1'),
  structure('consultation', 'c', 'e1', ['List/t']),
  structure('topic', 't', 'e1', ['List/h', 'List/x'], { problem: 'Condition/p' }),
  structure('heading', 'h', 'e1', ['Observation/n1', 'Observation/u2', { display: 'Items have been disabled.' }]),
  structure('unknown', 'x', 'e1', ['ReferralRequest/f', 'ProcedureRequest/d', 'List/t']),
  note('n1', 'Free text'),
  note('n2', 'Outside', { context: { reference: 'Encounter/e1' } }),
  list(LIST.uncategorised, ['Observation/u1', 'Observation/u2']),
  observation('u1', { component: [{ code: { text: 'Part' }, valueQuantity: { value: 1, unit: 'mg' } }] }),
  observation('u2', related('derived-from', 'u1')),
  list(LIST.immunisations, ['Immunization/v1', 'Immunization/v2', 'Observation/s1']),
  vaccination('v1', { vaccinationProtocol: [{ doseSequence: 1, targetDisease: [{ text: 'Flu' }] }] }),
  vaccination('v2', { notGiven: true, explanation: { reasonNotGiven: [{ text: 'Declined' }] } }),
  observation('s1', { effectivePeriod: { start: '2019', end: '2020' } }),
  list(LIST.investigations, ['DiagnosticReport/r']),
  report('r', ['g', 'f1'], { specimen: [{ reference: 'Specimen/sp' }], contained: [observation('inside')] }),
  observation('g', related('has-member', 'g1', 'g2')),
  observation('g1', { valueQuantity: { value: 4.1 }, referenceRange: [{ low: { value: 1 }, high: { value: 5 } }] }),
  observation('g2', related('derived-from', 'g')),
  note('f1', 'Filed', { status: 'unknown' }),
  specimen('sp'),
  list(LIST.referrals, ['ReferralRequest/f']),
  referral('f', { supportingInfo: [{ reference: 'DocumentReference/doc' }] }),
  list(LIST.diary, ['ProcedureRequest/d']),
  diaryEntry('d'),
  document('doc'),
];

const RESOURCES: readonly Json[] = [
  ...[0, 1, 2].flatMap((place) => course(`m${place}`, { orders: [{}, { authoredOn: '2026-12-01' }] })),
  ...course('linked', { statement: { extension: [agency('prescribed-by-another-organisation')] } }),
  ...course('loose'),
  allergy('a1'),
  allergy('a2', { assertedDate: '2001' }),
  allergy('a2', { assertedDate: '2002' }),
  allergy('a3'),
  list(LIST.allergies, [
    'AllergyIntolerance/a1',
    'AllergyIntolerance/a2',
    'AllergyIntolerance/a2',
    'AllergyIntolerance/gone',
  ]),
  list(LIST.endedAllergies, ['#e1'], { contained: [ended('e1')], ...warned('confidential-items', 'As sent.') }),
  list(
    LIST.medications,
    ['MedicationStatement/m2', 'MedicationStatement/m0', 'MedicationStatement/m1'],
    warned('data-in-transit', 'Not complete.'),
  ),
  list('problems-medications-related-to-problems', ['MedicationStatement/linked']),
  list('999', ['Goal/g1']),
  { resourceType: 'Goal', id: 'g1' },
  ...CLINICAL,
  { resourceType: 'Practitioner', id: 'dr2' },
  { resourceType: 'PractitionerRole', id: 'dr-role-2', practitioner: { reference: 'Practitioner/dr' } },
  issues(notImplemented('includeReferrals', 'x'), notImplemented('includeMedication.y', 'y')),
  issues({ severity: 'warning' }),
];
const WHOLE = bundle(RESOURCES) as Json & { readonly entry: readonly Json[] };
const CONTENT = readRecord(bytesOf(WHOLE), expectedRecord());

it('the order of the entries changes nothing that is shown', () => {
  fc.assert(
    fc.property(fc.shuffledSubarray([...WHOLE.entry], { minLength: WHOLE.entry.length }), (entry) => {
      expect(readRecord(bytesOf({ ...WHOLE, entry }), expectedRecord())).toEqual(CONTENT);
    }),
    { numRuns: 100 },
  );
});

it('a bundle that holds its resources twice has every item twice, each marked', () => {
  const twice = { ...WHOLE, entry: [...WHOLE.entry, ...WHOLE.entry.filter(isNoPatient)] };
  const { problems, investigations, diaryEntries } = readRecord(bytesOf(twice), expectedRecord());
  expect([problems.length, investigations.length, diaryEntries.length]).toEqual([4, 2, 2]);
  expect(problems.every(({ flags }) => flags.some((flag) => flag.includes('same id')))).toBe(true);
});

it('what is read is what the contract describes', () => {
  expect(RecordContent.parse(CONTENT)).toEqual(CONTENT);
});

it('a record with any part retyped or gone is refused or read, and never crashes', () => {
  const paths = pathsOf(WHOLE);
  fc.assert(
    fc.property(
      fc.array(fc.record({ path: fc.constantFrom(...paths), value: strange() }), { minLength: 1, maxLength: 4 }),
      (changes) => {
        const answer = changes.reduce<unknown>((changed, { path, value }) => replaced(changed, path, value), WHOLE);
        expectReadOrRefused(bytesOf(answer));
      },
    ),
    { numRuns: 300 },
  );
});

it('resources that nobody knows never hide the ones that we know', () => {
  const unknown = fc.record({
    resource: fc.record({ resourceType: fc.string().filter(isUnknownType), id: fc.anything() }),
  });
  fc.assert(
    fc.property(fc.array(fc.oneof(unknown, strange()), { maxLength: 8 }), (extra) => {
      const entry = [...WHOLE.entry, ...extra];
      const { unrendered, unresolved, ...shown } = readRecord(jsonBytes({ ...WHOLE, entry }), expectedRecord());
      const { unrendered: _, unresolved: __, ...alone } = CONTENT;
      expect(shown).toEqual(alone);
      expect(unresolved.length + unrendered.length).toBeGreaterThan(0);
    }),
    { numRuns: 200 },
  );
});

it('any bytes are refused or read, and never crash', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      expectReadOrRefused(Buffer.from(bytes));
    }),
    { numRuns: 200 },
  );
});

function isNoPatient({ resource }: Json): boolean {
  return (resource as Json)['resourceType'] !== 'Patient';
}

type Path = readonly (string | number)[];

function strange(): fc.Arbitrary<unknown> {
  return fc.oneof(
    fc.constantFrom<unknown>(undefined, null, 0, -1, 1e21, true, '', ' ', '#', '/', {}, [], [null], [[]]),
    fc.string(),
    fc.jsonValue(),
  );
}

function isUnknownType(type: string): boolean {
  return !WHOLE.entry.some(({ resource }) => (resource as Json)['resourceType'] === type);
}

function pathsOf(value: unknown, path: Path = []): readonly Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inner = Object.entries(value).flatMap(([key, part]) =>
    pathsOf(part, [...path, Array.isArray(value) ? Number(key) : key]),
  );
  return path.length === 0 ? inner : [path, ...inner];
}

function replaced(value: unknown, path: Path, replacement: unknown): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return replacement;
  if (Array.isArray(value))
    return value.map((part: unknown, place) => (place === key ? replaced(part, rest, replacement) : part));
  if (typeof value !== 'object' || value === null) return value;
  return { ...value, [key]: replaced((value as Json)[key], rest, replacement) };
}

function jsonBytes(answer: unknown): Buffer {
  return Buffer.from(
    JSON.stringify(answer, (_, value: unknown) => (typeof value === 'bigint' ? String(value) : value)),
  );
}

function expectReadOrRefused(bytes: Buffer): void {
  const outcome = outcomeOf(bytes);
  if (outcome instanceof Fault) expect(outcome.code).toBe('GPC_UNEXPECTED_RESPONSE');
  else expect(RecordContent.safeParse(outcome).error).toBeUndefined();
}

function outcomeOf(bytes: Buffer): unknown {
  try {
    return readRecord(bytes, expectedRecord());
  } catch (error) {
    return error;
  }
}
