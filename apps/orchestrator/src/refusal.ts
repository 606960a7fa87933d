import { definitionOf, type Fault, type FaultCode } from '#errors';
import type { BookingProblem } from './booking/booking-problem.js';
import type { Problem } from './problem.js';

/**
 * Ends a request with a code and with what the caller must look at. The filter makes the reply. Unlike a `Fault` it may
 * name differing values of the patient, so it is for the reply alone and is never logged.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    readonly code: FaultCode,
    readonly details: Pick<
      Problem,
      'errors' | 'differences' | 'confirm' | 'retryAfterSeconds' | 'appointment' | 'certainAfter'
    > &
      BookingProblem,
    /** Of the fault that it stands for. */
    readonly context: Fault['context'] = {},
  ) {
    super(definitionOf(code).title);
  }
}

/** One issue of a schema, as the Standard Schema convention gives it. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The rule is quoted, never the value: it may name a patient. */
export function refusalOf(issues: readonly SchemaIssue[]): Refusal {
  const errors = issues.map(({ path, message }) => ({ field: (path ?? []).map(segment).join('.'), rule: message }));
  return new Refusal('REQUEST_FIELDS_INVALID', { errors });
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
