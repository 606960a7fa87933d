import { NHS, nameOf } from './resource.js';
import type { Resource } from './resource.js';
import type { Item } from './chart.js';
import type { RecordRequest } from './request.js';
import type { Selection } from './selection.js';

export interface RecordWarning {
  readonly text: string;
  readonly diagnostics: string;
}

/** Clinical resources of a selection, each once. */
export function clinicalResources(selection: Selection, request: RecordRequest): readonly Resource[] {
  const primary = [...selection.primary.values()].flat();
  const consultations = new Set(selection.primary.get('consultations') ?? []);
  const items = new Set([
    ...primary,
    ...selection.viaConsultations,
    ...selection.viaProblems,
    ...selection.linkedProblems,
  ]);
  const resources = [...items].flatMap((item) => [
    ...(item.facts.ended === true ? [] : [item.main]),
    ...item.others,
    ...onDemand(item, request, consultations.has(item)),
  ]);
  return [...new Map(resources.map((resource) => [nameOf(resource), resource])).values()];
}

function onDemand(
  { area, onDemand: held = [] }: Item,
  request: RecordRequest,
  primaryConsultation: boolean,
): readonly Resource[] {
  if (area === 'consultations') return primaryConsultation ? held : [];
  return request.prescriptionIssues ? held : [];
}

/** Source: shared/spec/access-record-structured.md §2.1; up to 1.2.x a bundle has no id. */
export function bundleOf(id: string | undefined, resources: readonly Resource[]): Resource {
  return {
    resourceType: 'Bundle',
    ...(id === undefined ? {} : { id }),
    meta: { profile: [NHS + 'GPConnect-StructuredRecord-Bundle-1'] },
    type: 'collection',
    entry: resources.map((resource) => ({ resource })),
  };
}

/** One entry with one issue for each thing that was asked for and not given: shared/spec/access-record-structured.md §1.6. */
export function warningOutcome(id: string, warnings: readonly RecordWarning[]): Resource {
  const coding = {
    system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1',
    code: 'NOT_IMPLEMENTED',
    display: 'Not implemented',
  };
  return {
    resourceType: 'OperationOutcome',
    id,
    meta: { profile: [NHS + 'GPConnect-OperationOutcome-1'] },
    issue: warnings.map(({ text, diagnostics }) => ({
      severity: 'warning',
      code: 'not-supported',
      details: { coding: [coding], text },
      diagnostics,
    })),
  };
}
