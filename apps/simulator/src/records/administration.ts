import type { StoryDemographics } from '../scenarios/story.js';
import type { Holder, Outsiders } from './chart.js';
import type { Random } from './random.js';
import { codedIn, headOf, HL7, NHS, refTo } from './resource.js';
import type { Element, Resource } from './resource.js';

/** The people and places of a record. Source: shared/spec/access-record-structured.md §2.2. */
export interface Administration {
  readonly organization: Resource;
  readonly location: Resource;
  readonly clinicians: readonly Resource[];
  readonly roles: readonly Resource[];
}

const ODS_CODE = 'https://fhir.nhs.uk/Id/ods-organization-code';

const STAFF: readonly (readonly [string, string, string])[] = [
  ['Dr', 'Petra', 'Marigold'],
  ['Dr', 'Ossian', 'Foxglove'],
  ['Ms', 'Tansy', 'Primrose'],
  ['Mr', 'Corin', 'Speedwell'],
];

export function administrationOf(random: Random, practice: Holder['practice']): Administration {
  const organization: Resource = {
    ...headOf('Organization', random.uuid(), 'Organization-1'),
    identifier: [{ system: ODS_CODE, value: practice.odsCode }],
    name: practice.name,
    address: [{ use: 'work', line: ['1 Invented Street'], city: 'Exampleton', postalCode: practice.postcode }],
  };
  const clinicians = STAFF.map((person) => practitioner(random, person));
  return {
    organization,
    location: {
      ...headOf('Location', random.uuid(), 'Location-1'),
      identifier: [{ system: 'https://fhir.nhs.uk/Id/ods-site-code', value: `${practice.odsCode}001` }],
      status: 'active',
      name: `${practice.name}, main site`,
      managingOrganization: refTo(organization),
    },
    clinicians,
    roles: clinicians.map((clinician) => role(random, clinician, organization)),
  };
}

export interface PatientDetails {
  readonly id: string;
  readonly nhsNumber: string;
  readonly demographics: StoryDemographics;
  readonly registered: string;
}

export function patientResource(
  { id, nhsNumber, demographics, registered }: PatientDetails,
  places: Administration,
): Resource {
  const { familyName, givenName, gender, birthDate, postcode } = demographics;
  const usual = places.clinicians.slice(0, 1).map(refTo);
  return {
    resourceType: 'Patient',
    id,
    meta: { versionId: '1', profile: [NHS + 'CareConnect-GPC-Patient-1'] },
    extension: [registration(registered, places.location), COMMUNICATION],
    identifier: [nhsIdentifier(nhsNumber)],
    active: true,
    name: [{ use: 'official', text: `${givenName} ${familyName}`, family: familyName, given: [givenName] }],
    telecom: [{ system: 'phone', value: '07700900000', use: 'mobile' }],
    gender,
    birthDate,
    contact: [
      { name: { text: 'Next of kin, see practice notes' }, telecom: [{ system: 'phone', value: '07700900001' }] },
    ],
    address: [{ use: 'home', type: 'physical', line: ['2 Invented Row'], city: 'Exampleton', postalCode: postcode }],
    generalPractitioner: [...usual, refTo(places.organization)],
    managingOrganization: refTo(places.organization),
  };
}

/** People, places and things outside the practice. Organisations without a code are common. */
export function outsiders(random: Random): Outsiders {
  const organization = (name: string, odsCode?: string): Resource => ({
    ...headOf('Organization', random.uuid(), 'Organization-1'),
    identifier: odsCode === undefined ? undefined : [{ system: ODS_CODE, value: odsCode }],
    name,
  });
  return {
    laboratory: organization('Exampleton Pathology Laboratory'),
    reporter: {
      ...headOf('Practitioner', random.uuid(), 'Practitioner-1'),
      name: [{ use: 'official', family: 'BIOCHEMISTRY DUTY SCIENTIST' }],
    },
    manufacturer: organization('Invented Vaccines Ltd'),
    hospital: organization('Exampleton General Hospital', 'Z9H01'),
    formerPractice: organization('Elsewhere Road Surgery', 'Z81099'),
    service: {
      resourceType: 'HealthcareService',
      id: random.uuid(),
      meta: { profile: [HL7 + 'CareConnect-HealthcareService-1'] },
      name: 'Exampleton Outpatient Clinic',
    },
    device: {
      resourceType: 'Device',
      id: random.uuid(),
      meta: { profile: [HL7 + 'CareConnect-Device-1'] },
      type: { text: 'Recall module of the GP system' },
      version: '10.4.1',
    },
  };
}

function nhsIdentifier(value: string): Element {
  const status = codedIn(
    'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-NHSNumberVerificationStatus-1',
    '01',
    'Number present and verified',
  );
  return {
    extension: [{ url: NHS + 'Extension-CareConnect-GPC-NHSNumberVerificationStatus-1', valueCodeableConcept: status }],
    system: 'https://fhir.nhs.uk/Id/nhs-number',
    value,
  };
}

const COMMUNICATION: Element = {
  url: NHS + 'Extension-CareConnect-GPC-NHSCommunication-1',
  extension: [
    {
      url: 'language',
      valueCodeableConcept: codedIn('https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1', 'en', 'English'),
    },
    { url: 'preferred', valueBoolean: true },
    { url: 'interpreterRequired', valueBoolean: false },
  ],
};

function registration(start: string, branch: Resource): Element {
  const type = codedIn('https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-RegistrationType-1', 'R', 'Regular');
  return {
    url: NHS + 'Extension-CareConnect-GPC-RegistrationDetails-1',
    extension: [
      { url: 'registrationPeriod', valuePeriod: { start } },
      { url: 'registrationType', valueCodeableConcept: type },
      { url: 'preferredBranchSurgery', valueReference: refTo(branch) },
    ],
  };
}

function practitioner(random: Random, [prefix, given, family]: readonly [string, string, string]): Resource {
  return {
    ...headOf('Practitioner', random.uuid(), 'Practitioner-1'),
    identifier: [
      { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: `555${String(random.int(100_000_000, 999_999_999))}` },
    ],
    name: [{ use: 'official', family, given: [given], prefix: [prefix] }],
  };
}

function role(random: Random, clinician: Resource, organization: Resource): Resource {
  return {
    ...headOf('PractitionerRole', random.uuid(), 'PractitionerRole-1'),
    practitioner: refTo(clinician),
    organization: refTo(organization),
    code: [
      codedIn(
        'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-SDSJobRoleName-1',
        'R0260',
        'General Medical Practitioner',
      ),
    ],
  };
}
