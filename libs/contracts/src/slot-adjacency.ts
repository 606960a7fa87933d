import type { SlotView } from './slot-view.js';

export type SlotOfRun = Pick<
  SlotView,
  'slotId' | 'scheduleId' | 'startsAt' | 'endsAt' | 'deliveryChannel' | 'slotType'
>;

/** The four rules: no gap, one schedule, one channel, one type; both without one count as equal. Source: appointments.md §3.3. */
export function areAdjacent(first: SlotOfRun, second: SlotOfRun): boolean {
  return (
    first.slotId !== second.slotId &&
    Date.parse(first.endsAt) === Date.parse(second.startsAt) &&
    first.scheduleId === second.scheduleId &&
    first.deliveryChannel === second.deliveryChannel &&
    first.slotType === second.slotType
  );
}

/** Whether these slots, in this order, may be booked as one appointment. */
export function areBookableTogether(slots: readonly SlotOfRun[]): boolean {
  return slots.length > 0 && slots.slice(1).every((slot, index) => continues(slots[index], slot));
}

function continues(before: SlotOfRun | undefined, slot: SlotOfRun): boolean {
  return before !== undefined && areAdjacent(before, slot);
}

/** The slot that follows directly; of several the one with the lowest id, so that the choice does not depend on their order. */
export function nextSlotOf<T extends SlotOfRun>(slot: T, slots: readonly T[]): T | undefined {
  return slots
    .filter((other) => areAdjacent(slot, other))
    .toSorted((one, other) => (one.slotId < other.slotId ? -1 : 1))[0];
}
