import { contextOf, timeOn } from './chart.js';
import type { Setting } from './chart.js';
import { INTERVAL, period, quantityOf } from './medication-course.js';
import type { Course } from './medication-course.js';
import { TYPES } from './medication-kinds.js';
import { plusDays } from './random.js';
import { codedIn, extension, headOf, NHS, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';

const EPS = 'https://fhir.nhs.uk/Id/';

/** The plan of a prescription. Source: shared/spec/access-record-structured.md §2.9. */
export function planOf(setting: Setting, course: Course): Resource {
  const { kind, replaces } = course;
  const repeat = kind.type?.startsWith('repeat') === true;
  return {
    ...requestOf(setting, course, course.id, 'plan'),
    extension: [
      ...typeOf(setting, course),
      ...(repeat ? [repeats(course)] : []),
      ...(kind.stopReason === undefined ? [] : [stopped(course, kind.stopReason)]),
    ],
    groupIdentifier: repeat && setting.version === '1.2.7' ? { value: course.id } : undefined,
    priorPrescription: replaces === undefined ? undefined : { reference: `MedicationRequest/${replaces}` },
    authoredOn: timeOn(setting.random, course.start),
    note: noteOf(setting, 'Pharmacy Notes: large print label'),
    dispenseRequest: supply(course, period(course)),
  };
}

const noteOf = ({ random }: Setting, text: string): readonly Element[] | undefined =>
  random.chance(0.5) ? [{ text }] : undefined;

/** The issues. Those of repeat dispensing all bear the date of the plan. */
export function ordersOf(setting: Setting, course: Course, plan: Resource): readonly Resource[] {
  return course.issues.map((start, index) => ({
    ...requestOf(setting, course, setting.random.uuid(), 'order'),
    ...prescribedElectronically(setting, course, index),
    basedOn: [refTo(plan)],
    status:
      course.kind.status === 'stopped' && index === course.issues.length - 1 ? stoppedStatus(setting) : 'completed',
    authoredOn: course.kind.type === 'repeat-dispensing' ? plan['authoredOn'] : timeOn(setting.random, start),
    note: index % 2 === 0 ? [{ text: 'Pharmacy Notes: delivered to the door' }] : undefined,
    dispenseRequest: {
      ...supply(course, { start, end: plusDays(start, INTERVAL) }),
      performer: index === 0 ? refTo(setting.organization) : undefined,
    },
  }));
}

/** Newer texts know a cancelled issue; up to 1.2.x it stays completed. */
const stoppedStatus = ({ version }: Setting): string => (version === '1.2.7' ? 'completed' : 'cancelled');

function requestOf(setting: Setting, course: Course, id: string, intent: 'plan' | 'order'): Resource {
  const { random, patient, clinicians, formerPractice, version } = setting;
  const responsible = refTo(random.pick(clinicians));
  const imported = course.kind.type === undefined ? refTo(formerPractice) : undefined;
  return {
    ...headOf('MedicationRequest', id, 'MedicationRequest-1'),
    extension: typeOf(setting, course),
    status: intent === 'order' ? 'completed' : course.kind.status,
    intent,
    medicationReference: refTo(course.drug),
    subject: refTo(patient),
    context: contextOf(setting),
    // up to 1.2.x the recorder is who is responsible, later who typed the entry
    requester: version === '1.2.7' ? undefined : { agent: responsible, onBehalfOf: imported },
    recorder: version === '1.2.7' ? responsible : refTo(random.pick(clinicians)),
    dosageInstruction: [{ text: course.dose, patientInstruction: course.kind.instruction }],
  };
}

/** Identifiers of the electronic prescription: one of the line, one of the whole from 1.5 on. */
function prescribedElectronically({ version, random }: Setting, { id }: Course, index: number): Element {
  const former = version === '1.2.7';
  const line = {
    system: EPS + (former ? 'eps-line-item-identifier' : 'prescription-order-item-number'),
    value: random.uuid(),
  };
  const own = { system: 'https://gp.example.nhs.uk/Id/record-item', value: `${id}-${index}` };
  const prescription = { system: EPS + 'prescription-order-number', value: random.uuid().slice(0, 20).toUpperCase() };
  return { identifier: [own, line], groupIdentifier: former ? undefined : prescription };
}

/** Without a type: the sentence up to 1.6.1, nothing from 1.6.2 on. */
function typeOf({ version }: Setting, { kind }: Course): readonly Element[] {
  if (kind.type === undefined && version === '1.6.2') return [];
  const valueCodeableConcept =
    kind.type === undefined
      ? { text: 'No information available' }
      : codedIn('https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-PrescriptionType-1', kind.type, TYPES[kind.type]);
  return [extension(NHS + 'Extension-CareConnect-GPC-PrescriptionType-1', { valueCodeableConcept })];
}

function repeats({ kind, issues, start }: Course): Element {
  const allowed = 6;
  return {
    url: NHS + 'Extension-CareConnect-GPC-MedicationRepeatInformation-1',
    extension: [
      { url: 'numberOfRepeatPrescriptionsAllowed', valueUnsignedInt: allowed },
      { url: 'numberOfRepeatPrescriptionsIssued', valueUnsignedInt: issues.length },
      ...(kind.expired === true
        ? [{ url: 'authorisationExpiryDate', valueDateTime: plusDays(start, allowed * INTERVAL) }]
        : []),
    ],
  };
}

function stopped({ start, end = start }: Course, text: string): Element {
  return {
    url: NHS + 'Extension-CareConnect-GPC-MedicationStatusReason-1',
    extension: [
      { url: 'statusReason', valueCodeableConcept: { text } },
      { url: 'statusChangeDate', valueDateTime: end },
    ],
  };
}

function supply(course: Course, validityPeriod: Element): Element {
  return {
    validityPeriod,
    quantity: quantityOf(course),
    expectedSupplyDuration: { value: INTERVAL, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' },
  };
}
