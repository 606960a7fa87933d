import type { MedicationIssue, MedicationItem } from '#contracts';
import { Stu3MedicationRequest } from '#fhir';
import {
  commonFlags,
  dateFlags,
  identifiersOf,
  isLinkedOnly,
  noteTexts,
  securityLabelsOf,
  seenInFlags,
  termFlags,
  when,
  type ItemContext,
} from './item-context.js';
import {
  membersOf,
  requestOf,
  type FoundCourse,
  type MedicationCourse,
  type ReadRequest,
} from './medication-courses.js';
import { latestIssue, toIssues } from './medication-issues.js';
import { doseChangedOn, factsOf, type CourseFacts } from './medication-facts.js';
import { doseOf, instructionsOf, medicineOf, quantityInWords, supplyInWords } from './medication-supply.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { requesterOf } from './requester.js';
import { filled, termOf, toCodedTerm } from './term.js';
import { FLAG, NOT_RECORDED } from './texts.js';

/** Fields and their sources: access-record-structured.md §4.1. */
export function toMedicationItem(found: FoundCourse, issuesAsked: boolean, context: ItemContext): MedicationItem {
  const { course, seenIn, source } = found;
  const members = membersOf(course);
  members.forEach((member) => {
    context.index.show(member);
  });
  const concept = medicineOfCourse(course, context);
  const name = toCodedTerm(concept, 'Medicine name not included in this answer');
  const issues = toIssues(course, name.term, context);
  const facts = factsOf(course, context);
  return {
    id: members[0]?.id ?? '',
    seenIn,
    source,
    linkedOnly: isLinkedOnly(seenIn),
    securityLabels: securityLabels(course),
    links: context.links(members),
    name,
    ...directions(course),
    ...facts.shown,
    ...lastIssue(latestIssue(issues), facts),
    ...requested(requestOf(course), context),
    ...recordKeeping(course),
    replaces: replaced(course, context),
    issues,
    flags: [
      ...seenInFlags(seenIn),
      ...termFlags(concept),
      ...flagsOf(course, facts, issuesAsked),
      ...resourceFlags(course, context),
      ...dateFlags([facts.shown.start, facts.shown.end, facts.lastIssueDate, ...issues.flatMap(datesOf)]),
    ],
  };
}

function datesOf({ authoredOn, validFrom, validTo }: MedicationIssue): readonly (string | undefined)[] {
  return [authoredOn, validFrom, validTo];
}

function securityLabels({ statement, plan, orders }: MedicationCourse): string[] {
  const members = [statement, plan, ...orders];
  return [...new Set(members.flatMap((member) => (member === undefined ? [] : securityLabelsOf(member.read))))];
}

function recordKeeping(course: MedicationCourse): Pick<MedicationItem, 'identifiers' | 'notes' | 'plan'> {
  const { plan, statement } = course;
  const head = statement ?? requestOf(course);
  return {
    plan: named(plan),
    identifiers: identifiersOf(head?.read.identifier ?? []),
    notes: noteTexts(statement?.read.note ?? [], plan?.read.note ?? []),
  };
}

function named(plan: ReadRequest | undefined): MedicationItem['plan'] {
  if (plan === undefined) return undefined;
  const { resource, read } = plan;
  return { id: resource.id ?? '', identifiers: identifiersOf(read.identifier) };
}

function requested(
  request: ReadRequest | undefined,
  context: ItemContext,
): Pick<MedicationItem, 'prescribedBy' | 'recordedBy' | 'quantity' | 'supply'> {
  return {
    prescribedBy: request === undefined ? undefined : requesterOf(request.read.requester, request.resource, context),
    recordedBy: context.who(request?.read.recorder, request?.resource),
    quantity: quantityInWords(request?.read),
    supply: supplyInWords(request?.read),
  };
}

function medicineOfCourse(course: MedicationCourse, { index }: ItemContext) {
  const members = [course.statement, course.plan, ...course.orders];
  return members.flatMap((member) =>
    member === undefined ? [] : (medicineOf(member.read, member.resource, index) ?? []),
  )[0];
}

function directions(course: MedicationCourse): Pick<MedicationItem, 'dose' | 'instructions'> {
  const stated = course.statement?.read.dosage ?? [];
  const planned = requestOf(course)?.read.dosageInstruction ?? [];
  return {
    dose: doseOf(stated) ?? doseOf(planned) ?? NOT_RECORDED,
    instructions: instructionsOf(stated) ?? instructionsOf(planned),
  };
}

/** Hazards 55 and 85: always told, and a derived date is marked as derived. */
function lastIssue(
  fromIssues: string | undefined,
  facts: CourseFacts,
): Pick<MedicationItem, 'lastIssued' | 'lastIssuedFrom'> {
  if (facts.lastIssueDate !== undefined) return { lastIssued: facts.lastIssueDate, lastIssuedFrom: 'practice' };
  if (fromIssues !== undefined) return { lastIssued: fromIssues, lastIssuedFrom: 'last-issue' };
  return { lastIssued: facts.needsNoIssueDate ? 'not applicable' : NOT_RECORDED, lastIssuedFrom: 'none' };
}

function replaced({ plan }: MedicationCourse, { index }: ItemContext): string | undefined {
  const reference = plan?.read.priorPrescription;
  if (reference === undefined) return undefined;
  const prior = index.resolve(reference.reference, plan?.resource)[0];
  return (
    replacedName(prior, index) ??
    filled(reference.display) ??
    'an earlier prescription that is not included in this answer'
  );
}

function replacedName(prior: RecordResource | undefined, index: RecordIndex): string | undefined {
  if (prior === undefined) return undefined;
  const read = Stu3MedicationRequest.parse(prior.body);
  const name = termOf(medicineOf(read, prior, index));
  return name === undefined ? undefined : [name, read.authoredOn].filter((part) => part !== undefined).join(', ');
}

function flagsOf(course: MedicationCourse, facts: CourseFacts, issuesAsked: boolean): readonly string[] {
  const changed = doseChangedOn(course);
  return [
    ...when(course.statement === undefined, FLAG.noStatement),
    ...when(facts.endPassed, FLAG.endDatePassed),
    ...(changed === undefined ? [] : [FLAG.doseChanged(changed)]),
    // Hazard 45: an origin that nobody states.
    ...when(issuesAsked && facts.shown.prescribingAgency === undefined && course.orders.length === 0, FLAG.noIssue),
  ];
}

/** Of the statement, the plan and the issues: each said once. Missing identifiers count for the row only. */
function resourceFlags(course: MedicationCourse, context: ItemContext): readonly string[] {
  const members = [course.statement, course.plan, ...course.orders].flatMap((member) =>
    member === undefined ? [] : [member],
  );
  const flags = members.flatMap(({ resource, read }, position) =>
    commonFlags(resource, read, read.subject, context).filter((flag) => position === 0 || flag !== FLAG.noIdentifier),
  );
  return [...new Set(flags)];
}
