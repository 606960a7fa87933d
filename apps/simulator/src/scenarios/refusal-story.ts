import { aStory } from './a-story.js';
import type { AppointmentOperation } from './appointment-faults.js';
import type { Story } from './story.js';

/** Row of `forced-refusals.ts`, story, what it shows, NHS number, family name, given name. */
export type RefusalRow = readonly [string, string, string, string, string, string];

/** By the first letter of the row. */
const REFUSED: Readonly<Record<string, AppointmentOperation>> = {
  B: 'book',
  L: 'list',
  R: 'read',
  A: 'amend',
  C: 'cancel',
  P: 'register',
};

/** Patients for whom the practice refuses one operation with one row, however well it is asked. What is to be looked at or changed is there. */
export function refusalStories(rows: readonly RefusalRow[]): readonly Story[] {
  return rows.map(([row, story, shows, nhsNumber, family, given]) => {
    const operation = REFUSED[row.slice(0, 1)] ?? 'book';
    const appointments = ['read', 'amend', 'cancel'].includes(operation) ? (['booked-elsewhere'] as const) : [];
    return aStory({
      story,
      shows,
      nhsNumber,
      person: [family, given, '1971-03-09', 'female', 'ZZ99 8ZX'],
      booking: { appointments, faults: [{ fault: 'refuse', value: row, on: [operation] }] },
    });
  });
}
