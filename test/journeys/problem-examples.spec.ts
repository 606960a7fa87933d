import { CATALOGUE, definitionOf, type FaultCode, wordsOf } from '#errors';
import { Problem } from '../../apps/orchestrator/src/problem.js';
import { type Product, startProduct } from '../support/product.js';
import type { Call } from './error-matrix/row.js';
import { ROWS } from './error-matrix/rows.js';

interface Operation {
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Answer {
  readonly content?: Readonly<
    Record<string, { readonly examples?: Readonly<Record<string, { readonly $ref: string }>> }>
  >;
}
interface Description {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, unknown>>;
    readonly examples: Readonly<Record<string, { readonly value: unknown }>>;
  };
}

let product: Product;
let description: Description;
let bytes: number;
beforeAll(async () => {
  product = await startProduct();
  const reply = await product.call('GET', '/openapi.json');
  description = reply.json as Description;
  bytes = reply.bytes.length;
});
afterAll(() => product.stop());

/** Codes that the description names for this operation and status. */
function namedAt(path: string, method: string, status: number): readonly string[] {
  const answer = description.paths[path]?.[method]?.responses[String(status)];
  return Object.keys(answer?.content?.['application/problem+json']?.examples ?? {});
}

const CONTEXT = '/v1/patient-contexts/{id}';
const OPERATION_OF: Readonly<Record<Call, readonly [path: string, method: string]>> = {
  open: ['/v1/patient-contexts', 'post'],
  search: ['/v1/patient-searches', 'post'],
  record: [`${CONTEXT}/structured-record`, 'post'],
  slots: [`${CONTEXT}/slots`, 'get'],
  find: [`${CONTEXT}/appointments`, 'get'],
  list: [`${CONTEXT}/appointments`, 'get'],
  read: [`${CONTEXT}/appointments/{appointmentId}`, 'get'],
  book: [`${CONTEXT}/appointments`, 'post'],
  amend: [`${CONTEXT}/appointments/{appointmentId}`, 'patch'],
  cancel: [`${CONTEXT}/appointments/{appointmentId}/cancellation`, 'post'],
  register: [`${CONTEXT}/registration`, 'post'],
};

describe('the description of the API', () => {
  it('names every failure of the error matrix at its operation and status', () => {
    const missing = ROWS.flatMap(({ call, expected }) => {
      if (expected === 'answered') return [];
      const [path, method] = OPERATION_OF[call];
      return namedAt(path, method, definitionOf(expected).status).includes(expected) ? [] : [`${call} ${expected}`];
    });
    expect(missing).toEqual([]);
  });

  it('names at every protected operation that a sign-in may be missing or too weak, and that too much may be asked', () => {
    const operations = Object.entries(description.paths)
      .filter(([path]) => path.startsWith('/v1/'))
      .flatMap(([path, item]) => Object.keys(item).map((method) => [path, method] as const));
    expect(operations.length).toBeGreaterThan(15);
    for (const [path, method] of operations) {
      const named = [401, 403, 429, 500].map((status) => namedAt(path, method, status).length > 0);
      expect([path, method, ...named]).toEqual([path, method, true, true, true, true]);
    }
  });

  it('names at every operation that nothing is answered which cannot be put on record, and of commands that their end may be held back', () => {
    const at = (path: string, method: string): readonly string[] =>
      namedAt(path, method, 503).filter((code) => code.startsWith('AUDIT_'));
    for (const [path, item] of Object.entries(description.paths).filter(([path]) => path.startsWith('/v1/')))
      for (const method of Object.keys(item))
        expect([path, method, at(path, method)]).toEqual([
          path,
          method,
          expect.arrayContaining(['AUDIT_NOT_CLOSED', 'AUDIT_UNAVAILABLE']),
        ]);
    for (const call of ['book', 'amend', 'cancel', 'register'] as const)
      expect([call, at(...OPERATION_OF[call])]).toEqual([call, expect.arrayContaining(['AUDIT_COMMAND_NOT_CLOSED'])]);
    expect(at(...OPERATION_OF.list)).not.toContain('AUDIT_COMMAND_NOT_CLOSED');
  });

  it('has an example for each code that it names, word for word as the catalogue has it', () => {
    const { examples } = description.components;
    for (const [name, { value }] of Object.entries(examples)) {
      const [code, ofRecord] = name.split('.') as [FaultCode, string | undefined];
      const { status, audience, retryable } = definitionOf(code);
      expect(Problem.parse(value)).toMatchObject({
        code,
        status,
        audience,
        retryable,
        type: `http://orchestrator.test/problems/${code}`,
        ...wordsOf(code, { recordCall: ofRecord === 'record' }),
      });
    }
  });

  it('refers to examples and schemas that it has, and shows every code but those that come with a success', () => {
    const references = new Set(JSON.stringify(description.paths).match(/#\/components\/examples\/[\w.]+/gu));
    const names = Object.keys(description.components.examples);
    expect([...references].map((one) => one.split('/').at(-1)).sort()).toEqual(names.sort());
    expect(description.components.schemas).toHaveProperty('Problem');
    const shown = new Set(names.map((name) => name.split('.')[0]));
    const absent = (Object.keys(CATALOGUE) as FaultCode[]).filter((code) => !shown.has(code));
    expect(absent.sort()).toEqual(['FUNCTION_NOT_IN_RELEASE', 'METHOD_NOT_ALLOWED', 'SEARCH_TOO_BROAD']);
  });

  it('stays of a size that tools can read', () => {
    expect(bytes).toBeLessThan(500_000);
  });
});

describe('the page behind the type of a problem', () => {
  it.each(Object.keys(CATALOGUE) as FaultCode[])(
    '%s says what happened, what it does not mean and what to do',
    async (code) => {
      const { title, action, doesNotMean = '', safetyLine } = definitionOf(code);
      const reply = await product.call('GET', `/problems/${code}`, { headers: { authorization: '' } });
      const page = reply.bytes.toString('utf8');
      expect([reply.status, reply.headers.get('content-type')]).toEqual([200, 'text/plain; charset=utf-8']);
      for (const text of [code, title, action, doesNotMean]) expect(page).toContain(text);
      expect(page.includes('On record calls:')).toBe(safetyLine === true);
    },
  );

  it('of a code that does not exist is not there', async () => {
    expect(await product.call('GET', '/problems/toString')).toMatchObject({
      status: 404,
      json: { code: 'NO_SUCH_ADDRESS' },
    });
  });
});
