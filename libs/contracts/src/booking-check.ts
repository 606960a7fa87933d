import type { AppointmentView } from './appointment-view.js';
import type { Booking } from './booking.js';
import { instantOf } from './london-time.js';

export type BookingDifference = 'status' | 'slots' | 'start' | 'end' | 'patient' | 'location';

/**
 * What the practice returned differently from what was asked; none: it is booked as asked. Any: show it at once, never hide it.
 * Source: appointments.md §8, VERIFY.
 */
export function bookingDifferences(asked: Booking, returned: AppointmentView): readonly BookingDifference[] {
  const first = asked.slots[0];
  const last = asked.slots.at(-1);
  const same: readonly (readonly [BookingDifference, boolean])[] = [
    ['status', returned.status === 'booked'],
    [
      'slots',
      sameSet(
        asked.slots.map(({ slotId }) => slotId),
        returned.slotIds,
      ),
    ],
    ['start', instantOf(first?.start ?? '') === instantOf(returned.start)],
    ['end', instantOf(last?.end ?? '') === instantOf(returned.end)],
    ['patient', returned.patientId === asked.patient.localId],
    ['location', returned.locationId === asked.locationId],
  ];
  return same.flatMap(([part, agrees]) => (agrees ? [] : [part]));
}

function sameSet(some: readonly string[], others: readonly string[]): boolean {
  const set = new Set(some);
  return set.size === new Set(others).size && others.every((one) => set.has(one));
}

/**
 * Whether what was sent stands in one of the texts that came back: a practice with a single field merges description and comment.
 * Source: appointments.md §3.2, text concatenation; §4.6 (3).
 */
export function hasText(returned: Pick<AppointmentView, 'description' | 'comment'>, sent: string): boolean {
  return [returned.description, returned.comment].some((text) => text?.includes(sent.trim()) === true);
}
