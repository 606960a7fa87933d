/** What a practice can offer; each has its own root and its own registration. */
export type Capability = 'foundations' | 'appointments' | 'structured' | 'documents';

export type Personality = '1.2.7' | '1.5.1' | '1.6.2';

/** One row of the interaction table. Source: shared/spec/gp-connect-core.md §4. */
export interface Interaction {
  readonly id: string;
  readonly capability: Capability;
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Matches what follows the root, the query left out. */
  readonly path: RegExp;
  readonly scope: 'patient/*.read' | 'patient/*.write' | 'organization/*.read';
  /** The oldest personality that has it. */
  readonly since: Personality;
}

const PREFIX = 'urn:nhs:names:services:gpconnect:';

export const INTERACTION = {
  foundationsMetadata: `${PREFIX}fhir:rest:read:metadata-1`,
  structuredMetadata: `${PREFIX}structured:fhir:rest:read:metadata-1`,
  structuredRecord: `${PREFIX}fhir:operation:gpc.getstructuredrecord-1`,
  findPatient: `${PREFIX}fhir:rest:search:patient-1`,
  readPatient: `${PREFIX}fhir:rest:read:patient-1`,
  registerPatient: `${PREFIX}fhir:operation:gpc.registerpatient-1`,
  findPractitioner: `${PREFIX}fhir:rest:search:practitioner-1`,
  readPractitioner: `${PREFIX}fhir:rest:read:practitioner-1`,
  findOrganization: `${PREFIX}fhir:rest:search:organization-1`,
  readOrganization: `${PREFIX}fhir:rest:read:organization-1`,
  readLocation: `${PREFIX}fhir:rest:read:location-1`,
  searchSlots: `${PREFIX}fhir:rest:search:slot-1`,
  bookAppointment: `${PREFIX}fhir:rest:create:appointment-1`,
  readAppointment: `${PREFIX}fhir:rest:read:appointment-1`,
  amendAppointment: `${PREFIX}fhir:rest:update:appointment-1`,
  cancelAppointment: `${PREFIX}fhir:rest:cancel:appointment-1`,
  patientAppointments: `${PREFIX}fhir:rest:search:patient_appointments-1`,
} as const;

type Row = readonly [Interaction['method'], RegExp, string, Interaction['scope']];

const READ = 'patient/*.read';
const WRITE = 'patient/*.write';
const PRACTICE_READ = 'organization/*.read';

const FOUNDATIONS: readonly Row[] = [
  ['GET', /^\/metadata$/, 'fhir:rest:read:metadata-1', PRACTICE_READ],
  ['GET', /^\/Patient$/, 'fhir:rest:search:patient-1', READ],
  ['GET', /^\/Patient\/[^/$]+$/, 'fhir:rest:read:patient-1', READ],
  ['POST', /^\/Patient\/\$gpc\.registerpatient$/, 'fhir:operation:gpc.registerpatient-1', WRITE],
  ['GET', /^\/Practitioner$/, 'fhir:rest:search:practitioner-1', PRACTICE_READ],
  ['GET', /^\/Practitioner\/[^/]+$/, 'fhir:rest:read:practitioner-1', PRACTICE_READ],
  ['GET', /^\/Organization$/, 'fhir:rest:search:organization-1', PRACTICE_READ],
  ['GET', /^\/Organization\/[^/]+$/, 'fhir:rest:read:organization-1', PRACTICE_READ],
  ['GET', /^\/Location\/[^/]+$/, 'fhir:rest:read:location-1', PRACTICE_READ],
];

/** They share root and statement with the foundations, and a practice can do without them: shared/spec/appointments.md §0. */
const APPOINTMENTS: readonly Row[] = [
  ['GET', /^\/Slot$/, 'fhir:rest:search:slot-1', PRACTICE_READ],
  ['POST', /^\/Appointment$/, 'fhir:rest:create:appointment-1', WRITE],
  ['GET', /^\/Appointment\/[^/]+$/, 'fhir:rest:read:appointment-1', READ],
  ['PUT', /^\/Appointment\/[^/]+$/, 'fhir:rest:update:appointment-1', WRITE],
  ['PUT', /^\/Appointment\/[^/]+$/, 'fhir:rest:cancel:appointment-1', WRITE],
  ['GET', /^\/Patient\/[^/]+\/Appointment$/, 'fhir:rest:search:patient_appointments-1', READ],
];

const STRUCTURED: readonly Row[] = [
  ['POST', /^\/Patient\/\$gpc\.getstructuredrecord$/, 'fhir:operation:gpc.getstructuredrecord-1', READ],
  ['GET', /^\/metadata$/, 'structured:fhir:rest:read:metadata-1', PRACTICE_READ],
];

const STRUCTURED_SINCE_1_6: readonly Row[] = [
  ['POST', /^\/Patient\/\$gpc\.migratestructuredrecord$/, 'fhir:operation:gpc.migratestructuredrecord-1', READ],
];

const DOCUMENTS: readonly Row[] = [
  ['GET', /^\/metadata$/, 'documents:fhir:rest:read:metadata-1', PRACTICE_READ],
  ['GET', /^\/Patient$/, 'documents:fhir:rest:search:patient-1', READ],
  ['GET', /^\/Patient\/[^/]+\/DocumentReference$/, 'documents:fhir:rest:search:documentreference-1', READ],
  ['GET', /^\/Binary\/[^/]+$/, 'documents:fhir:rest:read:binary-1', READ],
];

const DOCUMENTS_SINCE_1_6: readonly Row[] = [
  ['GET', /^\/Binary\/[^/]+$/, 'documents:fhir:rest:migrate:binary-1', READ],
];

export const INTERACTIONS: readonly Interaction[] = [
  ...rows(FOUNDATIONS, 'foundations', '1.2.7'),
  ...rows(APPOINTMENTS, 'appointments', '1.2.7'),
  ...rows(STRUCTURED, 'structured', '1.2.7'),
  ...rows(STRUCTURED_SINCE_1_6, 'structured', '1.6.2'),
  ...rows(DOCUMENTS, 'documents', '1.5.1'),
  ...rows(DOCUMENTS_SINCE_1_6, 'documents', '1.6.2'),
];

function rows(table: readonly Row[], capability: Capability, since: Personality): readonly Interaction[] {
  return table.map(([method, path, suffix, scope]) => ({
    id: PREFIX + suffix,
    capability,
    method,
    path,
    scope,
    since,
  }));
}
