import type { MedicationIssue, Person } from '#contracts';
import { identifiersOf, noteTexts, type ItemContext } from './item-context.js';
import type { MedicationCourse, ReadRequest } from './medication-courses.js';
import { doseOf, medicineOf, quantityInWords } from './medication-supply.js';
import { isAfter, laterFirst } from './record-dates.js';
import { compare } from './record-resource.js';
import { termOf } from './term.js';

/** The issues of a plan, the latest first. Source: access-record-structured.md §4.1, row "Issues". */
export function toIssues(course: MedicationCourse, itemName: string, context: ItemContext): MedicationIssue[] {
  return course.orders
    .map((order) => toIssue(order, course, itemName, context))
    .sort((one, other) => laterFirst(startOf(one), startOf(other)) || compare(one.id, other.id));
}

/** When the latest issue that has begun was valid from: an issue of the future has not been issued yet. */
export function latestIssue(issues: readonly MedicationIssue[]): string | undefined {
  return issues.find(({ validFrom, future }) => validFrom !== undefined && !future)?.validFrom;
}

/** What an order leaves out because it is as in its plan is taken from the plan (§2.9). */
function toIssue(
  order: ReadRequest,
  course: MedicationCourse,
  itemName: string,
  context: ItemContext,
): MedicationIssue {
  const { resource, read } = order;
  const name = termOf(medicineOf(read, resource, context.index));
  const { start, end } = read.dispenseRequest?.validityPeriod ?? {};
  return {
    id: resource.id ?? '',
    identifiers: identifiersOf(read.identifier),
    name: name === itemName ? undefined : name,
    authoredOn: read.authoredOn,
    validFrom: start,
    validTo: end,
    quantity: quantityInWords(read) ?? quantityInWords(course.plan?.read),
    dose: otherDose(read, course),
    status: read.status,
    future: isFuture(start ?? read.authoredOn, context.today),
    recordedBy: recorderOf(order, course, context),
    notes: noteTexts(read.note),
  };
}

function otherDose(
  { dosageInstruction }: ReadRequest['read'],
  { plan, statement }: MedicationCourse,
): string | undefined {
  const dose = doseOf(dosageInstruction);
  const planned = doseOf(plan?.read.dosageInstruction ?? []) ?? doseOf(statement?.read.dosage ?? []);
  return dose === planned ? undefined : dose;
}

function recorderOf(
  { resource, read }: ReadRequest,
  { plan }: MedicationCourse,
  { who }: ItemContext,
): Person | undefined {
  return who(read.recorder, resource) ?? who(plan?.read.recorder, plan?.resource);
}

function isFuture(date: string | undefined, today: string): boolean {
  return date !== undefined && isAfter(date, today);
}

function startOf({ validFrom, authoredOn }: MedicationIssue): string | undefined {
  return validFrom ?? authoredOn;
}
