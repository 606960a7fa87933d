import type { FieldError } from './problem.js';

/** A request whose fields break the rules: the filter answers `REQUEST_FIELDS_INVALID` with one line per field. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  constructor(readonly errors: readonly FieldError[]) {
    super('Some fields of the request are missing or not valid.');
  }
}

/** One issue of a schema, as the Standard Schema convention gives it. */
export interface SchemaIssue {
  readonly message: string;
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The rule is quoted, never the value: it may name a patient. */
export function refusalOf(issues: readonly SchemaIssue[]): RequestRefused {
  return new RequestRefused(
    issues.map(({ path, message }) => ({ field: (path ?? []).map(segment).join('.'), rule: message })),
  );
}

function segment(part: PropertyKey | { readonly key: PropertyKey }): string {
  return String(typeof part === 'object' ? part.key : part);
}
