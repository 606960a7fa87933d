import { isNhsNumber } from '../pds/nhs-number.js';
import { isObject, isText, type JsonObject, objectsIn, parsed } from '../practices/json-value.js';
import { type Refusal, refuse } from '../practices/outcome.js';
import { NHS_NUMBER_SYSTEM, PATIENT_PROFILE, SD } from './fixed.js';
import { type Checked, fine, invalid, refused } from './request-desk.js';

/** The person whom a consumer wants to have registered, as sent. */
export interface Registrant {
  readonly nhsNumber: string;
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
  readonly patient: JsonObject;
}

/** Body of `$gpc.registerpatient`. Source: shared/spec/gp-connect-core.md §8.3; appointments.md §5.4. */
export function registrantIn(body: Buffer): Checked<Registrant> {
  const patient = patientIn(parsed(body.toString('utf8')));
  if (patient.kind === 'refused') return patient;
  const refusal = RULES.reduce<Refusal | undefined>((found, rule) => found ?? rule(patient.value), undefined);
  if (refusal !== undefined) return refused(refusal);
  const [name] = officialNames(patient.value);
  const given: unknown = name?.['given'];
  return fine({
    nhsNumber: String(numbersIn(patient.value)[0]),
    familyName: String(name?.['family']),
    givenName: Array.isArray(given) ? String(given[0]) : '',
    birthDate: String(patient.value['birthDate']),
    patient: patient.value,
  });
}

const bad = (diagnostics: string): Refusal => refuse(400, 'BAD_REQUEST', diagnostics);

function patientIn(value: unknown): Checked<JsonObject> {
  if (!isObject(value) || value['resourceType'] !== 'Parameters')
    return refused(invalid('The body is not a Parameters resource'));
  const sent = objectsIn(value['parameter']);
  if (sent.length !== 1) return refused(bad('registerPatient must be there exactly once'));
  const [{ name, resource } = {}] = sent;
  if (name !== 'registerPatient') return refused(bad('The parameter is not registerPatient'));
  return isObject(resource) && resource['resourceType'] === 'Patient'
    ? fine(resource)
    : refused(invalid('registerPatient is not a Patient'));
}

type Rule = (patient: JsonObject) => Refusal | undefined;

const RULES: readonly Rule[] = [onlyAllowed, profiled, identified, named, born, reachable, addressed, spoken];

const ALLOWED = [
  'resourceType',
  'meta',
  'identifier',
  'name',
  'gender',
  'birthDate',
  'address',
  'telecom',
  'extension',
];

function onlyAllowed(patient: JsonObject): Refusal | undefined {
  const other = Object.keys(patient).find((element) => !ALLOWED.includes(element));
  return other === undefined ? undefined : invalid(`The element ${other} must not be sent`);
}

function profiled({ meta }: JsonObject): Refusal | undefined {
  const profile: unknown = isObject(meta) ? meta['profile'] : undefined;
  const right = Array.isArray(profile) && profile.includes(PATIENT_PROFILE);
  return right ? undefined : invalid('The profile of the patient is missing');
}

function identified(patient: JsonObject): Refusal | undefined {
  const identifiers = objectsIn(patient['identifier']);
  if (identifiers.some(({ system }) => !isText(system))) return bad('An identifier has no system');
  const [number] = numbersIn(patient);
  return isText(number) && isNhsNumber(number)
    ? undefined
    : refuse(400, 'INVALID_NHS_NUMBER', 'The NHS number is missing or not valid');
}

const numbersIn = ({ identifier }: JsonObject): readonly unknown[] =>
  objectsIn(identifier)
    .filter(({ system }) => system === NHS_NUMBER_SYSTEM)
    .map(({ value }) => value);

const officialNames = ({ name }: JsonObject): readonly JsonObject[] =>
  objectsIn(name).filter(({ use }) => use === 'official');

function named(patient: JsonObject): Refusal | undefined {
  const names = officialNames(patient);
  const [name] = names;
  if (names.length !== 1 || name === undefined) return bad('There must be exactly one official name');
  if (!isText(name['family'])) return bad('The official name has no family name');
  const given: unknown = name['given'];
  return Array.isArray(given) && given.some(isText) ? undefined : bad('The official name has no given name');
}

function born({ birthDate }: JsonObject): Refusal | undefined {
  const whole = isText(birthDate) && /^\d{4}-\d\d-\d\d$/.test(birthDate);
  return whole ? undefined : bad('The birth date is missing');
}

function reachable({ telecom }: JsonObject): Refusal | undefined {
  const uses = objectsIn(telecom).map(
    ({ system, use }) => `${String(system)} ${system === 'email' ? '' : String(use)}`,
  );
  return new Set(uses).size === uses.length
    ? undefined
    : bad('Two telephone numbers or e-mail addresses have the same use');
}

function addressed({ address }: JsonObject): Refusal | undefined {
  const uses = objectsIn(address).map(({ use }) => use);
  const allowed = uses.every((use) => use === 'home' || use === 'temp');
  return allowed && new Set(uses).size === uses.length
    ? undefined
    : invalid('One home and one temporary address at most');
}

const COMMUNICATION = `${SD}Extension-CareConnect-GPC-NHSCommunication-1`;

function spoken({ extension }: JsonObject): Refusal | undefined {
  const urls = objectsIn(extension).map(({ url }) => url);
  if (urls.some((url) => url !== COMMUNICATION)) return invalid('The extension must not be sent');
  return urls.length > 1 ? invalid('There is more than one NHSCommunication extension') : undefined;
}
