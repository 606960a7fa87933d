import type { Capabilities, InteractionId, Offer, ServiceName, SlotSearch } from '#contracts';
import type { Stu3CapabilityStatement } from '#fhir';
import { servicesCoveredBy } from './capability-statements.js';

type Operation = Stu3CapabilityStatement['rest'][number]['operation'][number];
type Resource = Stu3CapabilityStatement['rest'][number]['resource'][number];

/** Which functions a statement names. Source: gp-connect-core.md §5.3 [PRODUCT]. */
export function offersOf(statement: Stu3CapabilityStatement, interactionId: InteractionId): Capabilities['offers'] {
  const covered = servicesCoveredBy(interactionId);
  const offer = (service: ServiceName): Offer => {
    if (!covered.includes(service)) return 'not-covered';
    return NAMED[service](statement) ? 'named' : 'not-named';
  };
  return {
    structuredRecord: offer('structuredRecord'),
    appointments: offer('appointments'),
    registration: offer('registration'),
    documents: offer('documents'),
  };
}

const NAMED: Readonly<Record<ServiceName, (statement: Stu3CapabilityStatement) => boolean>> = {
  structuredRecord: (statement) => operationsNamed(statement, 'gpc.getstructuredrecord').length > 0,
  appointments: (statement) =>
    allows(statement, 'Slot', ['search-type']) && allows(statement, 'Appointment', ['create', 'read', 'update']),
  registration: (statement) => operationsNamed(statement, 'gpc.registerpatient').length > 0,
  documents: (statement) =>
    allows(statement, 'Binary', ['read']) && allows(statement, 'DocumentReference', ['search-type']),
};

/** Operations of this name; some write a dollar sign before it (gp-connect-core.md §5.2). */
export function operationsNamed({ rest }: Stu3CapabilityStatement, wanted: string): readonly Operation[] {
  return rest.flatMap(({ operation }) => operation).filter(({ name }) => name?.replace(/^\$/u, '') === wanted);
}

/** Includes and parameters of the search for free slots. Source: appointments.md §2.9, gp-connect-core.md §5.2. */
export function slotSearchOf(statement: Stu3CapabilityStatement): SlotSearch | undefined {
  if (!allows(statement, 'Slot', ['search-type'])) return undefined;
  const slots = resourcesOf(statement, 'Slot');
  return {
    parameters: written(slots.flatMap(({ searchParam }) => searchParam.map(({ name }) => name))),
    includes: written(slots.flatMap(({ searchInclude }) => searchInclude)),
  };
}

function allows(statement: Stu3CapabilityStatement, type: string, wanted: readonly string[]): boolean {
  const codes = resourcesOf(statement, type).flatMap(({ interaction }) => interaction.map(({ code }) => code));
  return wanted.every((code) => codes.includes(code));
}

function resourcesOf({ rest }: Stu3CapabilityStatement, wanted: string): readonly Resource[] {
  return rest.flatMap(({ resource }) => resource).filter(({ type }) => type === wanted);
}

function written(names: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(names.filter((name) => name !== undefined))];
}
