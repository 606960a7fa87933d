import fc from 'fast-check';
import { daysLater, instantOf, isLondonTime, londonAt, londonDateTime, londonDayOf } from './london-time.js';
import { slotWindows } from './slot-window.js';

describe('clock time in England', () => {
  it.each([
    ['2027-06-09T08:15:30.000Z', '2027-06-09T09:15:30+01:00'],
    ['2027-01-09T08:15:30.999Z', '2027-01-09T08:15:30+00:00'],
    ['2027-03-28T00:59:59.000Z', '2027-03-28T00:59:59+00:00'],
    ['2027-03-28T01:00:00.000Z', '2027-03-28T02:00:00+01:00'],
    ['2027-10-31T00:59:59.000Z', '2027-10-31T01:59:59+01:00'],
    ['2027-10-31T01:00:00.000Z', '2027-10-31T01:00:00+00:00'],
    ['2027-06-08T23:30:00.000Z', '2027-06-09T00:30:00+01:00'],
  ])('writes %s as %s', (at, written) => {
    expect(londonDateTime(new Date(at))).toBe(written);
    expect(isLondonTime(written)).toBe(true);
  });
  it('is the same instant, to the second', () => {
    const seconds = fc.integer({ min: 1_700_000_000, max: 2_100_000_000 });
    fc.assert(fc.property(seconds, (second) => instantOf(londonDateTime(new Date(second * 1000))) === second * 1000));
  });
  it.each(['2027-06-14', '2027-06-14T10:00:00', '2027-06-31T10:00:00+01:00', 'tomorrow', '', '2027-06-14T25:00:00Z'])(
    'takes "%s" for no instant',
    (text) => {
      expect(instantOf(text)).toBeUndefined();
      expect(londonDayOf(text)).toBeUndefined();
    },
  );
  it('notices an offset that clocks do not have then', () => {
    expect(isLondonTime('2019-03-29T11:30:00+01:00')).toBe(false);
    expect(isLondonTime('2019-03-29T11:30:00Z')).toBe(true);
  });
  it('knows the day in England', () => {
    expect(londonDayOf('2027-06-08T23:30:00Z')).toBe('2027-06-09');
    expect(daysLater('2027-12-31', 1)).toBe('2028-01-01');
  });
});

const DAY_MS = 86_400_000;
const dates = fc.integer({ min: 0, max: 3650 }).map((days) => daysLater('2026-01-01', days));
/** As practices count: a date alone is its first moment. */
const first = (date: string): number => instantOf(londonAt(date, '00:00:00')) ?? Number.NaN;

describe('windows of a slot search', () => {
  it('cover every day once, in order, each within fourteen times 24 hours, with the right offset', () => {
    fc.assert(
      fc.property(dates, fc.integer({ min: 0, max: 60 }), (from, length) => {
        const to = daysLater(from, length);
        const windows = slotWindows({ from, to });
        const covered = windows.flatMap(({ start, end }) => {
          const days = Math.round((Date.parse(end.slice(0, 10)) - Date.parse(start)) / DAY_MS);
          return Array.from({ length: days + 1 }, (_, day) => daysLater(start, day));
        });
        expect(covered).toEqual(Array.from({ length: length + 1 }, (_, day) => daysLater(from, day)));
        for (const { start, end } of windows) {
          expect(end).toMatch(/T23:59:59\+0[01]:00$/u);
          expect(isLondonTime(end)).toBe(true);
          expect((instantOf(end) ?? 0) - first(start)).toBeLessThanOrEqual(14 * DAY_MS);
        }
      }),
    );
  });
  it('include the last day under both readings of a date, because its end is written out', () => {
    expect(slotWindows({ from: '2027-06-14', to: '2027-06-14' })).toEqual([
      { start: '2027-06-14', end: '2027-06-14T23:59:59+01:00' },
    ]);
  });
  it.each([
    ['summer', '2027-06-14', '2027-06-27T23:59:59+01:00'],
    ['the beginning of summer time', '2027-03-20', '2027-04-02T23:59:59+01:00'],
    ['the end of summer time', '2027-10-20', '2027-11-01T23:59:59+00:00'],
    ['the last day of summer time', '2027-10-31', '2027-11-12T23:59:59+00:00'],
    ['the day after', '2027-11-01', '2027-11-14T23:59:59+00:00'],
  ])('are as long as allowed in %s', (_, from, end) => {
    expect(slotWindows({ from, to: daysLater(from, 40) })[0]).toEqual({ start: from, end });
  });
  it('are none for an end before the start', () => {
    expect(slotWindows({ from: '2027-06-14', to: '2027-06-13' })).toEqual([]);
  });
});
