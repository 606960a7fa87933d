import fc from 'fast-check';
import { aSlot, TWO_SLOTS } from '../testing/a-booking.js';
import { areAdjacent, areBookableTogether, nextSlotOf } from './slot-adjacency.js';
import type { SlotView } from './slot-view.js';

const [first, second] = TWO_SLOTS;

describe('slots that may be booked together', () => {
  it('follow each other without a gap on one schedule, in one channel, of one type', () => {
    expect(areAdjacent(first, second)).toBe(true);
    expect(areAdjacent(second, first)).toBe(false);
  });
  it.each<[string, Partial<SlotView>]>([
    ['a gap', { start: '2027-06-14T10:15:00+01:00', end: '2027-06-14T10:25:00+01:00' }],
    ['another schedule', { scheduleId: 'sch-2' }],
    ['another channel', { deliveryChannel: 'Telephone' }],
    ['no channel', { deliveryChannel: undefined }],
    ['another type', { slotType: 'Nurse' }],
  ])('are not joined over %s', (_, changes) => {
    const other = { slotId: 's-02', start: second.start, end: second.end };
    expect(areAdjacent(first, aSlot({ ...other, ...changes }))).toBe(false);
  });
  it('are never one and the same, even without a length', () => {
    const moment = aSlot({ end: first.start });
    expect(areAdjacent(moment, moment)).toBe(false);
  });
  it('may both lack a type', () => {
    expect(areAdjacent({ ...first, slotType: undefined }, { ...second, slotType: undefined })).toBe(true);
  });
  it('meet at an instant, whatever the clocks show', () => {
    const before = aSlot({ start: '2027-10-31T01:50:00+01:00', end: '2027-10-31T02:00:00+01:00' });
    const after = aSlot({ slotId: 's-02', start: '2027-10-31T01:00:00+00:00', end: '2027-10-31T01:10:00+00:00' });
    expect(areAdjacent(before, after)).toBe(true);
  });
  it('are none at all, one, or any run without a break', () => {
    expect(areBookableTogether([])).toBe(false);
    expect(areBookableTogether([first])).toBe(true);
    expect(areBookableTogether([first, second])).toBe(true);
    expect(areBookableTogether([first, first])).toBe(false);
  });
  it('stay the same whatever order they came in', () => {
    const minute = fc.integer({ min: 0, max: 5 });
    const slot = fc
      .record({ at: minute, schedule: fc.constantFrom('a', 'b'), type: fc.constantFrom(undefined, 'x') })
      .map(({ at, schedule, type }) => ({ scheduleId: schedule, slotType: type, at }));
    fc.assert(
      fc.property(fc.array(slot, { maxLength: 8 }), (made) => {
        const slots = made.map(({ at, ...rest }, place) =>
          aSlot({ ...rest, slotId: `s-${place}`, start: clock(at), end: clock(at + 1) }),
        );
        for (const one of slots) {
          const next = nextSlotOf(one, slots);
          expect(nextSlotOf(one, slots.toReversed())).toBe(next);
          expect(next !== undefined).toBe(slots.some((other) => areAdjacent(one, other)));
          expect(areBookableTogether(next === undefined ? [one] : [one, next])).toBe(true);
        }
      }),
    );
  });
});

function clock(tenMinutes: number): string {
  return `2027-06-14T10:${tenMinutes}0:00+01:00`.replace('T10:60', 'T11:00');
}
