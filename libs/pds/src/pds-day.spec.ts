import fc from 'fast-check';
import { firstDay, lastDay } from './pds-day.js';

it.each([
  ['2020', '2020-01-01', '2020-12-31'],
  ['2020-05', '2020-05-01', '2020-05-31'],
  ['2020-02-29', '2020-02-29', '2020-02-29'],
  ['2026-01-15T23:30:00+00:00', '2026-01-15', '2026-01-15'],
  ['2026-06-30T23:30:00+00:00', '2026-07-01', '2026-07-01'],
  ['2026-06-30T23:30:00Z', '2026-07-01', '2026-07-01'],
  ['2026-06-30T23:30:00', '2026-06-30', '2026-06-30'],
])('%s is at the earliest %s and at the latest %s in England', (text, first, last) => {
  expect([firstDay(text), lastDay(text)]).toEqual([first, last]);
});

it.each(['', 'soon', '20', '2020-13', '2020-00', '2021-02-29', '01/02/2020', '2020-01-01T25:00:00Z'])(
  '%j is no date',
  (text) => {
    expect([firstDay(text), lastDay(text)]).toEqual([undefined, undefined]);
  },
);

const anyDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

it('every day lies between the first and the last day of its own month and year', () => {
  fc.assert(
    fc.property(anyDay, fc.constantFrom(4, 7, 10), (day, length) => {
      const part = day.slice(0, length);
      expect((firstDay(part) ?? '9') <= day).toBe(true);
      expect((lastDay(part) ?? '0') >= day).toBe(true);
    }),
  );
});
