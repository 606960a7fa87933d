import { readFileSync } from 'node:fs';
import { CALL_POLICIES, CIRCUIT_FAILURES, CIRCUIT_OPEN_MS, GUARD_POLICIES } from '#platform';
import { CONFIG_SCHEMAS } from '../configuration.js';

/** Where each part keeps its schema, relative to the project's root: the doc comments there are the reference. */
const FILES: Readonly<Record<keyof typeof CONFIG_SCHEMAS | 'worker', string>> = {
  app: 'apps/orchestrator/src/app.config.ts',
  identity: 'libs/identity/src/identity.config.ts',
  platformAuth: 'libs/platform-auth/src/platform-auth.config.ts',
  pds: 'libs/pds/src/pds.config.ts',
  sds: 'libs/sds/src/sds.config.ts',
  ods: 'libs/ods/src/ods.config.ts',
  ssp: 'libs/ssp/src/ssp.config.ts',
  gpConnect: 'libs/gp-connect/src/gp-connect.config.ts',
  redis: 'libs/platform/src/redis.config.ts',
  journal: 'libs/platform/src/journal.config.ts',
  audit: 'libs/audit/src/audit.config.ts',
  platform: 'libs/platform/src/platform.config.ts',
  worker: 'apps/worker/src/worker.config.ts',
};

/** `docs/configuration.md`: every setting, from the comment above it in its schema. @throws Error for one without a comment. */
export function configurationText(): string {
  const parts = Object.entries(FILES).flatMap(([part, file]) => [
    '',
    `## ${part}`,
    '',
    '| variable | meaning | default |',
    '| --- | --- | --- |',
    ...rowsOf(file),
  ]);
  return [
    '# Configuration reference',
    '',
    'Made from the configuration schemas by `npm run docs`; do not edit. A wrong value stops the start with one line per fault.',
    'A variable that is empty counts as not set. `npm start` sets everything for the simulator; examples for other environments are in `config/`.',
    ...parts,
    '',
  ].join('\n');
}

/** A setting in a schema: the comment directly above it, then its name. What stands before the next one is its schema. */
const SETTING = /(?:\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*)?^ {2,4}([A-Z][A-Z0-9_]+):/gmu;

function rowsOf(file: string): readonly string[] {
  const source = readFileSync(file, 'utf8');
  const settings = [...source.matchAll(SETTING)];
  return settings.map((match, index) => {
    const [whole, comment, name = ''] = match;
    if (comment === undefined) throw new Error(`${file}: ${name} has no comment that says what it is`);
    const schema = source.slice(match.index + whole.length, settings[index + 1]?.index);
    return `| \`${name}\` | ${tidy(comment)} | ${defaultOf(schema)} |`;
  });
}

function tidy(comment: string): string {
  return comment
    .replace(/\s*\n\s*\*\s?/gu, ' ')
    .replaceAll('|', '\\|')
    .trim();
}

function defaultOf(schema: string): string {
  const value =
    /\.default\(([^)]*)\)/u.exec(schema)?.[1] ?? /\bmilliseconds\([^,]+,[^,]+,\s*([\w.]+)\)/u.exec(schema)?.[1];
  if (value === 'new Map(') return 'none';
  if (value !== undefined) return `\`${(NUMBERS.get(value) ?? value).replace(/^'|'$/gu, '')}\``;
  return /optional\(\)|= path|\bpath\b/u.test(schema) ? 'not set' : '**required**';
}

/** Defaults that stand in the tables of policies, by the words in which a schema names them. */
const NUMBERS: ReadonlyMap<string, string> = new Map([
  ['CIRCUIT_FAILURES', shown(CIRCUIT_FAILURES)],
  ['CIRCUIT_OPEN_MS', shown(CIRCUIT_OPEN_MS)],
  ...numbersOf('CALL_POLICIES', CALL_POLICIES),
  ...numbersOf('GUARD_POLICIES', GUARD_POLICIES),
]);

function numbersOf(table: string, rows: Readonly<Record<string, object>>): readonly (readonly [string, string])[] {
  return Object.entries(rows).flatMap(([row, cells]) =>
    Object.entries(cells).flatMap(([name, value]: [string, unknown]) =>
      typeof value === 'number' ? [[`${table}.${row}.${name}`, shown(value)] as const] : [],
    ),
  );
}

/** As numbers stand in the schemas: 30_000. */
function shown(value: number): string {
  return String(value).replace(/\B(?=(?:\d{3})+$)/gu, '_');
}
