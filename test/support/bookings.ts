import { randomUUID } from 'node:crypto';
import { diaryOf } from '../../apps/simulator/src/appointments/diary.js';
import { withheld } from '../../apps/simulator/src/appointments/slot-rules.js';
import type { Practice } from '../../apps/simulator/src/scenarios/practice.js';
import { storyBook } from '../../apps/simulator/src/story-book.js';
import { contextIdOf, openPatient, type Product, type Reply } from './product.js';

export interface FreeSlot {
  readonly slotId: string;
  readonly start: string;
  readonly end: string;
}

const DAY_MS = 86_400_000;
const US = { odsCodes: ['Z9X01'], types: [] };

/** Slots of a general session of a coming day that nobody holds, in order of time. */
export function freeSlots({ simulator }: Pick<Product, 'simulator'>, odsCode: string): readonly FreeSlot[] {
  const now = Date.now();
  const held = new Set(simulator.appointments.list({ practice: odsCode }).flatMap(({ slotIds }) => slotIds));
  const diary = diaryOf(practiceAt(odsCode));
  return [3, 4, 5, 6, 7]
    .flatMap((days) => diary.slotsOn(new Date(now + days * DAY_MS).toISOString().slice(0, 10)))
    .filter((slot) => slot.schedule.session.key === '1' && !held.has(slot.id))
    .filter((slot) => withheld(slot, US, now) === undefined)
    .map(({ id, startText, endText }) => ({ slotId: id, start: startText, end: endText }));
}

/** One that nobody holds, and that is not among the first ones, which seeds take. */
export function aSlot(product: Pick<Product, 'simulator'>, odsCode: string, position = 20): FreeSlot {
  const slot = freeSlots(product, odsCode)[position];
  if (slot === undefined) throw new Error(`${odsCode} has no free slot`);
  return slot;
}

/** Two that nobody holds, one soon after the other: on some days every second slot is taken. Not the first ones, as above. */
export function slotsInHalfAnHour(product: Pick<Product, 'simulator'>, odsCode: string): readonly [FreeSlot, FreeSlot] {
  const free = freeSlots(product, odsCode).slice(5);
  for (const [at, slot] of free.entries()) {
    const next = free[at + 1];
    if (next !== undefined && Date.parse(next.start) - Date.parse(slot.start) <= 30 * 60_000) return [slot, next];
  }
  throw new Error(`${odsCode} has no two free slots within half an hour`);
}

export function bookingBody(slots: readonly FreeSlot[], more: Readonly<Record<string, unknown>> = {}) {
  return { slots, description: 'Sore throat', contact: { phone: '01632 960001' }, ...more };
}

export const aKey = (): string => `key-${randomUUID()}`;

export async function book(
  product: Product,
  options: { readonly contextId: string; readonly body: unknown; readonly key?: string },
): Promise<Reply> {
  const { contextId, body, key = aKey() } = options;
  const headers = { 'idempotency-key': key };
  return product.call('POST', `/v1/patient-contexts/${contextId}/appointments`, { body, headers });
}

export async function opened(product: Product, story: string): Promise<string> {
  return contextIdOf(await openPatient(product, product.story(story)));
}

function practiceAt(odsCode: string): Practice {
  const practice = storyBook(undefined).practices.find((one) => one.odsCode === odsCode);
  if (practice === undefined) throw new Error(`the simulator has no practice ${odsCode}`);
  return practice;
}
