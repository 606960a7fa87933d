import type { JsonObject } from '../practices/json-value.js';
import type { SeededAppointment } from '../scenarios/appointment-faults.js';
import type { Story } from '../scenarios/story.js';
import type { NewAppointment } from './appointment-book.js';
import { fromTheSlot } from './appointment-resource.js';
import type { Slot } from './diary.js';
import { BOOKING_ORGANISATION, CANCELLATION_REASON, ODS_SYSTEM, ORGANISATION_TYPE_SYSTEM, SD } from './fixed.js';
import { londonDate, londonInstant, londonText } from './london-time.js';
import { localId } from './premises.js';
import type { Surgery } from './surgery.js';

const MINUTE = 60_000;
const DAY = 86_400_000;

/** Writes what the stories have in their book into the book of their practice. */
export function seedBook(surgery: Surgery, stories: readonly Story[], now: Date): void {
  for (const { nhsNumber, booking, practice } of stories) {
    if (practice?.toUpperCase() !== surgery.practice.odsCode) continue;
    for (const kind of booking?.appointments ?? []) seedOne(kind, nhsNumber, surgery, now);
  }
}

/** One more appointment of this patient. Gives its id. @throws Error when no slot is left */
export function seedOne(kind: SeededAppointment, nhsNumber: string, surgery: Surgery, now: Date): string {
  return surgery.book.add(seeded(kind, nhsNumber, surgery, now), { command: 'seed', at: now }).id;
}

function seeded(kind: SeededAppointment, nhsNumber: string, surgery: Surgery, now: Date): NewAppointment {
  const slots = slotsFor(kind, nhsNumber, surgery, now);
  const [first] = slots;
  const last = slots.at(-1);
  if (first === undefined || last === undefined) throw new Error(`no slot for the seed ${kind}`);
  return {
    status: kind === 'cancelled' ? 'cancelled' : 'booked',
    nhsNumber,
    slots,
    start: first.start,
    end: last.end,
    elements: elementsOf(kind, { patientId: surgery.patients.idOf(nhsNumber), slots, first, last }, surgery, now),
    visit: kind === 'visit',
    listedFrom: 0,
    hiddenFrom: 0,
  };
}

/** Free slots of the coming two weeks, spread over them; for what has begun and for visits, slots that no search offers. */
function slotsFor(kind: SeededAppointment, nhsNumber: string, surgery: Surgery, now: Date): readonly Slot[] {
  const busy = surgery.book.busyAt(now.getTime());
  const soonest = 1 + (Number(nhsNumber.slice(7, 9)) % 9);
  const free = [0, 1, 2, 3, 4]
    .flatMap((days) => surgery.diary.slotsOn(londonDate(now.getTime() + (soonest + days) * DAY)))
    .filter(
      ({ id, taken, run, schedule }) =>
        schedule.session.key === '1' && run.bookable !== false && !taken && !busy.has(id),
    );
  const [first] = free;
  if (first === undefined) return [];
  if (kind === 'booked-elsewhere') {
    const pair = free.flatMap((slot, at) => (free[at + 1]?.start === slot.end ? [[slot, free[at + 1]]] : []));
    return (pair[0] ?? [first]).filter((slot) => slot !== undefined);
  }
  if (kind === 'earlier-today') return [moved(first, earlierToday(now), surgery)];
  return kind === 'visit' ? [moved(first, londonInstant(first.schedule.day, 18 * 60), surgery)] : [first];
}

function earlierToday(now: Date): number {
  const tenMinutes = 10 * MINUTE;
  const before = Math.floor((now.getTime() - 1) / tenMinutes) * tenMinutes - tenMinutes;
  return Math.max(before, londonInstant(londonDate(now.getTime())));
}

function moved(slot: Slot, start: number, { practice }: Surgery): Slot {
  const end = start + 10 * MINUTE;
  const id = String(Number.parseInt(localId(practice, 'own', String(start)).slice(0, 8), 16));
  return { ...slot, id, start, end, startText: londonText(start), endText: londonText(end) };
}

interface Written {
  readonly patientId: string;
  readonly slots: readonly Slot[];
  readonly first: Slot;
  readonly last: Slot;
}

function elementsOf(kind: SeededAppointment, written: Written, { premises }: Surgery, now: Date): JsonObject {
  const { patientId, slots, first, last } = written;
  const { location, practitioner } = first.schedule.session;
  const actors = [
    `Patient/${patientId}`,
    kind === 'visit' ? 'Location/visit' : `Location/${premises.locations[location].id}`,
    ...[premises.practitioners[practitioner ?? -1]]
      .flatMap((doctor) => doctor?.id ?? [])
      .map((id) => `Practitioner/${id}`),
  ];
  return {
    ...(isElsewhere(kind) ? { contained: [OTHER_ORGANISATION] } : {}),
    extension: extensionsOf(kind, first),
    status: kind === 'cancelled' ? 'cancelled' : 'booked',
    ...fromTheSlot(first).texts,
    ...(kind === 'visit'
      ? { description: 'Home visit', comment: 'Visit to the care home' }
      : { description: 'Review' }),
    start: first.startText,
    end: last.endText,
    slot: slots.map(({ id }) => ({ reference: `Slot/${id}` })),
    created: londonText(now.getTime() - DAY),
    participant: actors.map((reference) => ({ actor: { reference }, status: 'accepted' })),
  };
}

const isElsewhere = (kind: SeededAppointment): boolean => kind !== 'booked-at-desk' && kind !== 'visit';

function extensionsOf(kind: SeededAppointment, slot: Slot): readonly JsonObject[] {
  const { extension } = fromTheSlot(slot);
  return [
    ...(isElsewhere(kind) ? [{ url: BOOKING_ORGANISATION, valueReference: { reference: '#1' } }] : []),
    ...(kind === 'cancelled' ? [{ url: CANCELLATION_REASON, valueString: 'The patient is away.' }] : []),
    ...(kind === 'visit'
      ? extension.map((each) => ('valueCode' in each ? { ...each, valueCode: 'Visit' } : each))
      : extension),
  ];
}

/** Books too, where stories and switches say so. */
export const OTHER_ORGANISATION = {
  resourceType: 'Organization',
  id: '1',
  meta: { profile: [`${SD}CareConnect-GPC-Organization-1`] },
  identifier: [{ system: ODS_SYSTEM, value: 'Z9Y77' }],
  type: [{ coding: [{ system: ORGANISATION_TYPE_SYSTEM, code: 'urgent-care' }] }],
  name: 'Neighbouring Urgent Care Service',
  telecom: [{ system: 'phone', value: '01632 960077', use: 'work' }],
};
