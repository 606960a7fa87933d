import { isElement } from './resource.js';
import type { Element, Resource } from './resource.js';

const NOT_FOR_PATIENT: Element = { system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' };

const LABELLED: ReadonlySet<string> = new Set([
  'AllergyIntolerance',
  'Condition',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Immunization',
  'MedicationRequest',
  'MedicationStatement',
  'Observation',
  'ProcedureRequest',
  'ReferralRequest',
]);

/** About half of the clinical resources are not to be told to the patient: shared/spec/access-record-structured.md §2.18. */
export function labelled(resource: Resource): Resource {
  if (!LABELLED.has(resource.resourceType) || !/[0-7]$/.test(resource.id ?? '')) return resource;
  const { meta } = resource;
  const security = [NOT_FOR_PATIENT];
  const marked = { ...resource, meta: { ...(isElement(meta) ? meta : {}), security } };
  return resource.resourceType === 'DocumentReference' ? { ...marked, securityLabel: [{ coding: security }] } : marked;
}
