import { contextOf, FAR_DAY, timeOn } from './chart.js';
import type { Item, Setting } from './chart.js';
import { courseOf, formerCourse, period } from './medication-course.js';
import type { Course } from './medication-course.js';
import { courseKind } from './medication-kinds.js';
import { ordersOf, planOf } from './medication-request.js';
import { codedIn, extension, headOf, HL7, NHS, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';

/** Statement, plan and issues of one prescription, of two where the dose was changed. Source: shared/spec/access-record-structured.md §2.9. */
export function medicationItems(setting: Setting, turn: number): readonly Item[] {
  const kind = courseKind(setting.version, turn);
  const course = courseOf(setting, kind, turn);
  if (kind.replaces !== true) return [itemOf(setting, course)];
  const former = formerCourse(setting, course);
  return [itemOf(setting, former), itemOf(setting, { ...course, replaces: former.id })];
}

function itemOf(setting: Setting, course: Course): Item {
  const plan = planOf(setting, course);
  const { type, elsewhere } = course.kind;
  return {
    area: 'medication',
    main: statementOf(setting, course, plan),
    others: [course.drug, plan, ...(type === undefined ? [setting.formerPractice] : [])],
    onDemand: ordersOf(setting, course, plan),
    link: `MedicationRequest/${course.id}`,
    links: [],
    facts: {
      from: course.start,
      ...(course.end === undefined ? {} : { to: course.end }),
      acute: type !== undefined && !type.startsWith('repeat'),
      elsewhere: elsewhere !== undefined,
    },
  };
}

function statementOf(setting: Setting, course: Course, plan: Resource): Resource {
  const { random, patient, version } = setting;
  const { elsewhere, instruction } = course.kind;
  return {
    ...headOf('MedicationStatement', random.uuid(), 'MedicationStatement-1'),
    extension: [...lastIssue(course), agency(elsewhere), ...dosageChanged(setting, course)],
    basedOn: [refTo(plan)],
    context: contextOf(setting),
    status: course.kind.status,
    medicationReference: refTo(course.drug),
    effectivePeriod: period(course),
    dateAsserted: timeOn(random, course.start),
    informationSource: elsewhere === undefined || version === '1.2.7' ? undefined : refTo(patient),
    subject: refTo(patient),
    taken: 'unk',
    note: notesOf(setting, elsewhere),
    dosage: [{ text: doseOf(course), patientInstruction: instruction }],
  };
}

/** Real systems tell it for repeat dispensing and for what others prescribe too; an issue that lies ahead is not one. */
function lastIssue({ issues }: Course): readonly Element[] {
  const last = issues.filter((day) => day < FAR_DAY).at(-1);
  const url = NHS + 'Extension-CareConnect-GPC-MedicationStatementLastIssueDate-1';
  return last === undefined ? [] : [extension(url, { valueDateTime: last })];
}

function agency(elsewhere: string | undefined): Element {
  const system = 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-PrescribingAgency-1';
  const valueCodeableConcept =
    elsewhere === undefined
      ? codedIn(system, 'prescribed-at-gp-practice', 'Prescribed at GP practice')
      : {
          ...codedIn(system, 'prescribed-by-another-organisation', 'Prescribed by another organisation'),
          text: elsewhere,
        };
  return extension(NHS + 'Extension-CareConnect-GPC-PrescribingAgency-1', { valueCodeableConcept });
}

/** Known from 1.2.5 on, gone from the text of 1.5, still sent by some. */
function dosageChanged({ version }: Setting, { replaces, start }: Course): readonly Element[] {
  if (replaces === undefined || version === '1.6.2') return [];
  const url = HL7 + 'Extension-CareConnect-MedicationStatementDosageLastChanged-1';
  return [extension(url, { valueDateTime: start })];
}

function notesOf({ random, version }: Setting, elsewhere: string | undefined): readonly Element[] | undefined {
  const notes = [
    ...(random.chance(0.4) ? ['Patient Notes: take with a glass of water'] : []),
    ...(random.chance(0.3) ? ['Prescriber Notes: review the dose at the next visit'] : []),
    ...(version === '1.6.2' && elsewhere !== undefined ? ['Additional Information: letter received'] : []),
  ];
  return notes.length === 0 ? undefined : notes.map((text) => ({ text }));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** The warning stands behind the dose; its wording is the suppliers'. */
function doseOf({ dose, replaces, start }: Course): string {
  if (replaces === undefined) return dose;
  const [year = '', month = '', day = ''] = start.split('-');
  const changed = `${day}-${MONTHS[Number(month) - 1] ?? month}-${year}`;
  return `${dose} WARNING – Dosage has changed during the effective period. The latest change was made on ${changed}`;
}
