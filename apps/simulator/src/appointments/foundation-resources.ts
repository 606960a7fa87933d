import type { JsonObject } from '../practices/json-value.js';
import { NHS_NUMBER_SYSTEM, PATIENT_PROFILE, SD } from './fixed.js';
import type { HeldPatient } from './patient-index.js';
import type { Surgery } from './surgery.js';

/** A patient as the practice's system gives them out. Source: shared/spec/gp-connect-core.md §8.1. */
export function patientResource(patient: HeldPatient, { premises }: Surgery): JsonObject {
  const { familyName, givenName, gender, birthDate, postcode } = patient.demographics;
  return {
    resourceType: 'Patient',
    id: patient.id,
    meta: { versionId: '1', profile: [PATIENT_PROFILE] },
    extension: [registrationOf(patient, premises), SPEAKS_ENGLISH],
    identifier: [{ extension: [VERIFIED], system: NHS_NUMBER_SYSTEM, value: patient.nhsNumber }],
    active: true,
    name: [
      { use: 'official', text: `${familyName.toUpperCase()} ${givenName}`, family: familyName, given: [givenName] },
    ],
    telecom: [{ system: 'phone', value: '07700 900000', use: 'mobile' }],
    gender,
    birthDate,
    address: [{ use: 'home', type: 'physical', line: ['2 Invented Row'], city: 'Exampleton', postalCode: postcode }],
    managingOrganization: { reference: `Organization/${premises.organization.id}` },
  };
}

/** Every other patient prefers the branch. Types other than `T` come as text. */
function registrationOf({ nhsNumber, temporary }: HeldPatient, { locations }: Surgery['premises']): JsonObject {
  const preferred = locations[Number(nhsNumber.slice(8, 9)) % 2 === 0 ? 0 : 1];
  const type = temporary ? { coding: [TEMPORARY] } : { text: 'Regular' };
  return {
    url: `${SD}Extension-CareConnect-GPC-RegistrationDetails-1`,
    extension: [
      { url: 'preferredBranchSurgery', valueReference: { reference: `Location/${preferred.id}` } },
      { url: 'registrationType', valueCodeableConcept: type },
    ],
  };
}

const TEMPORARY = { system: 'https://fhir.nhs.uk/CareConnect-RegistrationType-1', code: 'T', display: 'Temporary' };

const VERIFIED = {
  url: `${SD}Extension-CareConnect-GPC-NHSNumberVerificationStatus-1`,
  valueCodeableConcept: {
    coding: [
      {
        system: 'https://fhir.nhs.uk/CareConnect-NHSNumberVerificationStatus-1',
        code: '01',
        display: 'Number present and verified',
      },
    ],
  },
};

const SPEAKS_ENGLISH = {
  url: `${SD}Extension-CareConnect-GPC-NHSCommunication-1`,
  extension: [
    {
      url: 'language',
      valueCodeableConcept: {
        coding: [
          { system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1', code: 'en', display: 'English' },
        ],
      },
    },
    { url: 'interpreterRequired', valueBoolean: false },
  ],
};

/** Where a visit takes place, as far as anybody outside may know. Source: shared/spec/appointments.md §4.7. */
export function visitPlace({ premises }: Surgery): JsonObject {
  return {
    resourceType: 'Location',
    id: 'visit',
    meta: { versionId: '1', profile: [`${SD}CareConnect-GPC-Location-1`] },
    name: 'Contact practice for location of the visit',
    address: { line: ['Unknown'], city: 'Unknown' },
    managingOrganization: { reference: `Organization/${premises.organization.id}` },
  };
}
