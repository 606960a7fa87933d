import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { CATALOGUE, definitionOf, type FaultCode } from '#errors';
import { NOT_FROM_UPSTREAM } from './error-matrix/not-from-upstream.js';
import { matrixText, toldBy } from './error-matrix/page.js';
import { PRODUCT_KEYS, rowsOfKey } from './error-matrix/product-keys.js';
import { ROWS } from './error-matrix/rows.js';
import { type Driven, driveAll } from './error-matrix/stage.js';

const PAGE = 'docs/error-matrix.md';
/** Bookings of which nobody knows wait for certainty. Milliseconds. */
const LONGEST_MS = 240_000;

const COMMANDS = ['book', 'amend', 'cancel', 'register'];
const NOTHING_WAS_SAVED = /Nothing was saved|No (?:appointment|registration) was made|was not saved/u;

let driven: readonly Driven[];
beforeAll(async () => {
  driven = await driveAll(ROWS);
}, LONGEST_MS);

describe('every failure of a national service or a practice', () => {
  const numbered = ROWS.map((row, index) => ({ ...row, index, words: row.given.words }));

  it.each(numbered.filter(({ expected }) => expected !== 'answered'))(
    '$index, $table $row ($words) on $call is $expected',
    ({ index, call, expected }) => {
      const { status, safetyLine } = definitionOf(expected as FaultCode);
      expect(toldBy(driven[index]!)).toMatchObject({
        code: expected,
        status,
        safetyLine: call === 'record' && safetyLine === true,
      });
    },
  );

  it.each(numbered.filter(({ expected }) => expected === 'answered'))(
    '$index, $table $row ($words) on $call is no failure',
    ({ index }) => {
      expect(driven[index]!.reply.status).toBeLessThan(300);
    },
  );

  it.each(numbered.filter(({ call, expected }) => COMMANDS.includes(call) && expected !== 'answered'))(
    '$index, $table $row ($words) on $call says whether anything was saved',
    ({ index }) => {
      const { nothingWasSaved, title } = toldBy(driven[index]!);
      expect(['nothing', 'unknown']).toContain(nothingWasSaved);
      expect(title).toMatch(nothingWasSaved === 'nothing' ? NOTHING_WAS_SAVED : /not known whether/u);
    },
  );

  it.each(numbered.filter(({ row }) => /CIRCUIT_OPEN|BULKHEAD_FULL/u.test(row)))(
    '$index, $row ($words) on $call was not sent to anybody',
    ({ index, row }) => {
      const { journey, retryable } = driven[index]!.reply.json as Record<string, unknown>;
      expect(JSON.stringify(journey)).toContain(row.replaceAll('`', ''));
      expect(retryable).toBe(true);
    },
  );

  it('says nothing about who the patient is', () => {
    for (const { row, reply } of driven.filter(({ row: { expected } }) => expected !== 'answered')) {
      const { code: _code, ...said } = reply.json as Record<string, unknown>;
      const words = JSON.stringify([said['title'], said['action'], said['journey'], said['type']]);
      expect([row.row, /\b999\d{7}\b/u.test(words)]).toEqual([row.row, false]);
    }
  });

  it('is on the page as it was answered; `npm run docs:error-matrix` writes the page', () => {
    const text = matrixText(driven);
    if (process.env['UPDATE_ERROR_MATRIX'] === '1') writeFileSync(PAGE, text);
    expect(existsSync(PAGE) ? readFileSync(PAGE, 'utf8') : '').toBe(text);
  });
});

describe('the product keys of the specification', () => {
  it.each(Object.keys(PRODUCT_KEYS) as (keyof typeof PRODUCT_KEYS)[])(
    '%s is brought about with each of its codes',
    (key) => {
      const seen = new Set(rowsOfKey(key, ROWS).map(({ expected }) => expected));
      expect([...seen].sort()).toEqual([...PRODUCT_KEYS[key]].sort());
    },
  );
});

describe('the catalogue', () => {
  const shown = new Set<FaultCode | 'answered'>(ROWS.map(({ expected }) => expected));
  const ours = NOT_FROM_UPSTREAM.flatMap(({ codes }) => codes);

  it('has no code that is neither brought about here nor our own', () => {
    const codes = Object.keys(CATALOGUE) as FaultCode[];
    expect(codes.filter((code) => !shown.has(code) && !ours.includes(code))).toEqual([]);
  });

  it('calls no code our own that is brought about here', () => {
    expect(ours.filter((code) => shown.has(code))).toEqual([]);
    expect(new Set(ours).size).toBe(ours.length);
  });
});
