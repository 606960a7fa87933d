import fc, { type Arbitrary } from 'fast-check';

/** As much of a schema of OpenAPI 3.0 as ours use. */
export interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly format?: string;
  readonly pattern?: string;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly anyOf?: readonly Schema[];
  readonly allOf?: readonly Schema[];
}

export interface Known {
  /** Right values for a field of this name, e.g. a slot that is really free. */
  readonly values: Readonly<Record<string, readonly unknown[]>>;
  readonly schemas: Readonly<Record<string, Schema>>;
  /** A right body for an operation, by method and path. */
  readonly bodies: Readonly<Record<string, unknown>>;
}

/** Stands in every text that is made up here: no reply but a success, and no line of the log, may hold it. */
export const MARK = 'Zqmarker';

/** Mostly right values, so that a request gets past the first check now and then. */
export function fromSchema(schema: Schema, known: Known, name = ''): Arbitrary<unknown> {
  const values = known.values[name];
  const made = shaped(schema, known, name);
  return values === undefined
    ? made
    : fc.oneof({ weight: 6, arbitrary: fc.constantFrom(...values) }, { weight: 1, arbitrary: made });
}

function shaped(schema: Schema, known: Known, name: string): Arbitrary<unknown> {
  const other = elsewhere(schema, known);
  if (other !== undefined) return fromSchema(other, known, name);
  if (schema.anyOf !== undefined) return fc.oneof(...schema.anyOf.map((each) => fromSchema(each, known, name)));
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  return BY_TYPE[schema.type ?? '']?.(schema, known) ?? fc.jsonValue();
}

/** The schema that this one only points to. */
function elsewhere({ $ref, allOf }: Schema, { schemas }: Known): Schema | undefined {
  return $ref === undefined ? allOf?.[0] : schemas[$ref.split('/').at(-1) ?? ''];
}

type Make = (schema: Schema, known: Known) => Arbitrary<unknown>;

const BY_TYPE: Readonly<Record<string, Make>> = {
  object: objectOf,
  array: ({ items = {}, minItems = 0, maxItems = 4 }, known) =>
    fc.array(fromSchema(items, known), { minLength: minItems, maxLength: Math.max(minItems, Math.min(maxItems, 4)) }),
  string: (schema) => textOf(schema),
  integer: ({ minimum = -5, maximum = 100 }) => fc.integer({ min: minimum, max: Math.min(maximum, 1_000_000) }),
  number: () => fc.double({ noNaN: true }),
  boolean: () => fc.boolean(),
};

function objectOf({ properties = {}, required = [] }: Schema, known: Known): Arbitrary<unknown> {
  const fields = Object.entries(properties).map(([name, schema]) => [name, fromSchema(schema, known, name)] as const);
  const wanted = fields.map(([name]) => name).filter((name) => required.includes(name));
  return fc.record(Object.fromEntries(fields), { requiredKeys: wanted, noNullPrototype: true });
}

function textOf({ format, pattern, maxLength = 40 }: Schema): Arbitrary<string> {
  if (format === 'uuid') return fc.uuid({ version: 4 });
  if (format === 'date') return fc.constantFrom('1974-04-19', '2026-12-01', '2026-02-29', '0000-00-00');
  if (format === 'date-time') return fc.constantFrom('2026-12-01T09:00:00Z', '2026-13-01T09:00:00Z');
  if (format === 'email') return fc.constant('a@example.com');
  if (pattern !== undefined && pattern.length < 80) return fc.oneof(matching(pattern), garbage());
  return fc.oneof(garbage(maxLength), garbage(maxLength), garbage(maxLength + 300));
}

/** The library cannot look ahead, so what such a part excludes is made and thrown away. */
function matching(pattern: string): Arbitrary<string> {
  const whole = new RegExp(pattern, 'u');
  const plain = pattern.replaceAll(/\(\?[=!][^()]*\)/gu, '');
  return fc.stringMatching(new RegExp(plain, 'u')).filter((text) => whole.test(text));
}

/** Texts that nobody means well with, each with the mark. */
export function garbage(most = 60): Arbitrary<string> {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 20 }),
    fc.string({ maxLength: 20 }),
    fc.constantFrom(...NASTY),
  );
  return fc.oneof(
    { weight: 6, arbitrary: text.map((some) => `${MARK}${some}`.slice(0, Math.max(most, MARK.length))) },
    { weight: 1, arbitrary: text.map((some) => `${MARK}${some}`.repeat(200)) },
  );
}

const NASTY = [
  '9990001006',
  '999 000 1006',
  '../../etc/passwd',
  '__proto__',
  '${jndi:ldap://x}',
  "' OR 1=1 --",
  '<script>alert(1)</script>',
  '\u0000',
  '\r\nX-Injected: yes',
  '\u202e\ufeff',
  '%s%n%00',
  '{{7*7}}',
  '*',
  '',
] as const;
