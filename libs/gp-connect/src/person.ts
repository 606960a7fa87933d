import type { Person } from '#contracts';
import {
  Stu3Device,
  Stu3Location,
  Stu3Organization,
  Stu3Practitioner,
  Stu3PractitionerRole,
  type Stu3HumanName,
  type Stu3Reference,
} from '#fhir';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { filled, termOf } from './term.js';
import { NOT_INCLUDED } from './texts.js';

/** Who is behind a reference; `undefined` when the practice names nobody. */
export type Who = (reference: Stu3Reference | undefined, from?: RecordResource) => Person | undefined;

/** Source: access-record-structured.md §4, `who(ref)`, and §2.2. */
export function whoIn(index: RecordIndex): Who {
  const roles = rolesByPractitioner(index);
  return (reference, from) => {
    if (reference === undefined) return undefined;
    const resource = index.resolve(reference.reference, from)[0];
    if (resource === undefined) return { name: filled(reference.display) ?? NOT_INCLUDED };
    index.show(resource);
    return personOf(resource, index, roles) ?? { name: filled(reference.display) ?? NOT_INCLUDED };
  };
}

/** Family and given name, else the text, else that there is none: access-record-structured.md §2.2. */
function nameInWords(names: readonly Stu3HumanName[]): string {
  const name = names.find(({ use }) => use === 'official') ?? names[0];
  return (name === undefined ? undefined : (filled(partsOf(name).join(' ')) ?? filled(name.text))) ?? 'name not given';
}

function partsOf({ prefix, given, family }: Stu3HumanName): readonly string[] {
  return [...prefix, ...given, ...(family === undefined ? [] : [family])];
}

type Roles = ReadonlyMap<RecordResource, readonly RecordResource[]>;

type Reading = (resource: RecordResource, index: RecordIndex, roles: Roles) => Person;

const READINGS: ReadonlyMap<string, Reading> = new Map<string, Reading>([
  [
    'Practitioner',
    (resource, index, roles) => ({ name: staffName(resource), ...onlyRole(roles.get(resource) ?? [], index) }),
  ],
  ['PractitionerRole', roleHolder],
  ['Organization', (resource) => ({ name: organisationName(resource) })],
  ['HealthcareService', placeOf],
  ['Location', placeOf],
  ['Device', (resource) => ({ name: deviceName(resource) })],
  ['Patient', () => ({ name: 'The patient' })],
  ['RelatedPerson', (resource) => ({ name: staffName(resource), role: 'Related person' })],
]);

function personOf(resource: RecordResource, index: RecordIndex, roles: Roles): Person | undefined {
  return READINGS.get(resource.type)?.(resource, index, roles);
}

function placeOf(resource: RecordResource, index: RecordIndex): Person {
  const { name, managingOrganization } = Stu3Location.parse(resource.body);
  const organisation = index.resolve(managingOrganization?.reference, resource)[0];
  if (organisation !== undefined) index.show(organisation);
  const holder = organisation === undefined ? filled(managingOrganization?.display) : organisationName(organisation);
  return { name: filled(name) ?? 'name not given', organisation: holder };
}

function deviceName(resource: RecordResource): string {
  const { type, model } = Stu3Device.parse(resource.body);
  return termOf(type) ?? filled(model) ?? 'a device or system';
}

function roleHolder(role: RecordResource, index: RecordIndex): Person {
  const practitioner = index.resolve(Stu3PractitionerRole.parse(role.body).practitioner?.reference, role)[0];
  if (practitioner !== undefined) index.show(practitioner);
  return { name: practitioner === undefined ? NOT_INCLUDED : staffName(practitioner), ...onlyRole([role], index) };
}

/** One role is the practitioner's; of several none, because which one acted would be a guess: access-record-structured.md §2.2. */
function onlyRole(roles: readonly RecordResource[], index: RecordIndex): Pick<Person, 'role' | 'organisation'> {
  const [resource, another] = roles;
  if (resource === undefined || another !== undefined) return {};
  index.show(resource);
  const role = Stu3PractitionerRole.parse(resource.body);
  const organisation = index.resolve(role.organization?.reference, resource)[0];
  if (organisation !== undefined) index.show(organisation);
  return {
    role: role.code.map(termOf).find((term) => term !== undefined),
    organisation: organisation === undefined ? filled(role.organization?.display) : organisationName(organisation),
  };
}

function rolesByPractitioner(index: RecordIndex): Roles {
  const roles = index.ofType('PractitionerRole').map((role) => ({ role, read: Stu3PractitionerRole.parse(role.body) }));
  const pairs = roles.flatMap(({ role, read }) =>
    index.resolve(read.practitioner?.reference, role).map((practitioner) => ({ practitioner, role })),
  );
  return new Map(
    [...Map.groupBy(pairs, ({ practitioner }) => practitioner)].map(([practitioner, own]) => [
      practitioner,
      own.map(({ role }) => role),
    ]),
  );
}

function staffName(resource: RecordResource): string {
  return nameInWords(Stu3Practitioner.parse(resource.body).name);
}

function organisationName(resource: RecordResource): string {
  return filled(Stu3Organization.parse(resource.body).name) ?? 'organisation name not given';
}
