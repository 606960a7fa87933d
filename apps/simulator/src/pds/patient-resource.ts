import type { PdsState, Story } from '../scenarios/story.js';
import type { Json } from './json.js';
import { londonDay } from './london-day.js';
import { deathNotification, NHS_NUMBER_VERIFIED, removalFromRegistration } from './patient-extensions.js';
import { addressesOf, contactsOf, namesOf, startOfLife } from './patient-names.js';

const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code';
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
const VERSION_ID = '2';

type Confidentiality = 'U' | 'R' | 'V';

/** What each level withholds from every answer. Source: shared/spec/pds.md §5. */
const WITHHELD: Readonly<Record<Confidentiality, readonly string[]>> = {
  U: [],
  R: ['address', 'telecom', 'contact', 'generalPractitioner'],
  V: ['address', 'telecom', 'contact', 'generalPractitioner', 'name', 'birthDate'],
};

/** The Patient that PDS gives for a story at this moment. Source: shared/spec/pds.md §4.2, §5. */
export function patientResource(story: Story, now: Date): Json {
  return withheld(storedPatient(story, now), confidentialityOf(story.pds));
}

/** The record as it lies in the store, where searches look: nothing is withheld yet. */
export function storedPatient(story: Story, now: Date): Json {
  const { nhsNumber, demographics, details, pds } = story;
  const identity = {
    resourceType: 'Patient',
    id: nhsNumber,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber, extension: [NHS_NUMBER_VERIFIED] }],
    meta: { versionId: VERSION_ID, security: [securityOf(confidentialityOf(pds))] },
  };
  if (pds.kind === 'minimal') return identity;
  return {
    ...identity,
    gender: demographics.gender,
    name: namesOf(story),
    birthDate: birthDateOf(story),
    ...(details?.multipleBirth === undefined ? {} : { multipleBirthInteger: details.multipleBirth }),
    address: addressesOf(story),
    telecom: contactsOf(story, now),
    ...practiceOf(story, now),
    ...deathOf(pds),
    ...extensionsOf(pds, now),
  };
}

export function confidentialityOf(pds: PdsState): Confidentiality {
  return pds.kind === 'restricted' ? pds.code : 'U';
}

export function withheld(patient: Json, code: Confidentiality): Json {
  return Object.fromEntries(Object.entries(patient).filter(([element]) => !WITHHELD[code].includes(element)));
}

function securityOf(code: Confidentiality): Json {
  const displays = { U: 'unrestricted', R: 'restricted', V: 'very restricted' };
  return { system: CONFIDENTIALITY, code, display: displays[code] };
}

function practiceOf({ demographics, pds, practice }: Story, now: Date): Json {
  if (practice === undefined || pds.kind === 'no-gp') return {};
  const period = periodOf(pds, startOfLife(demographics.birthDate), now);
  return { generalPractitioner: [practitionerOf(practice, period)] };
}

function practitionerOf(practice: string, period: Json): Json {
  return { id: '254406A3', type: 'Organization', identifier: { system: ODS_SYSTEM, value: practice, period } };
}

function periodOf(pds: PdsState, start: string, now: Date): Json {
  if (pds.kind !== 'gp-period') return { start };
  return {
    start: pds.startDays === undefined ? start : londonDay(now, pds.startDays),
    ...(pds.endDays === undefined ? {} : { end: londonDay(now, pds.endDays) }),
  };
}

function deathOf(pds: PdsState): Json {
  return pds.kind === 'deceased' && pds.dateTime !== undefined ? { deceasedDateTime: pds.dateTime } : {};
}

function extensionsOf(pds: PdsState, now: Date): Json {
  if (pds.kind === 'deceased') return { extension: [deathNotification(pds.status, pds.dateTime)] };
  const removal = removalIn(pds);
  return removal === undefined ? {} : { extension: [removalFromRegistration(removal, londonDay(now, -30))] };
}

function removalIn(pds: PdsState): string | undefined {
  return pds.kind === 'no-gp' || pds.kind === 'gp-and-removal' ? pds.removal : undefined;
}

function birthDateOf({ pds, demographics }: Story): string {
  return pds.kind === 'year-of-birth-only' ? demographics.birthDate.slice(0, 4) : demographics.birthDate;
}
