/** Interaction ids that this product calls. Source: gp-connect-core.md §4. */
export const INTERACTION = {
  structuredRecord: 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
  structuredMetadata: 'urn:nhs:names:services:gpconnect:structured:fhir:rest:read:metadata-1',
  foundationsMetadata: 'urn:nhs:names:services:gpconnect:fhir:rest:read:metadata-1',
} as const;

export type InteractionId = (typeof INTERACTION)[keyof typeof INTERACTION];

/** Right that the GP Connect JWT asks for. Source: gp-connect-core.md §3.3. */
export type RequestedScope = 'patient/*.read' | 'patient/*.write' | 'organization/*.read';
