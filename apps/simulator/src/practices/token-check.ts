import { CONSUMERS } from '../scenarios/practice.js';
import { headerOf } from './call.js';
import type { Check, ProviderCall } from './call.js';
import { isObject, isText, objectsIn, parsed } from './json-value.js';
import type { JsonObject } from './json-value.js';
import { refuse } from './outcome.js';
import type { Refusal } from './outcome.js';
import { elementsOf, isStu3Type } from './stu3-elements.js';

/** Checks 9 to 15 of the practice's system. Source: shared/spec/gp-connect-core.md §3.5, §11. */
export const tokenCheck: Check = (call) => {
  const token = headerOf(call.request, 'authorization').replace(/^Bearer /, '');
  const claims = claimsOf(token);
  if (claims === undefined) return bad('the token is not an unsigned JWT with the header {"alg":"none","typ":"JWT"}');
  for (const rule of RULES) {
    const refusal = rule(claims, call);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
};

type Rule = (claims: JsonObject, call: ProviderCall) => Refusal | undefined;

const RULES: readonly Rule[] = [
  (claims) => ('requested_record' in claims ? bad('requested_record must not be present') : undefined),
  (claims) => first(Object.values(RESOURCES), (name) => unreadable(claims[name], name)),
  (claims) =>
    first([...SIMPLE, 'iat', 'exp'], (name) => (isAbsent(claims[name]) ? bad(`${name} is missing`) : undefined)),
  ({ requesting_device: device }) => requiredOf(device, 'Device', deviceIsComplete),
  ({ requesting_organization: organization }) => requiredOf(organization, 'Organization', organizationIsComplete),
  ({ requesting_practitioner: practitioner }) => requiredOf(practitioner, 'Practitioner', practitionerIsComplete),
  times,
  ({ reason_for_request: reason }) =>
    reason === 'directcare' ? undefined : bad('reason_for_request is not directcare'),
  (claims) => first(Object.entries(RESOURCES), ([type, name]) => typed(claims[name], type, name)),
  ({ sub, requesting_practitioner: practitioner }) =>
    isObject(practitioner) && practitioner['id'] === sub ? undefined : bad('requesting_practitioner.id is not sub'),
  scope,
  senderIsNamed,
];

const RESOURCES = {
  Device: 'requesting_device',
  Organization: 'requesting_organization',
  Practitioner: 'requesting_practitioner',
} as const;
const SIMPLE = ['iss', 'sub', 'aud', 'reason_for_request', 'requested_scope'] as const;
const LIFETIME = 300;
/** How far ahead of our clock `iat` may be, as in the reference provider. Seconds. */
const LEEWAY = 5;
const ODS_SYSTEMS = ['https://fhir.nhs.uk/Id/ods-organization-code', 'http://fhir.nhs.net/Id/ods-organization-code'];
const SCOPES = ['patient/*.read', 'patient/*.write', 'organization/*.read', 'organization/*.write'];

const bad = (diagnostics: string): Refusal => refuse(400, 'BAD_REQUEST', diagnostics);

const isAbsent = (value: unknown): boolean => value === undefined || value === null || value === '';

function first<T>(items: readonly T[], check: (item: T) => Refusal | undefined): Refusal | undefined {
  for (const item of items) {
    const refusal = check(item);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** Encoding, number of parts, header, payload. */
function claimsOf(token: string): JsonObject | undefined {
  const [head, body] = /^([\w-]+)\.([\w-]+)\.$/.exec(token)?.slice(1) ?? [];
  const header = decoded(head);
  const exact =
    header !== undefined && Object.keys(header).length === 2 && header['alg'] === 'none' && header['typ'] === 'JWT';
  return exact ? decoded(body) : undefined;
}

function decoded(part: string | undefined): JsonObject | undefined {
  const value = part === undefined ? undefined : parsed(Buffer.from(part, 'base64url').toString('utf8'));
  return isObject(value) ? value : undefined;
}

/** 422 for what is not a resource: unknown type or unknown element. An absent claim is another check. */
function unreadable(resource: unknown, name: string): Refusal | undefined {
  if (isAbsent(resource)) return bad(`${name} is missing`);
  if (!isObject(resource)) return refuse(422, 'BAD_REQUEST', `${name} is not a resource`);
  const type = resource['resourceType'];
  if (!isText(type) || !isStu3Type(type)) return refuse(422, 'BAD_REQUEST', `${name} has no known resourceType`);
  const known = elementsOf(type);
  const unknown = known !== undefined && Object.keys(resource).some((element) => !known.includes(element));
  return unknown ? refuse(422, 'BAD_REQUEST', `${name} has an unknown element`) : undefined;
}

/** The listed fields; a resource of another type fails later, at its type. */
function requiredOf(
  resource: unknown,
  type: string,
  isComplete: (resource: JsonObject) => boolean,
): Refusal | undefined {
  if (!isObject(resource) || resource['resourceType'] !== type) return undefined;
  return isComplete(resource) ? undefined : bad(`the ${type} lacks a required field`);
}

function typed(resource: unknown, type: string, name: string): Refusal | undefined {
  return isObject(resource) && resource['resourceType'] === type ? undefined : bad(`${name} is not a ${type}`);
}

function deviceIsComplete({ identifier, model, version }: JsonObject): boolean {
  const [named] = objectsIn(identifier);
  return isText(model) && isText(version) && isText(named?.['system']) && isText(named['value']);
}

function organizationIsComplete({ identifier, name }: JsonObject): boolean {
  return isText(name) && objectsIn(identifier).some(isOdsCode);
}

/** The ASID belongs to the organisation for which the user works. Source: shared/spec/identity.md §7, `Ssp-From`. */
function senderIsNamed(
  { requesting_organization: organization }: JsonObject,
  { request }: ProviderCall,
): Refusal | undefined {
  const sender = headerOf(request, 'ssp-from');
  const registered = CONSUMERS.find(({ asid }) => asid === sender)?.odsCode;
  const codes = isObject(organization) ? objectsIn(organization['identifier']).filter(isOdsCode) : [];
  const named = codes.some(({ value }) => value === registered);
  return named ? undefined : bad('requesting_organization is not the organisation of Ssp-From');
}

function isOdsCode({ system, value }: JsonObject): boolean {
  return isText(system) && ODS_SYSTEMS.includes(system) && isText(value);
}

function practitionerIsComplete({ id, identifier, name }: JsonObject): boolean {
  const user = objectsIn(identifier).some(
    ({ system, value }) => system === 'https://fhir.nhs.uk/Id/sds-user-id' && isText(value),
  );
  const [called] = objectsIn(name);
  const given: unknown = called?.['given'];
  return isText(id) && user && isText(called?.['family']) && Array.isArray(given) && given.some(isText);
}

function times({ iat, exp }: JsonObject, { now }: ProviderCall): Refusal | undefined {
  if (!Number.isInteger(iat) || !Number.isInteger(exp)) return bad('iat and exp are not whole numbers');
  const seconds = Math.floor(now.getTime() / 1000);
  if (Number(exp) - Number(iat) !== LIFETIME) return bad('exp is not iat and 300 seconds');
  if (Number(exp) < seconds) return bad('the token has expired');
  return Number(iat) > seconds + LEEWAY ? bad('iat lies in the future') : undefined;
}

/** One of the four, the one of the operation; 1.6 allows `conf/N` beside it. Source: shared/spec/gp-connect-core.md §3.3. */
function scope(
  { requested_scope: requested }: JsonObject,
  { interaction, practice }: ProviderCall,
): Refusal | undefined {
  const plain = practice.personality === '1.6.2' ? String(requested).replace(/ conf\/N$/, '') : requested;
  if (!isText(plain) || !SCOPES.includes(plain)) return bad('requested_scope is not known');
  return plain === interaction.scope ? undefined : bad('requested_scope does not fit the operation');
}
