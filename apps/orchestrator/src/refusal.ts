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
  /** Of what a size was wrong, e.g. `string`, and its bounds. */
  readonly origin?: string;
  readonly minimum?: number | bigint;
  readonly maximum?: number | bigint;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The rule is quoted, never what was sent, not even the name of an unknown field: it may name a patient. */
export function refusalOf(issues: readonly SchemaIssue[]): Refusal {
  const errors = new Map(issues.map(errorOf).map((error) => [`${error.field} ${error.rule}`, error]));
  return new Refusal('REQUEST_FIELDS_INVALID', { errors: [...errors.values()] });
}

/** With the name of the part of the address, which the schema of a single value does not know. */
export function refusalNamed(error: unknown, name: string | undefined): unknown {
  if (!(error instanceof Refusal) || name === undefined) return error;
  const errors = error.details.errors?.map(({ field, rule }) => ({ field: field === '' ? name : field, rule }));
  return new Refusal(error.code, { ...error.details, errors }, error.context);
}

function errorOf(issue: SchemaIssue): FieldError {
  const { path = [], code } = issue;
  const field = path.map(segment).join('.');
  const message = isLibrarysOwn(issue)
    ? sizeRule(issue)
    : issue.message.replace(/^.* received undefined$/u, 'is missing');
  if (code === 'unrecognized_keys') return { field, rule: 'has a field that is not known here' };
  if (code !== 'invalid_key') return { field, rule: message };
  return { field: path.slice(0, -1).map(segment).join('.'), rule: 'has a name that is not known here' };
}

/** A sentence of the library about a size; ours say it in the words of people who fill in forms. */
function isLibrarysOwn({ message }: SchemaIssue): boolean {
  return /^Too (?:big|small):/u.test(message);
}

const UNITS: Readonly<Record<string, string>> = { string: ' characters', array: ' entries' };

function sizeRule({ code, origin = '', minimum, maximum }: SchemaIssue): string {
  const unit = UNITS[origin] ?? '';
  if (code === 'too_big') return `must not be ${unit === '' ? 'more' : 'longer'} than ${String(maximum)}${unit}`;
  if (minimum === 1 && unit !== '') return 'must not be empty';
  return `must be at least ${String(minimum)}${unit}${unit === '' ? '' : ' long'}`;
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
