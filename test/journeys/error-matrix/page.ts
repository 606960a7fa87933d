import { definitionOf, SAFETY_LINE } from '#errors';
import { NOT_FROM_UPSTREAM } from './not-from-upstream.js';
import { PRODUCT_KEYS, rowsOfKey } from './product-keys.js';
import { LEFT_OUT, ROWS } from './rows.js';
import { type Row, type Table, TABLES } from './row.js';
import type { Driven } from './stage.js';

/** What the caller is told, as far as it is the same at each run. */
export interface Told {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  readonly action: string;
  readonly nothingWasSaved: string;
  readonly safetyLine: boolean;
}

/** Reads one reply of our API. */
export function toldBy({ row, reply }: Driven): Told {
  const json = reply.json as Readonly<Record<string, unknown>>;
  const text = (name: string): string => (typeof json[name] === 'string' ? json[name] : '');
  const title = text('title');
  return {
    status: reply.status,
    code: text('code') === '' ? `no problem${ANSWERED[row.call]?.(json) ?? ''}` : text('code'),
    title: title.replace(` ${SAFETY_LINE}`, ''),
    action: text('action'),
    nothingWasSaved: saved(json['nothingWasSaved']),
    safetyLine: title.includes(SAFETY_LINE),
  };
}

type Words = (json: Readonly<Record<string, unknown>>) => string;
const ANSWERED: Readonly<Partial<Record<Row['call'], Words>>> = {
  register: () => ': the registration that is there is used',
  search: () => ': the search says that more must be told',
  record: ({ areas }) => notSupplied(areas as readonly Area[]),
};

interface Area {
  readonly area: string;
  readonly state: string;
}

function notSupplied(areas: readonly Area[]): string {
  const missing = areas.filter(({ state }) => state === 'NOT_SUPPORTED').map(({ area }) => area);
  return missing.length === 0 ? '' : `: not supplied, and said so: ${missing.join(', ')}`;
}

function saved(nothingWasSaved: unknown): string {
  if (nothingWasSaved === true) return 'nothing';
  if (nothingWasSaved === 'unknown') return 'unknown';
  return nothingWasSaved === false ? 'something' : '';
}

/** `docs/error-matrix.md`. */
export function matrixText(driven: readonly Driven[]): string {
  const tables = Object.keys(TABLES) as Table[];
  return [
    '# Error matrix',
    '',
    'Made by `npm run docs:error-matrix`, which drives the simulator over HTTP and writes down what our API answers; do not edit. A test drives it again and fails when anything differs.',
    '',
    `“†”: the safety line stands behind the title: “${SAFETY_LINE}”`,
    '',
    ...tables.flatMap((table) =>
      section(
        table,
        driven.filter(({ row }) => row.table === table),
      ),
    ),
    ...productKeys(),
    ...otherCodes(),
  ].join('\n');
}

function section(table: Table, driven: readonly Driven[]): readonly string[] {
  const leftOut = LEFT_OUT.filter((one) => one.table === table);
  return [
    `## ${TABLES[table]}`,
    '',
    '| row | how it was made | our call | HTTP | code | title | action | saved |',
    '| --- | --- | --- | --- | --- | --- | --- | --- |',
    ...driven.map(line),
    ...leftOut.map(({ row, why }) => `| ${row} | not driven: ${why} | | | | | | |`),
    '',
  ];
}

function line(one: Driven): string {
  const { call, given, row } = one.row;
  const { status, code, title, action, nothingWasSaved, safetyLine } = toldBy(one);
  const shown = code.startsWith('no problem') ? code : `\`${code}\``;
  const cells = [row, given.words, call, status, shown, `${title}${safetyLine ? ' †' : ''}`, action, nothingWasSaved];
  return `| ${cells.map((cell) => String(cell).replaceAll('|', '\\|')).join(' | ')} |`;
}

function productKeys(): readonly string[] {
  const keys = Object.keys(PRODUCT_KEYS) as (keyof typeof PRODUCT_KEYS)[];
  const codeOf = (code: Row['expected']): string => (code === 'answered' ? 'no problem' : `\`${code}\``);
  return [
    '## gp-connect-core.md §7.4: the product keys',
    '',
    '| key | our codes | rows above |',
    '| --- | --- | --- |',
    ...keys.map((key) => {
      const codes = PRODUCT_KEYS[key].map(codeOf).join(', ');
      return `| ${key} | ${codes} | ${String(rowsOfKey(key, ROWS).length)} |`;
    }),
    '',
  ];
}

function otherCodes(): readonly string[] {
  return [
    '## Codes that no answer from outside brings',
    '',
    '| code | HTTP | why it is not above |',
    '| --- | --- | --- |',
    ...NOT_FROM_UPSTREAM.flatMap(({ why, codes }) =>
      codes.map((code) => `| \`${code}\` | ${String(definitionOf(code).status)} | ${why} |`),
    ),
    '',
  ];
}
