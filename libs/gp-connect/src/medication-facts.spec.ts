import type { MedicationItem } from '#contracts';
import {
  LIST,
  NATIONAL,
  agency,
  course,
  lastIssued,
  list,
  prescriptionType,
  type Course,
  type Json,
} from '../testing/bundles.js';
import { readResources } from '../testing/reading.js';

const inList = (...ids: readonly string[]): Json =>
  list(
    LIST.medications,
    ids.map((id) => `MedicationStatement/${id}`),
  );
const only = (resources: readonly Json[]): MedicationItem => readResources(resources).medications[0]!;
const one = (parts: Course = {}): MedicationItem => only([...course('m1', parts), inList('m1')]);

describe('how current a medicine is, is left to the reader', () => {
  it('an active repeat past its authorisation shows both facts', () => {
    const repeat = gpc('MedicationRepeatInformation', {
      extension: [
        { url: 'numberOfRepeatPrescriptionsIssued', valueUnsignedInt: 7 },
        { url: 'numberOfRepeatPrescriptionsAllowed', valuePositiveInt: 6 },
        { url: 'authorisationExpiryDate', valueDateTime: '2026-06-01' },
      ],
    });
    expect(one({ plan: { extension: [prescriptionType('repeat'), repeat] } })).toMatchObject({
      status: 'Active',
      repeats: { issued: 7, allowed: 6, expires: '2026-06-01', expired: true },
    });
  });

  it('an active medicine whose end has passed says so and is not called ended', () => {
    const item = one({ statement: { effectivePeriod: { start: '2026-01-05', end: '2026-02-05' } } });
    expect(item).toMatchObject({ status: 'Active', end: '2026-02-05', flags: ['End date passed.'] });
  });

  it('a stopped one tells when and why', () => {
    const stopped = gpc('MedicationStatusReason', {
      extension: [
        { url: 'statusReason', valueCodeableConcept: { text: 'Nausea' } },
        { url: 'statusChangeDate', valueDateTime: '2026-03-01' },
      ],
    });
    expect(one({ statement: { status: 'stopped' }, plan: { extension: [stopped] } })).toMatchObject({
      status: 'Stopped',
      stopped: { reason: 'Nausea', date: '2026-03-01' },
    });
  });

  it('a new plan names the one that it replaces', () => {
    const resources = [
      ...course('old', { plan: { authoredOn: '2025-01-01' } }),
      ...course('m1', { plan: { priorPrescription: { reference: 'MedicationRequest/old-p' } } }),
    ];
    expect(only([...resources, inList('m1', 'old')]).replaces).toBe('Paracetamol 500mg tablets, 2025-01-01');
    expect(one({ plan: { priorPrescription: { reference: 'MedicationRequest/gone' } } }).replaces).toBe(
      'an earlier prescription that is not included in this answer',
    );
  });

  it.each<[string, Course, string, string]>([
    ['from the practice', { statement: { extension: [lastIssued('2026-10-01')] } }, '2026-10-01', 'practice'],
    [
      'from the latest issue',
      { orders: [issued('2026-02-01'), issued('2026-05-01'), issued('2026-03-01')] },
      '2026-05-01',
      'last-issue',
    ],
    [
      'not from an issue of the future',
      { orders: [issued('2026-11-01'), issued('2026-12-01')] },
      '2026-11-01',
      'last-issue',
    ],
    ['nowhere', {}, 'not recorded', 'none'],
    [
      'nowhere, for repeat dispensing',
      { plan: { extension: [prescriptionType('repeat-dispensing')] } },
      'not applicable',
      'none',
    ],
    [
      'nowhere, when prescribed elsewhere',
      { statement: { extension: [agency('prescribed-by-another-organisation')] } },
      'not applicable',
      'none',
    ],
  ])('the last issue comes %s', (_, parts, lastIssued, lastIssuedFrom) => {
    expect(one(parts)).toMatchObject({ lastIssued, lastIssuedFrom });
  });

  it('repeat dispensing marks the issues that are still to come, the latest first', () => {
    const orders = [
      issued('2026-10-24'),
      issued('2026-11-21'),
      issued('2026-12-19'),
      issued('2026-11-21T23:30:00-05:00'),
    ];
    const { issues } = one({ plan: { extension: [prescriptionType('repeat-dispensing')] }, orders });
    expect(issues.map(({ validFrom, future }) => [validFrom, future])).toEqual([
      ['2026-12-19', true],
      ['2026-11-21T23:30:00-05:00', true],
      ['2026-11-21', false],
      ['2026-10-24', false],
    ]);
  });

  it('an issue tells a dose, a medicine and a state of its own', () => {
    const brand: Json = { resourceType: 'Medication', id: 'brand', code: { text: 'Brandol' } };
    const order = {
      dosageInstruction: [{ text: 'Two daily' }],
      medicationReference: { reference: 'Medication/brand' },
      status: 'cancelled',
    };
    expect(only([brand, ...course('m1', { orders: [order] }), inList('m1')]).issues).toMatchObject([
      { name: 'Brandol', dose: 'Two daily', status: 'cancelled' },
    ]);
  });
});

function issued(start: string): Json {
  return { dispenseRequest: { validityPeriod: { start } } };
}

function gpc(name: string, value: Json): Json {
  return { url: `${NATIONAL}Extension-CareConnect-GPC-${name}-1`, ...value };
}
