import type { CodedTerm, ImmunisationItem } from '#contracts';
import { Stu3Immunization, type Stu3CodeableConcept } from '#fhir';
import { dateOf, extensionCalled } from './extension.js';
import { itemHead, noteTexts, people, termFlags, when, type ItemContext } from './item-context.js';
import type { FoundItem } from './item-finding.js';
import { quantityText } from './quantity.js';
import { toRecordDate } from './record-dates.js';
import type { RecordResource } from './record-resource.js';
import { statusFlags } from './status.js';
import { filled, isNullFlavour, termOf, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

const NAME = /^extension-careconnect-vaccinationprocedure-1$/iu;
const RECORDED = /^extension-careconnect-daterecorded-1$/iu;
const PARENT = /^extension-careconnect-parentpresent-1$/iu;

/** Fields and their sources: access-record-structured.md §2.13, §4.4. */
export function toImmunisationItem(found: FoundItem, context: ItemContext): ImmunisationItem {
  const read = Stu3Immunization.parse(found.resource.body);
  const name = extensionCalled(read.extension, NAME)?.valueCodeableConcept ?? named(read.vaccineCode);
  const recorded = dateOf(extensionCalled(read.extension, RECORDED));
  return {
    ...itemHead(
      found,
      {
        read,
        subject: read.patient,
        dates: [read.date, read.expirationDate, recorded],
        flags: flagsOf(read, name),
      },
      context,
    ),
    name: toCodedTerm(name, 'Vaccination not named'),
    given: givenOf(read),
    reasonsGiven: terms(read.explanation?.reason ?? []),
    reasonsNotGiven: terms(read.explanation?.reasonNotGiven ?? []),
    date: toRecordDate(read.date),
    recorded: toRecordDate(recorded),
    doses: dosesOf(read),
    ...vaccineOf(read, found.resource, context),
    parentPresent: extensionCalled(read.extension, PARENT)?.valueBoolean,
    ...staffOf(read, found.resource, context),
    reportOrigin: termOf(read.reportOrigin),
    notes: noteTexts(read.note),
  };
}

/** `status` is `completed` for what was not given, too: only `notGiven` tells. */
function givenOf({ notGiven }: Stu3Immunization): ImmunisationItem['given'] {
  if (notGiven === undefined) return 'not-stated';
  return notGiven ? 'not-given' : 'given';
}

function flagsOf(read: Stu3Immunization, name: Stu3CodeableConcept | undefined): readonly string[] {
  return [
    ...when(read.notGiven === true, FLAG.notGiven),
    ...when(read.notGiven === undefined, FLAG.givenNotStated),
    ...when(filled(read.date) === undefined, FLAG.noDate),
    ...when(read.primarySource === false, FLAG.secondHand),
    ...statusFlags(read.status),
    ...termFlags(name),
  ];
}

/** Practically always a null flavour: then the product is not known. */
function named(concept: Stu3CodeableConcept | undefined): Stu3CodeableConcept | undefined {
  return concept === undefined || isNullFlavour(concept) ? undefined : concept;
}

function terms(concepts: readonly Stu3CodeableConcept[]): CodedTerm[] {
  return concepts.map((concept) => toCodedTerm(concept, 'Reason without a term'));
}

function dosesOf({ vaccinationProtocol }: Stu3Immunization): ImmunisationItem['doses'] {
  return vaccinationProtocol.map(({ doseSequence, seriesDoses, description, targetDisease }) => ({
    sequence: doseSequence,
    series: seriesDoses,
    description: filled(description),
    targets: targetDisease.map((target) => toCodedTerm(target, 'Disease without a term')),
  }));
}

function vaccineOf(read: Stu3Immunization, resource: RecordResource, { who }: ItemContext) {
  return {
    product: coded(named(read.vaccineCode)),
    manufacturer: who(read.manufacturer, resource)?.name,
    batch: filled(read.lotNumber),
    expires: toRecordDate(read.expirationDate),
    site: coded(read.site),
    route: coded(read.route),
    quantity: quantityText(read.doseQuantity),
    place: who(read.location, resource)?.name,
  };
}

function coded(concept: Stu3CodeableConcept | undefined): CodedTerm | undefined {
  return concept === undefined ? undefined : toCodedTerm(concept, 'Code without a term');
}

/** Decided by the code, whose system varies; without a role nobody knows who did what. */
function staffOf(
  { practitioner }: Stu3Immunization,
  resource: RecordResource,
  context: ItemContext,
): Pick<ImmunisationItem, 'givenBy' | 'recordedBy' | 'otherStaff'> {
  const has = (one: Stu3Immunization['practitioner'][number], wanted: string): boolean =>
    (one.role?.coding ?? []).some(({ code }) => code === wanted);
  const who = (chosen: Stu3Immunization['practitioner']) =>
    people(
      chosen.map(({ actor }) => actor),
      resource,
      context,
    );
  return {
    givenBy: who(practitioner.filter((one) => has(one, 'AP'))),
    recordedBy: who(practitioner.filter((one) => has(one, 'EP'))),
    otherStaff: who(practitioner.filter((one) => !has(one, 'AP') && !has(one, 'EP'))),
  };
}
