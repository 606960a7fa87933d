import { definitionOf, type Fault, type FaultCode } from '#errors';
import type { BookingProblem } from './booking/booking-problem.js';
import type { FieldError, Problem } from './problem.js';

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
      'errors' | 'differences' | 'confirm' | 'appointment' | 'certainAfter' | 'retryAfterSeconds'
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
  /** Kind of the issue, where the schema library says it. */
  readonly code?: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The rule is quoted, never what was sent, not even the name of an unknown field: it may name a patient. */
export function refusalOf(issues: readonly SchemaIssue[]): Refusal {
  return new Refusal('REQUEST_FIELDS_INVALID', { errors: issues.map(errorOf) });
}

function errorOf({ path = [], message, code }: SchemaIssue): FieldError {
  const field = path.map(segment).join('.');
  if (code === 'unrecognized_keys') return { field, rule: 'has a field that is not known here' };
  if (code !== 'invalid_key') return { field, rule: message };
  return { field: path.slice(0, -1).map(segment).join('.'), rule: 'has a name that is not known here' };
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
