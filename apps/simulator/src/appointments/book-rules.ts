import { isText, type JsonObject, objectsIn } from '../practices/json-value.js';
import {
  bookerNamed,
  type BodyRule,
  extensionsKnown,
  nothingForbidden,
  participantsWhole,
  profiled,
  referencesLocal,
  textsFit,
} from './body-rules.js';
import { CANCELLATION_REASON } from './fixed.js';
import { extensionNamed, slotReferences } from './references.js';

const MINUTE = 60_000;

/** [B17]. */
const withoutId: BodyRule = ({ id }) => (id === undefined ? undefined : "Appointment id shouldn't be provided!");

/** [B9, B11]. */
const statusBooked: BodyRule = ({ status }) => {
  if (!isText(status)) return 'No status supplied';
  return status === 'booked' ? undefined : 'Status must be "booked"';
};

/** [B9]. */
const timesGiven: BodyRule = ({ start, end }) =>
  isText(start) && isText(end) ? undefined : 'Both start and end date are required';

/** [B9, B3]. */
const slotsNamed: BodyRule = (appointment) => {
  const references = slotReferences(appointment);
  if (references.length === 0) return 'At least one slot is required';
  const odd = references.find((reference) => !/^Slot\/\d+$/.test(reference));
  return odd === undefined ? undefined : `The slot reference value data type for ${odd} is not valid.`;
};

/** [B12]. */
const createdGiven: BodyRule = ({ created }) =>
  isText(created) && !Number.isNaN(Date.parse(created)) ? undefined : 'Created must be populated';

/** [B18]. */
const identifiersWhole: BodyRule = ({ identifier }) => {
  const identifiers = objectsIn(identifier);
  if (identifiers.some(({ value }) => !isText(value))) return 'Appointment identifier value is required';
  return identifiers.some(({ system }) => !isText(system)) ? 'Appointment identifier system is required' : undefined;
};

/** [B22]. */
const noCancellationReason: BodyRule = (appointment) =>
  extensionNamed(appointment, CANCELLATION_REASON) === undefined
    ? undefined
    : "Cancellation Reason shouldn't be provided in BOOK Appointment!";

const durationRight: BodyRule = ({ minutesDuration, start, end }) => {
  if (minutesDuration === undefined) return undefined;
  const minutes = (Date.parse(String(end)) - Date.parse(String(start))) / MINUTE;
  return minutesDuration === minutes ? undefined : 'Duration must match the start and end of the appointment';
};

/** What a booking must be by itself, in the order in which it is looked at. Source: shared/spec/appointments.md §3.2, §3.4. */
export const BOOK_RULES: readonly BodyRule[] = [
  profiled,
  withoutId,
  statusBooked,
  timesGiven,
  referencesLocal,
  slotsNamed,
  createdGiven,
  participantsWhole,
  textsFit,
  nothingForbidden,
  identifiersWhole,
  noCancellationReason,
  extensionsKnown,
  bookerNamed,
  durationRight,
];

/** A body that keeps `BOOK_RULES`, in the words that matter. */
export interface Booking {
  readonly body: JsonObject;
  readonly start: string;
  readonly end: string;
  readonly slotIds: readonly string[];
}

export function bookingIn(body: JsonObject): Booking {
  const slotIds = slotReferences(body).map((reference) => reference.replace('Slot/', ''));
  return { body, start: String(body['start']), end: String(body['end']), slotIds };
}
