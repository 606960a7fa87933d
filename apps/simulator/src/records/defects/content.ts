import { concept, HL7, itemsIn, refTo } from '../resource.js';
import type { Element, Resource } from '../resource.js';
import { DEGRADED } from '../vocabulary.js';
import { changeFirst, changeLists, CLINICAL, rewrittenElement, withMore } from './change.js';
import type { Defect } from './change.js';

/** Content that nobody expects, or in another form than the profiles have it. */
export const CONTENT_DEFECTS = {
  'unknown-resource': (resources) => [
    ...resources,
    ...resources.filter(({ resourceType }) => resourceType === 'Patient').map(questionnaire),
  ],
  'unknown-extension': changeFirst(CLINICAL, 1, (resource) =>
    withMore(resource, 'extension', {
      url: 'https://supplier.example/StructureDefinition/Extension-Supplier-Shelf-1',
      valueString: 'Blue shelf',
    }),
  ),
  'unknown-warning-code': changeLists(underReview),
  'wrong-type': changeFirst(CLINICAL, 1, (resource) => ({ ...resource, ...WRONG[resource.resourceType] })),
  'spelling-variants': (resources) => resources.map(respelt),
  'degraded-codes': (resources) => degradedFirst(resources),
  'odd-text': changeFirst(CLINICAL, 1, (resource) =>
    resource.resourceType === 'Observation'
      ? { ...resource, comment: ODD_TEXT }
      : withMore(resource, 'note', { text: ODD_TEXT }),
  ),
} as const satisfies Record<string, Defect>;

/** Not a profile of this capability; one supplier sends it. */
const questionnaire = (patient: Resource): Resource => ({
  resourceType: 'QuestionnaireResponse',
  id: 'questionnaire-1',
  meta: { profile: [HL7 + 'CareConnect-QuestionnaireResponse-1'] },
  status: 'completed',
  subject: refTo(patient),
  authored: '2011-01-11T15:39:27+00:00',
  item: [{ linkId: '1', text: 'Sleeps well?', answer: [{ valueString: 'Mostly' }] }],
});

function underReview(list: Resource): Resource {
  const warning = {
    url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-ListWarningCode-1',
    valueCode: 'items-under-review',
  };
  const notes = [...itemsIn(list['note']), { text: 'Some items are being looked at again and are not shown.' }];
  return { ...withMore(list, 'extension', warning), note: notes };
}

/** One element of another type in each resource. */
const WRONG: Readonly<Record<string, Element>> = {
  AllergyIntolerance: { reaction: 'Rash on both arms' },
  Condition: { code: 'Asthma' },
  DiagnosticReport: { performer: 'The laboratory' },
  DocumentReference: { content: 'A letter' },
  Encounter: { type: 'GP Surgery' },
  Immunization: { vaccinationProtocol: 'Second of three' },
  MedicationRequest: { dosageInstruction: 'One a day' },
  MedicationStatement: { dosage: 'One a day' },
  Observation: { valueQuantity: '82 kg' },
  ProcedureRequest: { reasonCode: 'Tired' },
  ReferralRequest: { recipient: 'The hospital' },
};

/** Other hosts, cases and names for the same things. Source: shared/spec/access-record-structured.md §2.8, §2.11, §2.19. */
const SPELLINGS: Readonly<Record<string, string>> = {
  [`${HL7}Extension-coding-sctdescid`]: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-coding-sctdescid',
  descriptionId: 'DescriptionID',
  descriptionDisplay: 'DescriptionDisplay',
  [`${HL7}Extension-CareConnect-RelatedClinicalContent-1`]:
    'http://fhir.hl7.org.uk/STU3/StructureDefinition/Extension-CareConnect-RelatedClinicalContent-1',
  parent: 'Parent',
  child: 'Child',
  sibling: 'Sibling',
  valueUnsignedInt: 'valuePositiveInt',
  'http://hl7.org/fhir/v3/NullFlavor': 'http://terminology.hl7.org/CodeSystem/v3-NullFlavor',
};

function respelt({ resourceType, ...rest }: Resource): Resource {
  return { resourceType, ...rewrittenElement(rest, (text) => SPELLINGS[text] ?? text) };
}

/** Accents, marks of other scripts, what looks like markup, and a long line: all to be shown as it stands. */
const ODD_TEXT =
  'Señora Ünsal – 37,5 °C ≥ 2 × täglich 😀 <b>not bold</b> &lt;tag&gt; "quoted" \\ back\n\tsecond line مرحبا ' +
  'one long line without an end '.repeat(20).trim();

/** Entries whose code was lost on the way from another system: one of each kind. */
function degradedFirst(resources: readonly Resource[]): readonly Resource[] {
  const steps: readonly Defect[] = [
    changeFirst(['ReferralRequest'], 1, (resource) => ({ ...resource, reasonCode: [lost(DEGRADED.referral)] })),
    changeFirst(['Observation', 'Condition'], 1, (resource) => ({ ...resource, code: lost(DEGRADED.entry) })),
    changeFirst(['Medication'], 1, (resource) => ({ ...resource, code: lost(DEGRADED.medication) })),
    changeFirst(['AllergyIntolerance'], 2, (resource, index) => ({
      ...resource,
      code: lost(index === 0 ? DEGRADED.drugAllergy : DEGRADED.otherAllergy),
    })),
    ...(['order', 'plan'] as const).map((intent) => firstRequest(intent)),
  ];
  return steps.reduce((changed, step) => step(changed), resources);
}

function firstRequest(intent: 'order' | 'plan'): Defect {
  return (resources) => {
    const first = resources.find(
      (resource) => resource.resourceType === 'ProcedureRequest' && resource['intent'] === intent,
    );
    const code = lost(intent === 'order' ? DEGRADED.request : DEGRADED.plan);
    return resources.map((resource) => (resource === first ? { ...resource, code } : resource));
  };
}

const lost = (term: { readonly code: string; readonly display: string }): Element =>
  concept({ ...term, said: 'Name from the former system' });
