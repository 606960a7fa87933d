import { someDay, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { plusDays } from './random.js';
import { codedIn, concept, extension, headOf, NHS, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';
import { MEDICINES } from './vocabulary.js';
import type { Medicine } from './vocabulary.js';

const SYSTEMS = 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-';

const KINDS = {
  acute: 'Acute',
  repeat: 'Repeat',
  'repeat-dispensing': 'Repeat dispensing',
} as const;

interface Course {
  readonly id: string;
  readonly medicine: Medicine;
  readonly drug: Resource;
  readonly kind: keyof typeof KINDS;
  readonly elsewhere: boolean;
  readonly start: string;
  readonly end: string | undefined;
  readonly encounter: string | undefined;
}

/** A medication: statement, plan and `issues` orders. Source: shared/spec/access-record-structured.md §2.9. */
export function medicationItem(setting: Setting, encounter: string | undefined, issues: number): Item {
  const course = someCourse(setting, encounter);
  const plan = planOf(setting, course);
  const orders = course.elsewhere
    ? []
    : ordersOf(setting, course, plan, course.kind === 'acute' ? Math.min(issues, 1) : issues);
  return {
    area: 'medication',
    main: statementOf(setting, course, plan, orders.length),
    others: [course.drug, plan],
    onDemand: orders,
    link: `MedicationRequest/${course.id}`,
    links: [],
    facts: {
      from: course.start,
      ...(course.end === undefined ? {} : { to: course.end }),
      acute: course.kind === 'acute',
      elsewhere: course.elsewhere,
    },
  };
}

function someCourse(setting: Setting, encounter: string | undefined): Course {
  const { random } = setting;
  const medicine = random.pick(MEDICINES);
  const kind = random.pick(['acute', 'repeat', 'repeat', 'repeat-dispensing'] as const);
  const start = someDay(setting);
  return {
    id: random.uuid(),
    medicine,
    drug: {
      resourceType: 'Medication',
      id: random.uuid(),
      meta: { profile: [NHS + 'CareConnect-GPC-Medication-1'] },
      code: concept(medicine),
    },
    kind,
    elsewhere: random.chance(0.1),
    start,
    end: kind === 'acute' ? plusDays(start, 7) : random.chance(0.4) ? plusDays(start, 180) : undefined,
    encounter,
  };
}

const period = ({ start, end }: Course): Element => ({ start, end });

const statusOf = (course: Course): string => (course.end === undefined ? 'active' : 'completed');

const contextOf = ({ encounter }: Course): Element | undefined =>
  encounter === undefined ? undefined : { reference: encounter };

function statementOf(setting: Setting, course: Course, plan: Resource, issues: number): Resource {
  const { random, patient } = setting;
  const id = random.uuid();
  const agency = course.elsewhere
    ? {
        ...codedIn(
          `${SYSTEMS}PrescribingAgency-1`,
          'prescribed-by-another-organisation',
          'Prescribed by another organisation',
        ),
        text: 'Hospital',
      }
    : codedIn(`${SYSTEMS}PrescribingAgency-1`, 'prescribed-at-gp-practice', 'Prescribed at GP practice');
  const lastIssue = NHS + 'Extension-CareConnect-GPC-MedicationStatementLastIssueDate-1';
  return {
    ...headOf('MedicationStatement', id, 'MedicationStatement-1'),
    extension: [
      ...(issues > 0 ? [extension(lastIssue, { valueDateTime: lastIssueDay(course, issues) })] : []),
      extension(NHS + 'Extension-CareConnect-GPC-PrescribingAgency-1', { valueCodeableConcept: agency }),
    ],
    basedOn: [refTo(plan)],
    context: contextOf(course),
    status: statusOf(course),
    medicationReference: refTo(course.drug),
    effectivePeriod: period(course),
    dateAsserted: timeOn(random, course.start),
    subject: refTo(patient),
    taken: 'unk',
    note: random.chance(0.4) ? [{ text: 'Patient Notes: take with a glass of water' }] : undefined,
    dosage: [{ text: course.medicine.dose }],
  };
}

const INTERVAL = 28;

const lastIssueDay = (course: Course, issues: number): string => plusDays(course.start, (issues - 1) * INTERVAL);

const typeOf = ({ kind }: Course): Element =>
  extension(NHS + 'Extension-CareConnect-GPC-PrescriptionType-1', {
    valueCodeableConcept: codedIn(`${SYSTEMS}PrescriptionType-1`, kind, KINDS[kind]),
  });

function requestOf(setting: Setting, course: Course, id: string, intent: 'plan' | 'order'): Resource {
  const { random, patient, clinicians } = setting;
  return {
    ...headOf('MedicationRequest', id, 'MedicationRequest-1'),
    extension: [typeOf(course)],
    status: intent === 'order' ? 'completed' : statusOf(course),
    intent,
    medicationReference: refTo(course.drug),
    subject: refTo(patient),
    context: contextOf(course),
    requester: { agent: refTo(random.pick(clinicians)) },
    recorder: refTo(random.pick(clinicians)),
    dosageInstruction: [{ text: course.medicine.dose }],
  };
}

function supply(course: Course, validityPeriod: Element): Element {
  return {
    validityPeriod,
    quantity: { value: INTERVAL, unit: course.medicine.unit },
    expectedSupplyDuration: { value: INTERVAL, unit: 'day', system: 'http://unitsofmeasure.org', code: 'd' },
  };
}

function planOf(setting: Setting, course: Course): Resource {
  const repeats: Element = {
    url: NHS + 'Extension-CareConnect-GPC-MedicationRepeatInformation-1',
    extension: [
      { url: 'numberOfRepeatPrescriptionsAllowed', valueUnsignedInt: 6 },
      { url: 'numberOfRepeatPrescriptionsIssued', valueUnsignedInt: 2 },
    ],
  };
  return {
    ...requestOf(setting, course, course.id, 'plan'),
    extension: course.kind === 'acute' ? [typeOf(course)] : [typeOf(course), repeats],
    authoredOn: course.start,
    note: setting.random.chance(0.2) ? [{ text: 'Pharmacy Notes: large print label' }] : undefined,
    dispenseRequest: supply(course, period(course)),
  };
}

function ordersOf(setting: Setting, course: Course, plan: Resource, count: number): readonly Resource[] {
  return Array.from({ length: count }, (_, index) => {
    const start = plusDays(course.start, index * INTERVAL);
    return {
      ...requestOf(setting, course, setting.random.uuid(), 'order'),
      basedOn: [refTo(plan)],
      authoredOn: start,
      note: setting.random.chance(0.2) ? [{ text: 'Pharmacy Notes: delivered to the door' }] : undefined,
      dispenseRequest: supply(course, { start, end: plusDays(start, INTERVAL) }),
    };
  });
}
