import type { Json } from './json.js';

const UK_CORE = 'https://fhir.hl7.org.uk/StructureDefinition';
const UK_CORE_CODES = 'https://fhir.hl7.org.uk/CodeSystem';

/** Always `01`, whatever the patient. Source: shared/spec/pds.md §4.2. */
export const NHS_NUMBER_VERIFIED: Json = {
  url: `${UK_CORE}/Extension-UKCore-NHSNumberVerificationStatus`,
  valueCodeableConcept: {
    coding: [
      {
        system: `${UK_CORE_CODES}/UKCore-NHSNumberVerificationStatus`,
        version: '1.0.0',
        code: '01',
        display: 'Number present and verified',
      },
    ],
  },
};

const DEATH_DISPLAYS = {
  '1': 'Informal - death notice received via an update from a local NHS Organisation such as GP or Trust',
  '2': 'Formal - death notice received from Registrar of Deaths',
  U: 'Removed',
} as const;

export function deathNotification(code: keyof typeof DEATH_DISPLAYS, dateTime = '2024-01-01T00:00:00+00:00'): Json {
  const coding = {
    system: `${UK_CORE_CODES}/UKCore-DeathNotificationStatus`,
    version: '1.0.0',
    code,
    display: DEATH_DISPLAYS[code],
  };
  return {
    url: `${UK_CORE}/Extension-UKCore-DeathNotificationStatus`,
    extension: [
      { url: 'deathNotificationStatus', valueCodeableConcept: { coding: [coding] } },
      { url: 'systemEffectiveDate', valueDateTime: dateTime },
    ],
  };
}

const REMOVAL_DISPLAYS: Readonly<Record<string, string>> = {
  DEA: 'Death',
  EMB: 'Embarkation',
  SCT: 'Transferred to Scotland',
  NIT: 'Transferred to Northern Ireland',
  TRA: 'Temporary resident not returned',
  ORR: 'Other reason',
};

/** A removal that is in force since the given day. Source: shared/spec/pds.md §4.2. */
export function removalFromRegistration(code: string, day: string): Json {
  const coding = {
    system: 'https://fhir.nhs.uk/CodeSystem/PDS-RemovalReasonExitCode',
    code,
    display: REMOVAL_DISPLAYS[code] ?? code,
  };
  return {
    url: 'https://fhir.nhs.uk/StructureDefinition/Extension-PDS-RemovalFromRegistration',
    extension: [
      { url: 'removalFromRegistrationCode', valueCodeableConcept: { coding: [coding] } },
      { url: 'effectiveTime', valuePeriod: { start: `${day}T00:00:00+00:00` } },
    ],
  };
}
