import type { ReportSpecimen, TestRequest } from '#contracts';
import { Stu3ProcedureRequest, Stu3Specimen } from '#fhir';
import { extensionCalled } from './extension.js';
import { commonFlags, dateFlags, identifiersOf, noteTexts, when, type ItemContext } from './item-context.js';
import { quantityText } from './quantity.js';
import { toRecordDate } from './record-dates.js';
import { requesterOf } from './requester.js';
import type { RecordResource } from './record-resource.js';
import { filled, termOf, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

const FASTING = /^extension-careconnect-fastingstatus-1$/iu;

type Collection = NonNullable<Stu3Specimen['collection']>;

/** Source: access-record-structured.md §2.15. */
export function toSpecimen(resource: RecordResource, context: ItemContext): ReportSpecimen {
  const read = Stu3Specimen.parse(resource.body);
  const collection = read.collection ?? { extension: [] };
  const [from, to] = collectedOf(collection);
  context.index.show(resource);
  return {
    id: resource.id ?? '',
    identifiers: identifiersOf(read.identifier),
    type: toCodedTerm(read.type, 'Specimen not named'),
    collected: toRecordDate(from),
    collectedTo: toRecordDate(to),
    received: toRecordDate(read.receivedTime),
    accession: filled(read.accessionIdentifier?.value),
    fasting: fastingOf(collection),
    quantity: quantityText(collection.quantity),
    bodySite: termOf(collection.bodySite),
    status: filled(read.status),
    notes: noteTexts(read.note),
    flags: [...commonFlags(resource, read, read.subject, context), ...dateFlags([from, to, read.receivedTime])],
  };
}

function collectedOf({ collectedDateTime, collectedPeriod }: Collection): readonly (string | undefined)[] {
  return [collectedDateTime ?? collectedPeriod?.start, collectedPeriod?.end];
}

function fastingOf({ extension }: Collection): string | undefined {
  const fasting = extensionCalled(extension, FASTING);
  return termOf(fasting?.valueCodeableConcept) ?? filled(fasting?.valueString);
}

/** The request behind a report, which is no diary entry. */
export function toTestRequest(resource: RecordResource, context: ItemContext): TestRequest {
  const read = Stu3ProcedureRequest.parse(resource.body);
  context.index.show(resource);
  return {
    id: resource.id ?? '',
    identifiers: identifiersOf(read.identifier),
    title: toCodedTerm(read.code, 'Request not named'),
    authored: toRecordDate(read.authoredOn),
    requestedBy: requesterOf(read.requester, resource, context),
    notes: noteTexts(read.note),
    flags: [
      ...when(read.intent === 'plan', FLAG.planned),
      ...commonFlags(resource, read, read.subject, context),
      ...dateFlags([read.authoredOn]),
    ],
  };
}
