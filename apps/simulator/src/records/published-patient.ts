import { isObject, isText, objectsIn } from '../practices/json-value.js';
import type { JsonObject } from '../practices/json-value.js';
import type { StoryDemographics } from '../scenarios/story.js';

/** What a published bundle says of its patient and the practice. */
export interface PublishedPatient {
  /** As it stands in the file: maybe a placeholder. */
  readonly identifier: string;
  readonly demographics: StoryDemographics;
  readonly practice: { readonly odsCode: string; readonly name: string };
}

const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number';
const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';

/** `undefined`: not a record with one patient, or something that we need is missing. */
export function publishedPatient(bundle: unknown): PublishedPatient | undefined {
  const resources = isObject(bundle)
    ? objectsIn(bundle['entry'])
        .map(({ resource }) => resource)
        .filter(isObject)
    : [];
  const patient = resources.find(({ resourceType }) => resourceType === 'Patient');
  if (patient === undefined) return undefined;
  const identifier = valueIn(patient, NHS_NUMBER);
  const demographics = demographicsOf(patient);
  const practice = practiceOf(patient, resources);
  const complete = identifier !== undefined && demographics !== undefined && practice !== undefined;
  return complete ? { identifier, demographics, practice } : undefined;
}

function valueIn({ identifier }: JsonObject, system: string): string | undefined {
  const value = objectsIn(identifier).find((candidate) => candidate['system'] === system)?.['value'];
  return isText(value) ? value : undefined;
}

function demographicsOf(patient: JsonObject): StoryDemographics | undefined {
  const called = officialName(patient);
  const [address] = objectsIn(patient['address']);
  const postcode = address?.['postalCode'];
  const { birthDate, gender } = patient;
  if (called === undefined || !isText(birthDate) || !isText(postcode) || !isGender(gender)) return undefined;
  return { ...called, birthDate, gender, postcode };
}

function officialName({ name }: JsonObject): Pick<StoryDemographics, 'familyName' | 'givenName'> | undefined {
  const { family, given } = objectsIn(name).find(({ use }) => use === 'official') ?? {};
  const givenName: unknown = Array.isArray(given) ? given[0] : undefined;
  return isText(family) && isText(givenName) ? { familyName: family, givenName } : undefined;
}

function isGender(value: unknown): value is StoryDemographics['gender'] {
  return value === 'male' || value === 'female' || value === 'other' || value === 'unknown';
}

/** The practice is named by either element: shared/spec/access-record-structured.md §2.2. */
function practiceOf(patient: JsonObject, resources: readonly JsonObject[]): PublishedPatient['practice'] | undefined {
  const references = [
    ...objectsIn(patient['generalPractitioner']),
    ...objectsIn([patient['managingOrganization']]),
  ].map(({ reference }) => reference);
  const named = resources.filter(
    ({ resourceType, id }) => resourceType === 'Organization' && references.includes(`Organization/${String(id)}`),
  );
  const practice = named.find((organization) => valueIn(organization, ODS_CODE) !== undefined);
  const odsCode = practice === undefined ? undefined : valueIn(practice, ODS_CODE);
  const name = practice?.['name'];
  return odsCode === undefined ? undefined : { odsCode, name: isText(name) ? name : odsCode };
}
