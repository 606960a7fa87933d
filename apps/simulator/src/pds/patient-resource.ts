import type { PdsState, Story } from '../scenarios/story.js';
import { londonDay } from './london-day.js';
import { deathNotification, NHS_NUMBER_VERIFIED, removalFromRegistration } from './patient-extensions.js';

type Json = Readonly<Record<string, unknown>>;

const ODS_SYSTEM = 'https://fhir.nhs.uk/Id/ods-organization-code';
const CONFIDENTIALITY = 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality';
export const VERSION_ID = '2';

/** The Patient that PDS gives for a story at this moment. Source: shared/spec/pds.md §4.2, §5. */
export function patientResource(story: Story, now: Date): Json {
  const { nhsNumber, demographics, pds } = story;
  const restricted = pds.kind === 'restricted' ? pds.code : undefined;
  const given: Json = {
    gender: demographics.gender,
    ...(restricted === 'V' ? {} : { name: [nameOf(story)], birthDate: birthDateOf(story) }),
    ...(restricted === undefined ? placeOf(story, now) : {}),
    ...deathOf(pds),
    ...extensionsOf(pds, now),
  };
  return {
    resourceType: 'Patient',
    id: nhsNumber,
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber, extension: [NHS_NUMBER_VERIFIED] }],
    meta: { versionId: VERSION_ID, security: [securityOf(restricted)] },
    ...given,
  };
}

function securityOf(restricted: 'R' | 'V' | undefined): Json {
  const displays = { U: 'unrestricted', R: 'restricted', V: 'very restricted' };
  const code = restricted ?? 'U';
  return { system: CONFIDENTIALITY, code, display: displays[code] };
}

function nameOf({ demographics, nhsNumber }: Story): Json {
  return {
    id: `n${nhsNumber.slice(-4)}`,
    use: 'usual',
    period: { start: startOfLife(demographics.birthDate) },
    given: [demographics.givenName],
    family: demographics.familyName,
  };
}

/** What a restricted record withholds: address, telephone and practice. */
function placeOf({ demographics, nhsNumber, pds, practice }: Story, now: Date): Json {
  const start = startOfLife(demographics.birthDate);
  const address = {
    id: `a${nhsNumber.slice(-4)}`,
    use: 'home',
    period: { start },
    line: ['1 Example Street', 'Exampleton'],
    postalCode: demographics.postcode,
  };
  const telephone = {
    id: `t${nhsNumber.slice(-4)}`,
    use: 'home',
    system: 'phone',
    value: '01632960999',
    period: { start },
  };
  const hasPractice = practice !== undefined && pds.kind !== 'no-gp';
  return {
    address: [address],
    telecom: [telephone],
    ...(hasPractice ? { generalPractitioner: [practitionerOf(practice, periodOf(pds, start, now))] } : {}),
  };
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

/** A full date, also where only the year of birth is known. */
function startOfLife(birthDate: string): string {
  return `${birthDate}-01-01`.slice(0, 10);
}

function birthDateOf({ pds, demographics }: Story): string {
  return pds.kind === 'year-of-birth-only' ? demographics.birthDate.slice(0, 4) : demographics.birthDate;
}
