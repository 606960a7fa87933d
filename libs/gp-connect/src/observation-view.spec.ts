import type { ObservationItem } from '#contracts';
import { LIST, bundle, bytesOf, list, type Json } from '../testing/bundles.js';
import { COMMENT_NOTE, observation, related } from '../testing/clinical.js';
import { expectedRecord, readResources } from '../testing/reading.js';
import { readRecord } from './record-reader.js';

const reading = (...resources: readonly Json[]): readonly ObservationItem[] =>
  readResources([
    list(
      LIST.uncategorised,
      resources.map(({ id }) => `Observation/${String(id)}`),
    ),
    ...resources,
  ]).uncategorisedData;
const only = (more: Json): ObservationItem => reading(observation('o', more))[0]!;

const component = (code: string, display: string, value?: Json): Json => ({
  code: { coding: [{ system: 'http://snomed.info/sct', code, display }] },
  ...value,
});
const mmHg = (value: number): Json => ({ valueQuantity: { value, unit: 'mm[Hg]' } });
const UNKNOWN: Json = { dataAbsentReason: { coding: [{ code: 'unknown', display: 'Unknown' }] } };

describe('an entry of the uncategorised data', () => {
  it.each<[string, Json, Json | undefined, string]>([
    ['both halves', mmHg(120), mmHg(80), '120/80 mmHg'],
    ['no diastolic value', mmHg(100), UNKNOWN, '100/? mmHg'],
    ['no systolic value', UNKNOWN, mmHg(90), '?/90 mmHg'],
    ['one half alone', mmHg(120), undefined, '120/? mmHg'],
    ['a comparator', { valueQuantity: { value: 240, comparator: '>', unit: 'mm[Hg]' } }, mmHg(90), '>240/90 mmHg'],
    ['two units', mmHg(120), { valueQuantity: { value: 10, unit: 'kPa' } }, '120 mm[Hg] / 10 kPa'],
    ['text for a half', { valueString: 'faint' }, mmHg(80), 'faint/80 mmHg'],
  ])('shows a blood pressure as one pair: %s', (_, upper, lower, shown) => {
    const lowers = lower === undefined ? [] : [component('1091811000000102', 'Diastolic', lower)];
    expect(only({ component: [component('72313002', 'Systolic', upper), ...lowers] }).bloodPressure).toBe(shown);
  });

  it('takes no other components for a blood pressure, and shows each', () => {
    const item = only({
      component: [component('1', 'Direction', { valueString: 'Inbound' }), component('2', 'Mode', UNKNOWN)],
    });
    expect(item.bloodPressure).toBeUndefined();
    expect(item.components).toMatchObject([
      { term: { term: 'Direction' }, value: { text: 'Inbound' } },
      { term: { term: 'Mode' }, absentReason: 'Unknown' },
    ]);
  });

  it.each<[string, Json, string]>([
    ['a code', { valueCodeableConcept: { text: 'Never smoked' } }, 'Never smoked'],
    ['a text', { valueString: 'twice' }, 'twice'],
    ['yes', { valueBoolean: true }, 'yes'],
    ['no', { valueBoolean: false }, 'no'],
    ['a whole number', { valueInteger: 0 }, '0'],
    ['a date', { valueDateTime: '2019' }, '2019'],
    ['a time', { valueTime: '12:30:00' }, '12:30:00'],
    ['a period', { valuePeriod: { start: '2019', end: '2020-01' } }, '2019 to 2020-01'],
    ['an open period', { valuePeriod: { start: '2019' } }, 'from 2019'],
    ['a range', { valueRange: { high: { value: 3, unit: 'mg' } } }, 'up to 3 mg'],
    ['a ratio', { valueRatio: { numerator: { value: 1 }, denominator: { value: 128 } } }, '1 : 128'],
    ['a number without a unit', { valueQuantity: { value: 23.1 } }, '23.1'],
  ])('shows a value of any kind: %s', (_, value, shown) => {
    expect(only(value).value?.text).toBe(shown);
  });

  it('says that a value of another kind was sent', () => {
    expect(only({ valueSampledData: {} }).flags).toEqual([
      'The practice sent a value of a kind that this view cannot show.',
    ]);
  });

  it.each(['0.000', '4.50', '1e2', '-0.10', '12345678901234567890', '7'])(
    'keeps the digits of %s as sent',
    (digits) => {
      const sent = bytesOf(
        bundle([
          list(LIST.uncategorised, ['Observation/o']),
          observation('o', {
            valueQuantity: { value: 'DIGITS', unit: 'mmol/L' },
            comment: 'He wrote "value": 4.50, twice',
          }),
        ]),
      );
      const json = Buffer.from(sent.toString('utf8').replace('"DIGITS"', digits));
      const [item] = readRecord(json, expectedRecord()).uncategorisedData;
      expect(item).toMatchObject({
        value: { number: digits, text: `${digits} mmol/L` },
        comment: 'He wrote "value": 4.50, twice',
        flags: [],
      });
    },
  );

  it('indents what belongs to another entry, whichever of the two says so', () => {
    const items = reading(
      observation('child1', related('derived-from', 'parent')),
      observation('other'),
      observation('parent', related('has-member', 'child2')),
      observation('child2', related('has-member', 'grandchild')),
      observation('grandchild'),
    );
    expect(items.map(({ id, level, parent }) => [id, level, parent])).toEqual([
      ['other', 0, undefined],
      ['parent', 0, undefined],
      ['child2', 1, 'parent'],
      ['grandchild', 2, 'child2'],
      ['child1', 1, 'parent'],
    ]);
    expect(items[2]?.links).toMatchObject([
      { relation: 'child', id: 'grandchild', shown: true },
      { relation: 'parent', id: 'parent', shown: true },
    ]);
  });

  it('loses nobody in a ring', () => {
    const items = reading(observation('a', related('has-member', 'b')), observation('b', related('has-member', 'a')));
    expect(items.map(({ id }) => id).sort()).toEqual(['a', 'b']);
  });

  it('keeps the order of the list and every entry, whatever its code, date or status', () => {
    const items = reading(
      observation('z', { effectiveDateTime: undefined }),
      observation('a', { code: undefined, status: 'entered-in-error' }),
      observation('m', { code: COMMENT_NOTE, comment: 'text' }),
    );
    expect(items.map(({ id, term, effective, flags }) => [id, term.term, effective?.sent, flags])).toEqual([
      ['z', 'Body weight', undefined, []],
      ['a', 'Entry not named', '2025-03-01', ['The practice gives this entry the status entered in error.']],
      ['m', 'Comment note', '2025-03-01', []],
    ]);
  });

  it.each([
    ['2025', 'year'],
    ['2025-03', 'month'],
    ['2025-03-01', 'day'],
    ['2024-02-29', 'day'],
    ['2025-03-01T10:00:00+00:00', 'time'],
    ['2025-02-30', 'unreadable'],
    ['2025-02-29', 'unreadable'],
    ['2025-00', 'unreadable'],
    ['2025-03-01T25:00:00Z', 'unreadable'],
    ['March 2025', 'unreadable'],
    ['01/03/2025', 'unreadable'],
  ])('keeps the date %s as sent and tells how exact it is', (sent, precision) => {
    expect(only({ effectiveDateTime: sent }).effective).toEqual({ sent, precision });
  });
});
