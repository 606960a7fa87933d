import type { InvestigationItem, ReportComment, ReportGroup, ReportResult } from '#contracts';
import type { Stu3DiagnosticReport } from '#fhir';
import { commonFlags, dateFlags, identifiersOf, itemHead, people, termFlags, when } from './item-context.js';
import type { ReadObservation } from './observations.js';
import { datesOf, observationFlags, observed, type ObservationContext } from './observation-view.js';
import { observedValue } from './observed-value.js';
import { toRecordDate } from './record-dates.js';
import { observationsOf, type AssembledGroup, type AssembledReport, type AssembledResult } from './report-assembly.js';
import { toSpecimen, toTestRequest } from './specimen-view.js';
import { isPreliminary, statusFlags, statusInWords } from './status.js';
import { filled, termOf, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

/** Fields and their sources: access-record-structured.md §2.15, §4.7. Nothing is folded, at any level (hazards.md 23, 62). */
export function toInvestigationItem(report: AssembledReport, context: ObservationContext): InvestigationItem {
  const { found, read } = report;
  const inside = observationsOf(report).map(({ resource }) => resource);
  return {
    ...itemHead(
      found,
      {
        read,
        subject: read.subject,
        dates: [read.issued, read.effectiveDateTime, read.effectivePeriod?.start, read.effectivePeriod?.end],
        flags: [
          ...statusFlags(read.status),
          ...when(report.absentResults > 0, FLAG.resultsAbsent(report.absentResults)),
          ...termFlags(read.code),
        ],
        members: [...inside, ...report.specimens],
      },
      context,
    ),
    ...headline(read),
    performers: people(
      read.performer.map(({ actor }) => actor),
      found.resource,
      context,
    ),
    requests: report.requests.map((resource) => toTestRequest(resource, context)),
    specimens: report.specimens.map((resource) => toSpecimen(resource, context)),
    comments: report.comments.map((comment) => toComment(comment, context)),
    groups: report.groups.map((group) => toGroup(group, context)),
    results: report.results.map((result) => toResult(result, context)),
    conclusion: filled(read.conclusion),
    codedDiagnoses: read.codedDiagnosis.map((concept) => toCodedTerm(concept, 'Diagnosis without a term')),
  };
}

function headline(read: Stu3DiagnosticReport) {
  return {
    title: toCodedTerm(read.code, 'Report not named'),
    category: termOf(read.category),
    status: statusInWords(read.status),
    preliminary: isPreliminary(read.status),
    issued: toRecordDate(read.issued),
    effective: toRecordDate(read.effectiveDateTime ?? read.effectivePeriod?.start),
    effectiveTo: toRecordDate(read.effectivePeriod?.end),
  };
}

function toGroup(group: AssembledGroup, context: ObservationContext): ReportGroup {
  return {
    ...toResult(group, context),
    within: group.within?.resource.id,
    results: group.results.map((result) => toResult(result, context)),
  };
}

function toResult({ observation, comments }: AssembledResult, context: ObservationContext): ReportResult {
  const { resource, read } = observation;
  const specimens = context.index.resolve(read.specimen?.reference, resource);
  return {
    id: resource.id ?? '',
    identifiers: identifiersOf(read.identifier),
    ...observed(observation, context),
    comments: comments.map((comment) => toComment(comment, context)),
    specimens: specimens.flatMap(({ id }) => id ?? []),
    flags: partFlags(observation, context),
  };
}

/**
 * The code that a filing comment repeats as its value is no result and is not printed; any other value is.
 * Source: access-record-structured.md §2.14, row "Filing comment".
 */
function toComment(comment: ReadObservation, context: ObservationContext): ReportComment {
  const { resource, read } = comment;
  const value = observedValue({ ...read, valueCodeableConcept: undefined });
  const texts = [filled(read.comment), value?.text].filter((text) => text !== undefined);
  return {
    id: resource.id ?? '',
    identifiers: identifiersOf(read.identifier),
    kind: read.status === 'unknown' ? 'filing' : 'comment',
    text: texts.length === 0 ? 'no text' : texts.join('\n'),
    date: toRecordDate(read.effectiveDateTime ?? read.effectivePeriod?.start),
    performers: people(read.performer, resource, context),
    flags: partFlags(comment, context),
  };
}

/** Of a part of a report, which may carry marks of its own. */
function partFlags(observation: ReadObservation, context: ObservationContext): string[] {
  const { resource, read } = observation;
  return [
    ...observationFlags(observation, context),
    ...commonFlags(resource, read, read.subject, context),
    ...dateFlags(datesOf(read)),
  ];
}
