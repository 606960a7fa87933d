import { extension, HL7 } from '../resource.js';
import type { Element, Resource } from '../resource.js';
import { changeFirst, changeLists, CLINICAL, codeOf, withMore } from './change.js';
import type { Defect } from './change.js';
import { ENDED_ALLERGIES } from '../areas.js';

const SENTENCE = 'Referral items are not supported by the provider system.';

const related = (reference: string): Element =>
  extension(HL7 + 'Extension-CareConnect-RelatedClinicalContent-1', { valueReference: { reference } });

/** References that lead nowhere, twice or astray. Source: shared/spec/access-record-structured.md §2.7. */
export const REFERENCE_DEFECTS = {
  'duplicate-id': (resources) => {
    const others = ['AllergyIntolerance', 'MedicationStatement', 'Observation', 'Condition'].flatMap((type) =>
      resources.filter(({ resourceType }) => resourceType === type).slice(0, 1),
    );
    return [...resources, ...others.map(otherCopy)];
  },
  'absent-patient': changeFirst(CLINICAL, 2, (resource) => ({
    ...resource,
    [subjectElement(resource)]: { reference: 'Patient/of-another-system' },
  })),
  'absent-practitioner': (resources) => {
    const [, second] = resources.filter(({ resourceType }) => resourceType === 'Practitioner');
    return resources.filter((resource) => resource !== second);
  },
  'absent-encounter': changeFirst(
    ['DiagnosticReport', 'Observation', 'MedicationStatement', 'Condition'],
    1,
    (resource) => ({
      ...resource,
      context: { reference: 'Encounter/not-in-this-answer' },
    }),
  ),
  'absent-list': changeFirst(['Condition'], 2, (resource) =>
    withMore(resource, 'extension', related('List/topic-not-in-this-answer')),
  ),
  'odd-references': changeFirst(['MedicationStatement', 'Condition', 'Observation'], 2, (resource, index) => ({
    ...resource,
    context: { reference: index === 0 ? 'Encounter/Encounter/1' : 'https://gp.example.nhs.uk/STU3/1/Encounter/1' },
  })),
  'sentence-as-reference': changeFirst(['Condition'], 2, (resource) =>
    withMore(resource, 'extension', related(SENTENCE)),
  ),
  'contained-missing': changeLists((list) =>
    codeOf(list) === ENDED_ALLERGIES.code
      ? {
          ...withMore(list, 'entry', { item: { reference: '#not-contained' } }),
          emptyReason: undefined,
          note: undefined,
        }
      : list,
  ),
  'no-identifiers': changeFirst(CLINICAL, Number.POSITIVE_INFINITY, (resource) => ({
    ...resource,
    identifier: undefined,
  })),
} as const satisfies Record<string, Defect>;

const subjectElement = (resource: Resource): string => (resource['patient'] === undefined ? 'subject' : 'patient');

function otherCopy(resource: Resource): Resource {
  const words = 'Another copy with the same id';
  return resource.resourceType === 'Observation'
    ? { ...resource, comment: words }
    : { ...resource, note: [{ text: words }] };
}
