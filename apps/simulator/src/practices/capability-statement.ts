import type { Personality } from '../scenarios/interactions.js';
import type { Practice } from '../scenarios/practice.js';

export type Statement = 'foundations' | 'structured';

/** What a practice says that it can do. Source: shared/spec/gp-connect-core.md §5.1, §5.2. */
export function capabilityStatement(practice: Practice, statement: Statement): unknown {
  const { personality, supplier } = practice;
  return {
    resourceType: 'CapabilityStatement',
    version: VERSION[personality],
    name: statement === 'foundations' ? 'GP Connect' : 'GP Connect API - Access Record Structured',
    status: 'active',
    date: '2025-01-15',
    publisher: `Example supplier ${supplier}`,
    kind: 'capability',
    software: { name: `${supplier} GP system`, version: '10.4.1', releaseDate: '2025-01-10' },
    fhirVersion: '3.0.1',
    acceptUnknown: 'both',
    format: ['application/fhir+json'],
    profile: PROFILES[personality].map((name) => ({
      reference: `https://fhir.nhs.uk/STU3/StructureDefinition/CareConnect-GPC-${name}`,
    })),
    rest: [
      {
        mode: 'server',
        security: { cors: true },
        resource: statement === 'foundations' ? resourcesOf(practice) : [],
        operation:
          statement === 'foundations' ? [REGISTER, recordOperation(personality)] : structuredOperations(personality),
      },
    ],
  };
}

/** A statement as suppliers copied it from a sample with a comma too many: shared/spec/gp-connect-core.md §5.6. */
export function brokenStatement(practice: Practice, statement: Statement): string {
  return JSON.stringify(capabilityStatement(practice, statement)).replace(/}$/, ',}');
}

/** 1.5.1 still publishes 1.5.0: shared/spec/access-record-structured.md §0. */
const VERSION: Readonly<Record<Personality, string>> = { '1.2.7': '1.2.7', '1.5.1': '1.5.0', '1.6.2': '1.6.2' };

const SIMPLE_PROFILES = [
  'Patient-1',
  'Organization-1',
  'Practitioner-1',
  'PractitionerRole-1',
  'AllergyIntolerance-1',
  'MedicationStatement-1',
  'List-1',
];
const FULL_PROFILES = [
  ...SIMPLE_PROFILES,
  'ProblemHeader-Condition-1',
  'Encounter-1',
  'Immunization-1',
  'DiagnosticReport-1',
  'ReferralRequest-1',
];
const PROFILES: Readonly<Record<Personality, readonly string[]>> = {
  '1.2.7': SIMPLE_PROFILES,
  '1.5.1': FULL_PROFILES,
  '1.6.2': FULL_PROFILES,
};

const interactions = (...codes: readonly string[]): readonly unknown[] => codes.map((code) => ({ code }));
const parameters = (...names: readonly string[]): readonly unknown[] =>
  names.map((name) => ({ name, type: name === 'start' || name === 'end' ? 'date' : 'token' }));

const FOUNDATIONS_RESOURCES: readonly unknown[] = [
  ...['Patient', 'Organization', 'Practitioner'].map((type) => ({
    type,
    interaction: interactions('read', 'search-type'),
    searchParam: parameters('identifier'),
  })),
  { type: 'Location', interaction: interactions('read') },
];

const APPOINTMENT_RESOURCES: readonly unknown[] = [
  { type: 'Appointment', interaction: interactions('read', 'create', 'update', 'search-type'), updateCreate: false },
  {
    type: 'Slot',
    interaction: interactions('search-type'),
    searchParam: parameters('start', 'end', 'status', 'searchFilter'),
    searchInclude: [
      'Schedule:actor:Location',
      'Schedule:actor:Practitioner',
      'Slot:schedule',
      'Location:managingOrganization',
    ],
  },
];

/** Appointments are told of only where the practice offers them at present. */
function resourcesOf({ capabilities, switchedOff }: Practice): readonly unknown[] {
  const offered = capabilities.includes('appointments') && !switchedOff.includes('appointments');
  return offered ? [...FOUNDATIONS_RESOURCES, ...APPOINTMENT_RESOURCES] : FOUNDATIONS_RESOURCES;
}

const operation = (name: string, definition: string): unknown => ({
  name,
  definition: { reference: `https://fhir.nhs.uk/STU3/OperationDefinition/GPConnect-${definition}` },
});

const REGISTER = operation('gpc.registerpatient', 'RegisterPatient-Operation-1');

/** Which version of the definition belongs to which specification: shared/spec/access-record-structured.md §0. */
function recordOperation(personality: Personality): unknown {
  return operation(
    'gpc.getstructuredrecord',
    `GetStructuredRecord-Operation-1/_history/${personality === '1.2.7' ? '1.12' : '1.16'}`,
  );
}

function structuredOperations(personality: Personality): readonly unknown[] {
  const migrate = operation('gpc.migratestructuredrecord', 'MigrateStructuredRecord-Operation-1/_history/1.1');
  return personality === '1.6.2' ? [recordOperation(personality), migrate] : [recordOperation(personality)];
}
