import { definitionOf, type FaultCode, wordsOf } from '#errors';
import type { DemographicField, JourneyLeg, PatientContext, Services, ServiceView } from '#workflow';
import type { PatientContextView } from './context-schemas.js';
import { fieldResults } from './field-results.js';

/** The reply for an opened patient. */
export function contextView(
  context: PatientContext,
  frame: {
    readonly expiresAt: Date;
    readonly environment: string;
    readonly legs: readonly JourneyLeg[];
    readonly services?: Services;
  },
): PatientContextView {
  const { compared, ...checked } = context.identityCheck;
  return {
    id: context.id,
    patient: context.patient,
    identityCheck: {
      ...checked,
      fields: fieldResults(compared, checked.differences),
      differences: context.identityCheck.differences.map((field) => ({ field, ...nationalValue(context, field) })),
    },
    practice: { odsCode: context.practice, ...named(context) },
    ...(frame.services === undefined ? {} : { services: servicesReply(frame.services) }),
    tracedAt: context.tracedAt,
    expiresAt: frame.expiresAt.toISOString(),
    environment: frame.environment,
    journey: [...frame.legs],
  };
}

/** The caller has confirmed that it is this person, so the national value may be shown; PDS addresses are never repeated. */
function nationalValue({ patient }: PatientContext, field: DemographicField): { national?: string } {
  const national = field === 'postcode' ? undefined : patient[field];
  return national === undefined ? {} : { national };
}

type ServicesReply = NonNullable<PatientContextView['services']>;
type ServiceReply = ServicesReply['structuredRecord'];

function servicesReply({ structuredRecord, appointments, registration }: Services): ServicesReply {
  return {
    structuredRecord: serviceReply(structuredRecord),
    appointments: serviceReply(appointments),
    registration: serviceReply(registration),
  };
}

function serviceReply(service: ServiceView): ServiceReply {
  if (!service.available) return { available: false, problem: problemOf(service.code, service.retryAfterSeconds) };
  const { specificationVersion, supplies } = service;
  return {
    available: true,
    ...(supplies === undefined ? {} : { supplies }),
    ...(specificationVersion === undefined ? {} : { specificationVersion }),
  };
}

function problemOf(code: FaultCode, retryAfterSeconds: number | undefined): NonNullable<ServiceReply['problem']> {
  const { audience, retryable } = definitionOf(code);
  const wait = retryAfterSeconds === undefined ? {} : { retryAfterSeconds };
  return { code, ...wordsOf(code), audience, retryable, ...wait };
}

function named({ organisation }: PatientContext): { name?: string; closed?: true } {
  if (organisation === undefined) return {};
  return { name: organisation.name, ...(organisation.closed ? { closed: true } : {}) };
}
