import {
  Stu3AllergyIntolerance,
  Stu3Condition,
  Stu3DiagnosticReport,
  Stu3DocumentReference,
  Stu3Encounter,
  Stu3Immunization,
  Stu3List,
  Stu3MedicationRequest,
  Stu3Observation,
  Stu3ProcedureRequest,
  Stu3ReferralRequest,
} from '#fhir';
import { extensionCalled } from './extension.js';
import { medicineOf } from './medication-supply.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { filled, termOf } from './term.js';

type Title = (resource: RecordResource, index: RecordIndex) => string | undefined;

const VACCINATION = /^extension-careconnect-vaccinationprocedure-1$/iu;

const medicine: Title = (resource, index) =>
  termOf(medicineOf(Stu3MedicationRequest.parse(resource.body), resource, index));

const TITLES: ReadonlyMap<string, Title> = new Map<string, Title>([
  ['AllergyIntolerance', ({ body }) => termOf(Stu3AllergyIntolerance.parse(body).code)],
  ['Condition', ({ body }) => termOf(Stu3Condition.parse(body).code)],
  ['Observation', ({ body }) => termOf(Stu3Observation.parse(body).code)],
  ['MedicationStatement', medicine],
  ['MedicationRequest', medicine],
  [
    'DiagnosticReport',
    ({ body }) => {
      const { category, code, issued } = Stu3DiagnosticReport.parse(body);
      return joined([termOf(category) ?? termOf(code), issued]);
    },
  ],
  [
    'Immunization', // what was not given is never named without saying so: access-record-structured.md §3.4
    ({ body }) => {
      const { extension, notGiven } = Stu3Immunization.parse(body);
      const name = termOf(extensionCalled(extension, VACCINATION)?.valueCodeableConcept) ?? 'Vaccination';
      return notGiven === true ? `${name} (not given)` : name;
    },
  ],
  [
    'ProcedureRequest', // a planned action is never named without saying so: hazards.md 81
    ({ body }) => {
      const { code, intent } = Stu3ProcedureRequest.parse(body);
      const term = termOf(code);
      return intent === 'order' ? term : `Planned: ${term ?? 'action without a name'}`;
    },
  ],
  [
    'ReferralRequest',
    ({ body }) => {
      const { reasonCode, description } = Stu3ReferralRequest.parse(body);
      return filled(reasonCode.flatMap((reason) => termOf(reason) ?? []).join('; ')) ?? filled(description);
    },
  ],
  [
    'DocumentReference',
    ({ body }) => {
      const { description, type } = Stu3DocumentReference.parse(body);
      return filled(description) ?? termOf(type);
    },
  ],
  [
    'Encounter',
    ({ body }) => {
      const { type, period } = Stu3Encounter.parse(body);
      return joined([termOf(type[0]), period?.start]);
    },
  ],
  ['List', ({ body }) => filled(Stu3List.parse(body).title)],
]);

/** In a few words, for whatever refers to it. */
export function titleOf(resource: RecordResource, index: RecordIndex): string | undefined {
  return TITLES.get(resource.type)?.(resource, index);
}

function joined(parts: readonly (string | undefined)[]): string | undefined {
  return filled(parts.flatMap((part) => filled(part) ?? []).join(', '));
}
