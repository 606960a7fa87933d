const PREFIX = 'urn:nhs:names:services:gpconnect:' as const;

/** Interaction ids that this product knows; no other is asked for. Source: sds.md §11, gp-connect-core.md §4. */
export const INTERACTION = {
  structuredRecord: `${PREFIX}fhir:operation:gpc.getstructuredrecord-1`,
  structuredMetadata: `${PREFIX}structured:fhir:rest:read:metadata-1`,
  foundationsMetadata: `${PREFIX}fhir:rest:read:metadata-1`,
  readPatient: `${PREFIX}fhir:rest:read:patient-1`,
  findPatient: `${PREFIX}fhir:rest:search:patient-1`,
  readPractitioner: `${PREFIX}fhir:rest:read:practitioner-1`,
  findPractitioner: `${PREFIX}fhir:rest:search:practitioner-1`,
  readOrganization: `${PREFIX}fhir:rest:read:organization-1`,
  findOrganization: `${PREFIX}fhir:rest:search:organization-1`,
  readLocation: `${PREFIX}fhir:rest:read:location-1`,
  registerPatient: `${PREFIX}fhir:operation:gpc.registerpatient-1`,
  searchSlots: `${PREFIX}fhir:rest:search:slot-1`,
  readAppointment: `${PREFIX}fhir:rest:read:appointment-1`,
  bookAppointment: `${PREFIX}fhir:rest:create:appointment-1`,
  amendAppointment: `${PREFIX}fhir:rest:update:appointment-1`,
  cancelAppointment: `${PREFIX}fhir:rest:cancel:appointment-1`,
  patientAppointments: `${PREFIX}fhir:rest:search:patient_appointments-1`,
  documentsMetadata: `${PREFIX}documents:fhir:rest:read:metadata-1`,
} as const;

export type InteractionId = (typeof INTERACTION)[keyof typeof INTERACTION];

/** How much a wrong or old route could harm, and so how it may be used when the directory is away. Source: sds.md §15.3. */
export type Sensitivity = 'write' | 'patient-data' | 'no-patient-data';

const WRITES: readonly InteractionId[] = [
  INTERACTION.registerPatient,
  INTERACTION.bookAppointment,
  INTERACTION.amendAppointment,
  INTERACTION.cancelAppointment,
];

const NO_PATIENT_DATA: readonly InteractionId[] = [
  INTERACTION.structuredMetadata,
  INTERACTION.foundationsMetadata,
  INTERACTION.documentsMetadata,
  INTERACTION.searchSlots,
  INTERACTION.readPractitioner,
  INTERACTION.findPractitioner,
  INTERACTION.readOrganization,
  INTERACTION.findOrganization,
  INTERACTION.readLocation,
];

export function sensitivityOf(interactionId: InteractionId): Sensitivity {
  if (WRITES.includes(interactionId)) return 'write';
  return NO_PATIENT_DATA.includes(interactionId) ? 'no-patient-data' : 'patient-data';
}

/** The interaction written as a whole URN; `undefined` for one that this product does not know (sds.md §14). */
export function parseInteractionId(written: string): InteractionId | undefined {
  return Object.values(INTERACTION).find((one) => one === written.trim());
}

/** Right that the GP Connect JWT asks for. Source: gp-connect-core.md §3.3. */
export type RequestedScope = 'patient/*.read' | 'patient/*.write' | 'organization/*.read';
