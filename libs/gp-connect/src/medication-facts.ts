import type { MedicationItem } from '#contracts';
import type { Stu3CodeableConcept, Stu3Extension } from '#fhir';
import { dateOf, extensionCalled, partCalled, wholeNumberOf } from './extension.js';
import type { ItemContext } from './item-context.js';
import { requestOf, type MedicationCourse } from './medication-courses.js';
import { isBefore } from './record-dates.js';
import { filled, termOf } from './term.js';

const LAST_ISSUE = /^extension-careconnect-gpc-medicationstatementlastissuedate-1$/iu;
const AGENCY = /^extension-careconnect-gpc-prescribingagency-1$/iu;
const TYPE = /^extension-careconnect-gpc-prescriptiontype-1$/iu;
const REPEATS = /^extension-careconnect-gpc-medicationrepeatinformation-1$/iu;
const STOPPED = /^extension-careconnect-gpc-medicationstatusreason-1$/iu;
/** Three addresses were seen: access-record-structured.md §2.9. */
const DOSE_CHANGED = /^extension(?:coding)?-careconnect-.*dosagelastchanged-1$/iu;

/** What the statement and the plan say about the course beside medicine, dose and people. */
export interface CourseFacts {
  readonly shown: Pick<
    MedicationItem,
    'status' | 'type' | 'start' | 'end' | 'prescribingAgency' | 'repeats' | 'stopped'
  >;
  readonly lastIssueDate: string | undefined;
  /** Repeat dispensing and medicines prescribed elsewhere carry no date of last issue by the rules: §4.1. */
  readonly needsNoIssueDate: boolean;
  readonly endPassed: boolean;
}

const TYPES: ReadonlyMap<string, string> = new Map([
  ['acute', 'Acute'],
  ['delayed-prescribing', 'Acute (delayed)'],
  ['repeat', 'Repeat'],
  ['repeat-dispensing', 'Repeat dispensing'],
  ['acute-handwritten', 'Acute (handwritten)'],
]);
const AGENCIES: ReadonlyMap<string, string> = new Map([
  ['prescribed-at-gp-practice', 'Prescribed at GP practice'],
  ['prescribed-by-another-organisation', 'Prescribed by another organisation'],
]);

export function factsOf(course: MedicationCourse, { today }: ItemContext): CourseFacts {
  const extensions = extensionsOf(course);
  const agency = extensionCalled(extensions, AGENCY)?.valueCodeableConcept;
  const type = extensionCalled(extensions, TYPE)?.valueCodeableConcept;
  const period = periodOf(course);
  const status = statusOf(course);
  return {
    shown: {
      status: status === undefined ? 'Not given' : inCapitals(status),
      type: inWords(type, TYPES) ?? 'No information available',
      start: period.start,
      end: period.end,
      prescribingAgency: inWords(agency, AGENCIES, 'with text'),
      repeats: repeatsOf(extensions, today),
      stopped: stoppedOf(extensions),
    },
    lastIssueDate: filled(dateOf(extensionCalled(extensions, LAST_ISSUE))),
    needsNoIssueDate: codeIs(type, 'repeat-dispensing') || codeIs(agency, 'prescribed-by-another-organisation'),
    endPassed: status === 'active' && period.end !== undefined && isBefore(period.end, today),
  };
}

export function doseChangedOn(course: MedicationCourse): string | undefined {
  return filled(dateOf(extensionCalled(extensionsOf(course), DOSE_CHANGED)));
}

/** The statement's first, then the plan's; an issue speaks for the course only where there is no plan. */
function extensionsOf(course: MedicationCourse): readonly Stu3Extension[] {
  return [...(course.statement?.read.extension ?? []), ...(requestOf(course)?.read.extension ?? [])];
}

function periodOf(course: MedicationCourse) {
  return course.statement?.read.effectivePeriod ?? requestOf(course)?.read.dispenseRequest?.validityPeriod ?? {};
}

function statusOf(course: MedicationCourse): string | undefined {
  return filled(course.statement?.read.status) ?? filled(requestOf(course)?.read.status);
}

function inCapitals(status: string): string {
  return `${status.slice(0, 1).toUpperCase()}${status.slice(1)}`;
}

function codeIs(concept: Stu3CodeableConcept | undefined, wanted: string): boolean {
  return (concept?.coding ?? []).some(({ code }) => code === wanted);
}

/** Our words for a known code, else the practice's; `with text` adds the text, which names the kind of organisation (§2.9). */
function inWords(
  concept: Stu3CodeableConcept | undefined,
  words: ReadonlyMap<string, string>,
  detail?: 'with text',
): string | undefined {
  const known = (concept?.coding ?? []).flatMap(({ code }) => words.get(code ?? '') ?? [])[0];
  const said = filled(concept?.text);
  if (known === undefined) return termOf(concept);
  return detail === undefined || said === undefined ? known : `${known} (${said})`;
}

/** The number issued may exceed the number allowed: shown as sent. */
function repeatsOf(extensions: readonly Stu3Extension[], today: string): MedicationItem['repeats'] {
  const repeats = extensionCalled(extensions, REPEATS);
  if (repeats === undefined) return undefined;
  const expires = filled(dateOf(partCalled(repeats, /^authorisationexpirydate$/iu)));
  return {
    issued: wholeNumberOf(partCalled(repeats, /^numberofrepeatprescriptionsissued$/iu)),
    allowed: wholeNumberOf(partCalled(repeats, /^numberofrepeatprescriptionsallowed$/iu)),
    expires,
    expired: expires !== undefined && isBefore(expires, today),
  };
}

function stoppedOf(extensions: readonly Stu3Extension[]): MedicationItem['stopped'] {
  const stopped = extensionCalled(extensions, STOPPED);
  if (stopped === undefined) return undefined;
  const reason = partCalled(stopped, /^statusreason$/iu);
  return {
    reason: termOf(reason?.valueCodeableConcept) ?? filled(reason?.valueString),
    date: filled(dateOf(partCalled(stopped, /^statuschangedate$/iu))),
  };
}
