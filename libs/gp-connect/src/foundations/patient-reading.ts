import { LocalId, type NhsNumber, parseNhsNumber, type PracticePatient } from '#contracts';
import { type Stu3BookingExtension, Stu3PracticePatient } from '#fhir';
import { EXTENSION_NAME, SYSTEM } from '../appointments/booking-systems.js';
import { localIdOf } from '../appointments/local-reference.js';
import { extensionsCalled } from '../extension.js';
import { filled } from '../term.js';

/** `undefined`: no Patient, or without an id, without an NHS number, or with several. Source: gp-connect-core.md §8.1, §9.2. */
export function readPracticePatient(resource: unknown): PracticePatient | undefined {
  const patient = Stu3PracticePatient.safeParse(resource).data;
  return patient === undefined ? undefined : viewOf(patient);
}

function viewOf(patient: Stu3PracticePatient): PracticePatient | undefined {
  const patientId = LocalId.safeParse(patient.id).data;
  const nhsNumber = onlyNhsNumber(patient);
  if (patientId === undefined || nhsNumber === undefined) return undefined;
  return {
    patientId,
    versionId: filled(patient.meta?.versionId),
    nhsNumber,
    ...officialName(patient),
    gender: filled(patient.gender),
    birthDate: filled(patient.birthDate),
    ...registrationOf(patient.extension),
  };
}

/** Two different numbers are no proof of who it is: as with a record, the answer is then nobody's (hazards.md OWN-01). */
function onlyNhsNumber({ identifier }: Stu3PracticePatient): NhsNumber | undefined {
  const ours = identifier.filter(({ system }) => system === SYSTEM.nhsNumber);
  const [number, ...others] = new Set(ours.map(({ value }) => parseNhsNumber(value ?? '')));
  return others.length === 0 ? number : undefined;
}

function officialName({ name }: Stu3PracticePatient): Pick<PracticePatient, 'familyName' | 'givenNames'> {
  const official = name.find(({ use }) => use === 'official') ?? name[0];
  return { familyName: filled(official?.family), givenNames: official?.given ?? [] };
}

/** Parts by name, in whatever order. Other kinds than `T` come as text. */
function registrationOf(
  extensions: readonly Stu3BookingExtension[],
): Pick<PracticePatient, 'registrationType' | 'preferredBranchId'> {
  const parts = extensionsCalled(extensions, EXTENSION_NAME.registrationDetails).flatMap(({ extension }) => extension);
  const type = parts.find(({ url }) => url === 'registrationType')?.valueCodeableConcept;
  const branch = parts.find(({ url }) => url === 'preferredBranchSurgery')?.valueReference;
  return {
    registrationType: filled(type?.coding[0]?.code) ?? filled(type?.text),
    preferredBranchId: localIdOf(branch, 'Location'),
  };
}
