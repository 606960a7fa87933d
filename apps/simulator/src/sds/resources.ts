import { INTERACTION_SYSTEM, ODS_SYSTEM, PARTY_KEY_SYSTEM } from './query.js';
import { type DirectoryRecord, isList, valueOf, valuesOf } from './record.js';

type Json = Readonly<Record<string, unknown>>;

/** A record that the service cannot turn into a resource: its search fails with 500. */
export class BadDirectoryRecord extends Error {}

const EXTENSIONS = 'https://fhir.nhs.uk/StructureDefinition';

/** One Endpoint for each address of the record, one without address when it has none. Source: shared/spec/sds.md §6.2. */
export function endpoints(record: DirectoryRecord, uuid: () => string): readonly Json[] {
  const addresses = valuesOf(record, 'nhsMHSEndPoint');
  const slots: readonly (string | undefined)[] = addresses.length === 0 ? [undefined] : addresses;
  return slots.map((address) => endpoint(record, address, uuid()));
}

function endpoint(record: DirectoryRecord, address: string | undefined, id: string): Json {
  const identifier = [
    ...identifierOf('https://fhir.nhs.uk/Id/nhsMhsFQDN', valueOf(record, 'nhsMhsFQDN')),
    ...identifierOf(PARTY_KEY_SYSTEM, valueOf(record, 'nhsMHSPartyKey')),
    ...identifierOf('https://fhir.nhs.uk/Id/nhsMhsCPAId', valueOf(record, 'nhsMhsCPAId')),
    ...identifierOf('https://fhir.nhs.uk/Id/nhsMHSId', onlyValueOf(record, 'uniqueIdentifier')),
  ];
  const organisation = valueOf(record, 'nhsIDCode');
  return {
    resourceType: 'Endpoint',
    id,
    status: record.status ?? 'active',
    connectionType: {
      system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type',
      code: 'hl7-fhir-msg',
      display: 'HL7 FHIR Messaging',
    },
    payloadType: [
      {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/endpoint-payload-type', code: 'any', display: 'Any' },
        ],
      },
    ],
    ...(address === undefined ? {} : { address }),
    ...(organisation === undefined
      ? {}
      : { managingOrganization: { identifier: { system: ODS_SYSTEM, value: organisation } } }),
    ...listOf('identifier', identifier),
    ...listOf('extension', [...reliability(record), ...interactionsIn(record, 'nhsMhsSvcIA')]),
  };
}

/** Source: shared/spec/sds.md §6.3. */
export function device(record: DirectoryRecord, id: string): Json {
  const identifier = [
    ...identifierOf('https://fhir.nhs.uk/Id/nhsSpineASID', onlyValueOf(record, 'uniqueIdentifier')),
    ...identifierOf(PARTY_KEY_SYSTEM, valueOf(record, 'nhsMHSPartyKey')),
  ];
  const manufacturer = valueOf(record, 'nhsMhsManufacturerOrg');
  const made =
    manufacturer === undefined ? [] : [reference('Extension-SDS-ManufacturingOrganisation', ODS_SYSTEM, manufacturer)];
  const owner = onlyValueOf(record, 'nhsAsClient');
  return {
    resourceType: 'Device',
    id,
    ...listOf('identifier', identifier),
    ...listOf('extension', [...made, ...interactionsIn(record, 'nhsAsSvcIA')]),
    ...(owner === undefined ? {} : { owner: { identifier: { system: ODS_SYSTEM, value: owner } } }),
  };
}

/** An MHS record with a list here breaks the service, as the sandbox shows. Source: shared/spec/sds.md §8; golden E04. */
function interactionsIn(record: DirectoryRecord, name: 'nhsMhsSvcIA' | 'nhsAsSvcIA'): readonly Json[] {
  if (name === 'nhsMhsSvcIA' && isList(record, name))
    throw new BadDirectoryRecord("'list' object has no attribute 'split'");
  return valuesOf(record, name).map((value) =>
    reference('Extension-SDS-NhsServiceInteractionId', INTERACTION_SYSTEM, value),
  );
}

const RELIABILITY = [
  'nhsMHSSyncReplyMode',
  'nhsMHSRetryInterval',
  'nhsMHSRetries',
  'nhsMHSPersistDuration',
  'nhsMHSDuplicateElimination',
  'nhsMHSAckRequested',
  'nhsMHSActor',
] as const;

function reliability(record: DirectoryRecord): readonly Json[] {
  const parts = RELIABILITY.flatMap((name) => {
    const value = name === 'nhsMHSActor' ? onlyValueOf(record, name) : valueOf(record, name);
    if (value === undefined) return [];
    return [name === 'nhsMHSRetries' ? { url: name, valueInteger: Number(value) } : { url: name, valueString: value }];
  });
  return parts.length === 0 ? [] : [{ url: `${EXTENSIONS}/Extension-SDS-ReliabilityConfiguration`, extension: parts }];
}

/** Two values where the service expects one fail the whole search. Source: shared/spec/sds.md §6.3; golden B09, C05. */
function onlyValueOf(record: DirectoryRecord, name: string): string | undefined {
  const values = valuesOf(record, name);
  if (values.length > 1) throw new BadDirectoryRecord(`LDAP returned more than 1 '${name}' attribute`);
  return values[0];
}

function identifierOf(system: string, value: string | undefined): readonly Json[] {
  return value === undefined ? [] : [{ system, value }];
}

function reference(name: string, system: string, value: string): Json {
  return { url: `${EXTENSIONS}/${name}`, valueReference: { identifier: { system, value } } };
}

function listOf(name: string, items: readonly Json[]): Json {
  return items.length === 0 ? {} : { [name]: items };
}
