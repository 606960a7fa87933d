import fc from 'fast-check';
import { isAfter, isBefore, laterFirst } from './record-dates.js';

describe('dates are compared with the precision that they have', () => {
  it.each([
    ['2026-11-22', true, false],
    ['2026-11-21', false, false],
    ['2026-11-20', false, true],
    ['2026-11', false, false],
    ['2026', false, false],
    ['2027', true, false],
    ['2026-10', false, true],
    ['2026-11-21T23:59:00Z', false, false],
    ['unknown', false, false],
    ['', false, false],
  ])('%s against 21 November 2026', (date, after, before) => {
    expect([isAfter(date, '2026-11-21'), isBefore(date, '2026-11-21')]).toEqual([after, before]);
  });

  it('midnight in a British summer is the next day, whatever the hour is called', () => {
    expect(isAfter('2026-06-30T23:00:00Z', '2026-06-30')).toBe(true);
    expect(isAfter('2026-07-01T00:00:00+01:00', '2026-06-30')).toBe(true);
    expect(isAfter('2026-06-30T22:59:59Z', '2026-06-30')).toBe(false);
    expect(isAfter('2026-13-45T00:00:00Z', '2026-06-30')).toBe(true);
  });

  it('puts the later one first and what has no date last', () => {
    expect(['2026-01-02', undefined, '2026-02', '2025-12-31'].toSorted(laterFirst)).toEqual([
      '2026-02',
      '2026-01-02',
      '2025-12-31',
      undefined,
    ]);
  });

  it('no day is both before and after another', () => {
    const day = fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
      .map((date) => date.toISOString().slice(0, 10));
    fc.assert(
      fc.property(day, day, (date, today) => {
        expect(isAfter(date, today) && isBefore(date, today)).toBe(false);
        expect(isAfter(date, today) || isBefore(date, today)).toBe(date !== today);
      }),
    );
  });
});
