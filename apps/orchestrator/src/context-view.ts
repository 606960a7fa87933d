import { definitionOf } from '#errors';
import type { DemographicField, JourneyLeg, PatientContext, ServiceView } from '#workflow';
import type { PatientContextView } from './context-schemas.js';
import { fieldResults } from './field-results.js';

/** The reply for an opened patient. */
export function contextView(
  context: PatientContext,
  frame: {
    readonly expiresAt: Date;
    readonly environment: string;
    readonly legs: readonly JourneyLeg[];
    readonly structuredRecord?: ServiceView;
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
    practice: { odsCode: context.practice },
    ...(frame.structuredRecord === undefined
      ? {}
      : { services: { structuredRecord: serviceReply(frame.structuredRecord) } }),
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

type ServiceReply = NonNullable<PatientContextView['services']>['structuredRecord'];

function serviceReply(service: ServiceView): ServiceReply {
  if (service.available) {
    const { specificationVersion, supplies } = service;
    return { available: true, supplies, ...(specificationVersion === undefined ? {} : { specificationVersion }) };
  }
  const { title, action, audience, retryable } = definitionOf(service.code);
  const wait = service.retryAfterSeconds === undefined ? {} : { retryAfterSeconds: service.retryAfterSeconds };
  return { available: false, problem: { code: service.code, title, action, audience, retryable, ...wait } };
}
