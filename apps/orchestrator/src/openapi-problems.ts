import type { OpenAPIObject } from '@nestjs/swagger';
import { definitionOf, type FaultCode } from '#errors';
import { problemsOf } from './operation-problems.js';
import { problemFor } from './problem.js';

type PathItem = OpenAPIObject['paths'][string];
type Operation = NonNullable<PathItem['get']>;
type Examples = NonNullable<NonNullable<OpenAPIObject['components']>['examples']>;

const METHODS = ['get', 'post', 'put', 'patch', 'delete'] as const;
const MEDIA_TYPE = 'application/problem+json';
/** Never a real one. */
const EXAMPLE_ID = '00000000-0000-4000-8000-000000000000';
const EXAMPLE_TIME = new Date('2026-01-05T09:30:00Z');

/** The description with the problems of each operation: by status, with an example for each code, made from the catalogue. */
export function withProblems(document: OpenAPIObject, publicUrl: string): OpenAPIObject {
  const used = new Map<string, Examples[string]>();
  const paths = Object.fromEntries(
    Object.entries(document.paths).map(([path, item]) => [path, itemWithProblems(path, item, { used, publicUrl })]),
  );
  const examples = Object.fromEntries([...used].sort(([one], [other]) => (one < other ? -1 : 1)));
  return { ...document, paths, components: { ...document.components, examples } };
}

interface Shared {
  /** Examples by name, collected on the way: each stands in the document once. */
  readonly used: Map<string, Examples[string]>;
  readonly publicUrl: string;
}

function itemWithProblems(path: string, item: PathItem, shared: Shared): PathItem {
  const operations = METHODS.flatMap((method) => {
    const operation = item[method];
    return operation === undefined
      ? []
      : [[method, operationWithProblems({ method, path }, operation, shared)] as const];
  });
  return { ...item, ...Object.fromEntries(operations) };
}

function operationWithProblems(
  at: { readonly method: string; readonly path: string },
  operation: Operation,
  shared: Shared,
): Operation {
  const hasBody = operation.requestBody !== undefined;
  const codes = problemsOf({ ...at, hasBody, hasParameters: (operation.parameters ?? []).length > 0 });
  const byStatus = Map.groupBy(codes, (code) => definitionOf(code).status);
  const recordCall = at.path.endsWith('/structured-record');
  const responses = [...byStatus].map(
    ([status, ofStatus]) => [status, response(ofStatus, recordCall, shared)] as const,
  );
  return { ...operation, responses: { ...Object.fromEntries(responses), ...operation.responses } };
}

function response(codes: readonly FaultCode[], recordCall: boolean, shared: Shared): Operation['responses'][string] {
  const examples = codes.map((code) => [code, { $ref: `#/components/examples/${named(code, recordCall, shared)}` }]);
  const schema = { $ref: '#/components/schemas/Problem' };
  return {
    description: `A problem: ${codes.join(', ')}`,
    content: { [MEDIA_TYPE]: { schema, examples: Object.fromEntries(examples) as Examples } },
  };
}

/** Name of the example, which is made when it is first asked for: on record calls the safety line stands in the title. */
function named(code: FaultCode, recordCall: boolean, { used, publicUrl }: Shared): string {
  const ofRecord = recordCall && definitionOf(code).safetyLine === true;
  const name = ofRecord ? `${code}.record` : code;
  if (!used.has(name)) {
    const frame = { correlationId: EXAMPLE_ID, publicUrl, now: EXAMPLE_TIME, recordCall: ofRecord };
    used.set(name, { summary: definitionOf(code).title, value: problemFor(code, frame) });
  }
  return name;
}
