import type { Registration, RegistrationAddress } from '#contracts';
import { PROFILE, SYSTEM } from '../appointments/booking-systems.js';

const VERIFICATION = {
  url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-NHSNumberVerificationStatus-1',
  system: 'https://fhir.nhs.uk/CareConnect-NHSNumberVerificationStatus-1',
} as const;
const COMMUNICATION = {
  url: 'https://fhir.nhs.uk/STU3/StructureDefinition/Extension-CareConnect-GPC-NHSCommunication-1',
  system: 'https://fhir.nhs.uk/STU3/CodeSystem/CareConnect-HumanLanguage-1',
} as const;

/** Body of a registration: only the elements that practices accept. Source: appointments.md §5.2, gp-connect-core.md §8.3. */
export function registrationBody(registration: Registration): string {
  const { gender, birthDate } = registration;
  const extension = communicationOf(registration);
  const telecom = telecomOf(registration);
  const address = addressesOf(registration);
  const resource = {
    resourceType: 'Patient',
    meta: { profile: [PROFILE.patient] },
    ...(extension.length === 0 ? {} : { extension }),
    identifier: [identifierOf(registration)],
    name: [nameOf(registration)],
    ...(telecom.length === 0 ? {} : { telecom }),
    ...(gender === undefined ? {} : { gender }),
    birthDate,
    ...(address.length === 0 ? {} : { address }),
  };
  return JSON.stringify({ resourceType: 'Parameters', parameter: [{ name: 'registerPatient', resource }] });
}

function identifierOf({ nhsNumber }: Registration): object {
  const coding = [{ system: VERIFICATION.system, code: '01', display: 'Number present and verified' }];
  return {
    extension: [{ url: VERIFICATION.url, valueCodeableConcept: { coding } }],
    system: SYSTEM.nhsNumber,
    value: nhsNumber,
  };
}

function nameOf({ familyName, givenNames, prefixes = [] }: Registration): object {
  return {
    use: 'official',
    family: familyName,
    given: givenNames,
    ...(prefixes.length === 0 ? {} : { prefix: prefixes }),
  };
}

function telecomOf({ phones = {}, email }: Registration): readonly object[] {
  const uses = ['home', 'work', 'mobile', 'temp'] as const;
  const numbers = uses.flatMap((use) =>
    phones[use] === undefined ? [] : [{ system: 'phone', value: phones[use], use }],
  );
  return email === undefined ? numbers : [...numbers, { system: 'email', value: email }];
}

function addressesOf({ addresses = {} }: Registration): readonly object[] {
  const uses = ['home', 'temp'] as const;
  return uses.flatMap((use) => {
    const address = addresses[use];
    return address === undefined ? [] : [{ use, type: 'physical', ...partsOf(address) }];
  });
}

function partsOf({ lines, city, district, postalCode }: RegistrationAddress): object {
  return {
    line: lines,
    ...(city === undefined ? {} : { city }),
    ...(district === undefined ? {} : { district }),
    ...(postalCode === undefined ? {} : { postalCode }),
  };
}

function communicationOf({ communication }: Registration): readonly object[] {
  if (communication === undefined) return [];
  const { languageCode, language, interpreterRequired } = communication;
  const coding = [{ system: COMMUNICATION.system, code: languageCode, display: language }];
  return [
    {
      url: COMMUNICATION.url,
      extension: [
        { url: 'language', valueCodeableConcept: { coding } },
        { url: 'interpreterRequired', valueBoolean: interpreterRequired },
      ],
    },
  ];
}
