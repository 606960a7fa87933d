import type { BundlePatient } from '#contracts';
import { Stu3Organization, Stu3RecordPatient } from '#fhir';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';
const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';

/**
 * The one Patient of the answer, if it is the patient asked for. Anything else is nobody: the answer must not be shown.
 * Source: access-record-structured.md §3.2, rows 1 and 2; gp-connect-core.md §9.2.
 */
export function findPatient(index: RecordIndex, nhsNumber: string): RecordResource | undefined {
  const [patient, another] = index.ofType('Patient');
  if (patient === undefined || another !== undefined) return undefined;
  const numbers = Stu3RecordPatient.parse(patient.body).identifier.filter(({ system }) => system === NHS_NUMBER);
  return numbers.length > 0 && numbers.every(({ value }) => value === nhsNumber) ? patient : undefined;
}

export function toBundlePatient(resource: RecordResource, nhsNumber: string, index: RecordIndex): BundlePatient {
  index.show(resource);
  const patient = Stu3RecordPatient.parse(resource.body);
  const name =
    patient.name.find(({ use }) => use === 'official') ?? patient.name.find(({ family }) => family !== undefined);
  return {
    nhsNumber,
    familyName: name?.family,
    givenName: name?.given[0],
    gender: patient.gender,
    birthDate: patient.birthDate,
    ...practiceOf(patient, resource, index),
  };
}

/** The registered practice; where no general practitioner is an Organization, the managing one: gp-connect-core.md §9.2. */
function practiceOf(
  patient: Stu3RecordPatient,
  resource: RecordResource,
  index: RecordIndex,
): Pick<BundlePatient, 'practiceOdsCode' | 'practiceName'> {
  const references = [...patient.generalPractitioner, ...[patient.managingOrganization].flatMap((one) => one ?? [])];
  const organisation = references
    .flatMap(({ reference }) => index.resolve(reference, resource))
    .find(({ type }) => type === 'Organization');
  if (organisation === undefined) return {};
  index.show(organisation);
  const { name, identifier } = Stu3Organization.parse(organisation.body);
  return { practiceName: name, practiceOdsCode: identifier.find(({ system }) => system === ODS_CODE)?.value };
}
