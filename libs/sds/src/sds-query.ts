import type { InteractionId, OdsCode } from '#contracts';

/** Systems of identifiers. Source: sds.md §4.1, §6.2, §6.3. */
export const SYSTEM = {
  odsCode: 'https://fhir.nhs.uk/Id/ods-organization-code',
  interaction: 'https://fhir.nhs.uk/Id/nhsServiceInteractionId',
  partyKey: 'https://fhir.nhs.uk/Id/nhsMhsPartyKey',
  cpaId: 'https://fhir.nhs.uk/Id/nhsMhsCPAId',
  fqdn: 'https://fhir.nhs.uk/Id/nhsMhsFQDN',
  /** Stable id of the messaging record: never an ASID, even where it looks like one. */
  mhsId: 'https://fhir.nhs.uk/Id/nhsMHSId',
  asid: 'https://fhir.nhs.uk/Id/nhsSpineASID',
} as const;

/** Extensions that we read. Source: sds.md §6.2, §6.3. */
export const EXTENSION = {
  interaction: 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-NhsServiceInteractionId',
  manufacturer: 'https://fhir.nhs.uk/StructureDefinition/Extension-SDS-ManufacturingOrganisation',
} as const;

/** A search of the directory. No patient ever comes into one. */
export interface SdsQuery {
  readonly resourceType: 'Endpoint' | 'Device';
  readonly odsCode: OdsCode;
  /** Not given: every interaction of the party key, which only Endpoints can be asked for (sds.md §4.1). */
  readonly interactionId?: InteractionId;
  /** Exactly as the directory gave it. */
  readonly partyKey?: string;
  /** Devices only. */
  readonly manufacturer?: OdsCode;
}

/** Two identifiers are the parameter repeated: joined by a comma they would silently match nothing. Source: sds.md §4.2. */
export function searchParams(query: SdsQuery): Record<string, string | string[]> {
  const { odsCode, interactionId, partyKey, manufacturer } = query;
  return {
    organization: `${SYSTEM.odsCode}|${odsCode}`,
    identifier: [
      ...(interactionId === undefined ? [] : [`${SYSTEM.interaction}|${interactionId}`]),
      ...(partyKey === undefined ? [] : [`${SYSTEM.partyKey}|${partyKey}`]),
    ],
    ...(manufacturer === undefined ? {} : { 'manufacturing-organization': `${SYSTEM.odsCode}|${manufacturer}` }),
  };
}

/** The same for people: without the systems. */
export function readableParams(query: SdsQuery): readonly string[] {
  return Object.entries(searchParams(query)).flatMap(([name, values]) =>
    [values].flat().map((value) => `${name}=${value.slice(value.indexOf('|') + 1)}`),
  );
}

/** `no-cache` exactly: the gateway would else give answers up to 30 minutes old, a false empty among them. Source: sds.md §3. */
export function sdsHeaders(apiKey: string, correlationId: string): Readonly<Record<string, string>> {
  return {
    apikey: apiKey,
    Accept: 'application/fhir+json',
    'Cache-Control': 'no-cache',
    'X-Correlation-Id': correlationId,
  };
}
