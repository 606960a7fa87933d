import fc, { type Arbitrary } from 'fast-check';
import { fromSchema, garbage, type Known, MARK, type Schema } from './from-schema.js';

/** One operation as the description of the API has it. */
export interface Operation {
  readonly method: string;
  /** With `{name}` for each part that varies. */
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
  readonly body: Schema | undefined;
}

/** One request, before it becomes bytes. */
export interface Shot {
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  /** `undefined`: none. */
  readonly body: Body | undefined;
  readonly signedIn: boolean;
}

interface Body {
  readonly json: unknown;
  readonly spoilt: Spoil;
  /** Where, as a share of the text. */
  readonly at: number;
}

const SPOILS = [
  'as it is',
  'polluting key',
  'polluting constructor',
  'key twice',
  'deep list',
  'deep object',
  'long list',
  'cut',
  'no UTF-8',
  'byte order mark',
  'zipped',
  'zip bomb',
  'another encoding',
  'chunks',
] as const;
export type Spoil = (typeof SPOILS)[number];

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'] as const;

export function shotsAt(operation: Operation, known: Known): Arbitrary<Shot> {
  return fc.record({
    method: often(9, fc.constant(operation.method.toUpperCase()), fc.constantFrom(...METHODS)),
    target: targetOf(operation, known),
    headers: headersOf(operation, known),
    body:
      operation.body === undefined
        ? often(9, fc.constant(undefined), bodyOf({}, known))
        : bodyOf(operation.body, known, rightBody(operation, known)),
    signedIn: often(14, fc.constant(true), fc.constant(false)),
  });
}

function often<T>(weight: number, usual: Arbitrary<T>, other: Arbitrary<T>): Arbitrary<T> {
  return fc.oneof({ weight, arbitrary: usual }, { weight: 1, arbitrary: other });
}

function targetOf({ path, parameters }: Operation, known: Known): Arbitrary<string> {
  const parts = parameters.filter((one) => one.in === 'path');
  const values = fc.tuple(...parts.map(({ name, schema }) => pathPart(name, schema, known)));
  const queries = parameters
    .filter((one) => one.in === 'query')
    .map(({ name, schema }) => queryPart(name, schema, known));
  const extra = fc.oneof(garbage(), fc.constantFrom('__proto__', 'constructor[prototype]', 'nhsNumber')).map(encode);
  const query = fc.tuple(
    fc.tuple(...queries),
    often(
      6,
      fc.constant(''),
      extra.map((name) => `${name}=9990001006`),
    ),
  );
  return fc.tuple(values, query).map(([filled, [wanted, more]]) => {
    const place = parts.reduce((text, { name }, index) => text.replace(`{${name}}`, () => filled[index] ?? ''), path);
    const search = [...wanted, more].filter((one) => one !== '').join('&');
    return search === '' ? place : `${place}?${search}`;
  });
}

const PATH_TRICKS = [
  '..',
  '%2e%2e',
  '%2e%2e%2f..',
  '.',
  '%00',
  `${MARK}%zz`,
  '%',
  `a%2Fb${MARK}`,
  '__proto__',
  'constructor',
  `//${MARK}`,
  '%ff%fe',
  ';a=b',
  '%E2%80%AE',
  '9990001006',
  'a'.repeat(400),
  MARK.repeat(900),
];

function pathPart(name: string, schema: Schema, known: Known): Arbitrary<string> {
  const right = fromSchema(schema, known, name).map((value) => encode(String(value)));
  return fc.oneof(
    { weight: 6, arbitrary: right },
    { weight: 2, arbitrary: fc.constantFrom(...PATH_TRICKS) },
    { weight: 1, arbitrary: garbage().map(encode) },
  );
}

function queryPart(name: string, schema: Schema, known: Known): Arbitrary<string> {
  const value = often(4, fromSchema(schema, known, name).map(String), garbage()).map(
    (text) => `${name}=${encode(text)}`,
  );
  return fc.oneof(
    { weight: 6, arbitrary: value },
    { weight: 1, arbitrary: fc.constant('') },
    { weight: 1, arbitrary: value.map((one) => `${one}&${one}`) },
  );
}

/** Lone halves of a pair have no encoding: they go as their replacement. */
function encode(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

const HEADERS = [
  'X-Correlation-ID',
  'Idempotency-Key',
  'If-Match',
  'Accept',
  'Content-Type',
  'Accept-Encoding',
  'Accept-Version',
  'Gpc-Cis2-Id-Token',
  'Gpc-Cis2-Access-Token',
  'Gpc-Role-Profile-Id',
  'Cookie',
  'Range',
  'traceparent',
  'X-Forwarded-For',
  'X-HTTP-Method-Override',
  'Origin',
  MARK,
] as const;

function headersOf({ parameters }: Operation, known: Known): Arbitrary<Shot['headers']> {
  const needed = parameters
    .filter((one) => one.in === 'header')
    .map(({ name, schema }) => fromSchema(schema, known, name).map((value) => [name, lineOf(String(value))] as const));
  const value = fc.oneof(
    garbage().map(lineOf),
    fc.constantFrom('*/*;q=1e999', '"1"', 'W/"2"', '*', 'null', '', 'application/xml', 'a'.repeat(12_000)),
  );
  const wild = fc.array(fc.tuple(fc.constantFrom(...HEADERS), value), { maxLength: 3 });
  return fc
    .tuple(fc.tuple(...needed), often<[string, string][]>(1, fc.constant([]), wild))
    .map(([right, more]) => [...right, ...more]);
}

/** One line of the letters that may stand in a header; others end the request at the parser, which the raw tricks try. */
function lineOf(text: string): string {
  return text.replace(/[^\t\x20-\x7e\x80-\xff]/gu, '?');
}

function rightBody({ method, path }: Operation, { bodies }: Known): readonly unknown[] {
  const name = `${method.toUpperCase()} ${path}`;
  return Object.hasOwn(bodies, name) ? [bodies[name]] : [];
}

function bodyOf(schema: Schema, known: Known, right: readonly unknown[] = []): Arbitrary<Body | undefined> {
  const made = fromSchema(schema, known);
  const json = fc.oneof(
    { weight: 3, arbitrary: right.length === 0 ? made : fc.constantFrom(...right) },
    { weight: 3, arbitrary: made },
    { weight: 1, arbitrary: fc.oneof(fc.jsonValue(), fc.dictionary(garbage(20), fc.jsonValue())) },
  );
  const spoilt = often(2, fc.constant<Spoil>('as it is'), fc.constantFrom(...SPOILS));
  const body = fc.record({ json, spoilt, at: fc.double({ min: 0, max: 1, noNaN: true }) });
  return often<Body | undefined>(19, body, fc.constant(undefined));
}
