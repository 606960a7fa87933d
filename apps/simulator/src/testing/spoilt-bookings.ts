import { type JsonObject, objectsIn } from '../practices/json-value.js';
import { type FreeSlot, ORGANISATION } from './appointment-test.js';

/** Makes a good booking a bad one. */
export type Spoil = (booking: JsonObject, slots: readonly [FreeSlot, FreeSlot]) => JsonObject | string;
/** Row of shared/spec/appointments.md §3.4, what is wrong, how to make it so, what the practice says. */
export type BookingRow = readonly [row: string, how: string, spoil: Spoil, diagnostics: string | RegExp];

export const without =
  (name: string): Spoil =>
  ({ [name]: _gone, ...rest }) =>
    rest;
export const withMember =
  (name: string, value: unknown): Spoil =>
  (booking) => ({ ...booking, [name]: value });
export const withOrganisation =
  (changes: JsonObject): Spoil =>
  (booking) => ({ ...booking, contained: [{ ...ORGANISATION, ...changes }] });
export const actors =
  (change: (participants: readonly JsonObject[]) => readonly JsonObject[]): Spoil =>
  (booking) => ({ ...booking, participant: change(objectsIn(booking['participant'])) });
export const referring =
  (type: string, reference: string): Spoil =>
  (booking, slots) =>
    actors((all) =>
      all.map((each) => (JSON.stringify(each).includes(`"${type}/`) ? { ...each, actor: { reference } } : each)),
    )(booking, slots);
export const moreExtensions =
  (...more: readonly JsonObject[]): Spoil =>
  (booking) => ({ ...booking, extension: [...objectsIn(booking['extension']), ...more] });
