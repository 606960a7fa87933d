import type { ObservationItem } from '#contracts';
import type { Stu3Observation, Stu3ObservedPart } from '#fhir';
import { bloodPressureOf } from './blood-pressure.js';
import { itemHead, people, termFlags, when, type ItemContext } from './item-context.js';
import type { NestedObservation } from './observation-nesting.js';
import type { Observations, ReadObservation } from './observations.js';
import { observedValue, rangesOf } from './observed-value.js';
import { toRecordDate } from './record-dates.js';
import { isJsonObject, type JsonObject } from './record-resource.js';
import { isPreliminary, statusFlags, statusInWords } from './status.js';
import { filled, termOf, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

export interface ObservationContext extends ItemContext {
  readonly observations: Observations;
}

type Observed = Pick<
  ObservationItem,
  | 'term'
  | 'value'
  | 'absentReason'
  | 'ranges'
  | 'interpretation'
  | 'components'
  | 'bloodPressure'
  | 'comment'
  | 'effective'
  | 'effectiveTo'
  | 'issued'
  | 'performers'
  | 'bodySite'
  | 'method'
  | 'status'
  | 'preliminary'
>;

const VALUES: ReadonlySet<string> = new Set([
  'valueQuantity',
  'valueCodeableConcept',
  'valueString',
  'valueBoolean',
  'valueInteger',
  'valueDateTime',
  'valueTime',
  'valuePeriod',
  'valueRange',
  'valueRatio',
]);

/** An entry of the uncategorised data, or a status of immunisation. Source: access-record-structured.md §4.4, §4.6. */
export function toObservationItem(
  { found, level, parent }: NestedObservation,
  read: Stu3Observation,
  context: ObservationContext,
): ObservationItem {
  const observation = { resource: found.resource, read };
  return {
    ...itemHead(
      found,
      { read, subject: read.subject, dates: datesOf(read), flags: observationFlags(observation, context) },
      context,
    ),
    ...observed(observation, context),
    level,
    parent: parent?.resource.id,
  };
}

/** What it says, whatever it is used for: the value of every Observation that has one is shown (§2.14). */
export function observed({ resource, read }: ReadObservation, context: ItemContext): Observed {
  const components = read.component.map(measured);
  return {
    ...measured(read),
    components,
    bloodPressure: bloodPressureOf(components),
    comment: filled(read.comment),
    effective: toRecordDate(read.effectiveDateTime ?? read.effectivePeriod?.start),
    effectiveTo: toRecordDate(read.effectivePeriod?.end),
    issued: toRecordDate(read.issued),
    performers: people(read.performer, resource, context),
    bodySite: termOf(read.bodySite),
    method: termOf(read.method),
    status: statusInWords(read.status),
    preliminary: isPreliminary(read.status),
  };
}

export function datesOf({ effectiveDateTime, effectivePeriod, issued }: Stu3Observation) {
  return [effectiveDateTime, effectivePeriod?.start, effectivePeriod?.end, issued];
}

/** `context` of the record, so that what is missing from a group is told. */
export function observationFlags(
  observation: ReadObservation,
  { observations }: ObservationContext,
): readonly string[] {
  const { resource, read } = observation;
  const absent = observations.absentMembers(observation);
  return [
    ...statusFlags(read.status),
    ...when(hasUnknownValue(resource.body), FLAG.unknownValue),
    ...when(absent > 0, FLAG.membersAbsent(absent)),
    ...termFlags(read.code),
  ];
}

function hasUnknownValue(body: JsonObject): boolean {
  const { component } = body;
  const parts = [body, ...(Array.isArray(component) ? component.filter(isJsonObject) : [])];
  return parts.some((part) => Object.keys(part).some((key) => /^value[A-Z]/u.test(key) && !VALUES.has(key)));
}

function measured(part: Stu3ObservedPart): ObservationItem['components'][number] {
  return {
    term: toCodedTerm(part.code, 'Entry not named'),
    value: observedValue(part),
    absentReason: termOf(part.dataAbsentReason),
    ranges: rangesOf(part),
    interpretation: termOf(part.interpretation),
  };
}
