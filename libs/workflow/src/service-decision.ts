import type { Capabilities, CapabilityOutcome, ProductFunction, ServiceName } from '#contracts';
import type { Fault } from '#errors';
import { serviceUnavailable, type ServiceView, type Supplies } from './service-view.js';

/** What the way to a practice came to: there is one, or this stopped the search. */
export type RouteOutcome = { readonly kind: 'found' } | { readonly kind: 'failed'; readonly fault: Fault };

/** What is known before any way is looked for. */
export interface ServiceTerms {
  /** Whether this product has the function at all. */
  readonly built: boolean;
  /** What the user may do. */
  readonly functions: readonly ProductFunction[];
}

export interface ServiceFacts extends ServiceTerms {
  /** Of the function's own interaction, with our own system's id for it. */
  readonly route: RouteOutcome;
  /** Of the statement that tells about the function; `undefined`: the directory lists none. */
  readonly statement: CapabilityOutcome | undefined;
}

/** Right that a user needs for a function. */
const RIGHT_TO = {
  structuredRecord: 'record',
  appointments: 'appointments',
  registration: 'registration',
  documents: 'record',
} as const satisfies Record<ServiceName, ProductFunction>;

/** Why no way need be looked for; `undefined`: look for one. */
export function serviceRefusal(service: ServiceName, { built, functions }: ServiceTerms): ServiceView | undefined {
  if (!built) return serviceUnavailable('FUNCTION_NOT_IN_RELEASE', undefined);
  return functions.includes(RIGHT_TO[service]) ? undefined : serviceUnavailable('ROLE_NOT_ALLOWED', undefined);
}

/**
 * Whether a function can be used at a practice. The directory decides first; the statement only refines, and where it is
 * missing or broken that is no outage. Source: gp-connect-core.md §5.1, §5.3, §5.6 [PRODUCT].
 */
export function decideService(service: ServiceName, { route, statement, ...terms }: ServiceFacts): ServiceView {
  const refusal = serviceRefusal(service, terms);
  if (refusal !== undefined) return refusal;
  if (route.kind === 'failed') return serviceUnavailable(route.fault.code, route.fault.context.retryAfterSeconds);
  if (statement?.kind === 'not-sharing') return serviceUnavailable('GPC_PRACTICE_NOT_SHARING', undefined);
  return stated(service, statement?.kind === 'known' ? statement.capabilities : undefined);
}

function stated(service: ServiceName, capabilities: Capabilities | undefined): ServiceView {
  const doubt = capabilities !== undefined && saysNo(service, capabilities);
  const view = { available: true, specificationVersion: capabilities?.specificationVersion, doubt } as const;
  return service === 'structuredRecord' ? { ...view, supplies: suppliesOf(capabilities) } : view;
}

/** Source: gp-connect-core.md §5.2 (FHIR version, format), §5.3. */
function saysNo(service: ServiceName, { offers, fhir }: Capabilities): boolean {
  return fhir !== 'supported' || offers[service] === 'not-named';
}

/** A statement of all areas does not hold where an answer has left a whole area out since (gp-connect-core.md §5.5). */
function suppliesOf(capabilities: Capabilities | undefined): Supplies {
  if (capabilities?.structured !== 'full') return capabilities?.structured ?? 'not-known';
  return capabilities.unsupportedParameters.some(isWholeArea) ? 'not-known' : 'all-areas';
}

/** A part of a parameter is written after a dot: its area is supplied. */
function isWholeArea(parameter: string): boolean {
  return !parameter.includes('.');
}
