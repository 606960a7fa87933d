import { INTERACTION } from '#contracts';
import { R4Device, R4Endpoint } from '#fhir';
import { EXTENSION, SYSTEM } from '../src/sds-query.js';

/** How one record of the invented directory differs from a plain one; `undefined` leaves a part out. */
export interface EndpointParts {
  readonly odsCode?: string | undefined;
  readonly interactionId?: string | undefined;
  readonly address?: string | undefined;
  readonly partyKey?: string | undefined;
  readonly mhsId?: string | undefined;
  readonly status?: string | undefined;
}

export interface DeviceParts {
  readonly interactionIds?: readonly string[];
  readonly partyKey?: string | undefined;
  readonly asid?: string | undefined;
  readonly manufacturer?: string | undefined;
}

const PLAIN_ENDPOINT = {
  odsCode: 'Z90001',
  interactionId: INTERACTION.structuredRecord,
  address: 'https://teapot.example/Z90001/STU3/1/gpconnect/structured',
  partyKey: 'Z90001-800001',
  mhsId: 'S200000000011',
  status: 'active',
};
const PLAIN_DEVICE = {
  interactionIds: [INTERACTION.foundationsMetadata, INTERACTION.structuredRecord],
  partyKey: 'Z90001-800001',
  asid: '200000000017',
  manufacturer: 'ZZS01',
};

export function anEndpoint(parts: EndpointParts = {}): R4Endpoint {
  const { odsCode, interactionId, address, partyKey, mhsId, status } = { ...PLAIN_ENDPOINT, ...parts };
  return R4Endpoint.parse({
    resourceType: 'Endpoint',
    status,
    address,
    ...(odsCode === undefined
      ? {}
      : { managingOrganization: { identifier: { system: SYSTEM.odsCode, value: odsCode } } }),
    identifier: [
      ...identifiers(SYSTEM.partyKey, partyKey),
      ...identifiers(SYSTEM.mhsId, mhsId),
      ...identifiers(SYSTEM.cpaId, mhsId),
    ],
    extension: references(EXTENSION.interaction, interactionId === undefined ? [] : [interactionId]),
  });
}

export function aDevice(parts: DeviceParts = {}): R4Device {
  const { interactionIds, partyKey, asid, manufacturer } = { ...PLAIN_DEVICE, ...parts };
  return R4Device.parse({
    resourceType: 'Device',
    identifier: [...identifiers(SYSTEM.asid, asid), ...identifiers(SYSTEM.partyKey, partyKey)],
    extension: [
      ...references(EXTENSION.manufacturer, manufacturer === undefined ? [] : [manufacturer]),
      ...references(EXTENSION.interaction, interactionIds),
    ],
  });
}

/** A search answer as it comes over the wire. */
export function searchset(...resources: (R4Endpoint | R4Device)[]): Record<string, unknown> {
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: resources.length,
    entry: resources.map((resource) => ({ search: { mode: 'match' }, resource })),
  };
}

function identifiers(system: string, value: string | undefined): readonly object[] {
  return value === undefined ? [] : [{ system, value }];
}

function references(url: string, values: readonly string[]): readonly object[] {
  return values.map((value) => ({ url, valueReference: { identifier: { value } } }));
}
