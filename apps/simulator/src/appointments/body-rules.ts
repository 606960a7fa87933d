import { isObject, isText, type JsonObject, objectsIn, parsed } from '../practices/json-value.js';
import { refuse } from '../practices/outcome.js';
import {
  APPOINTMENT_PROFILE,
  BOOKING_ORGANISATION,
  CANCELLATION_REASON,
  DELIVERY_CHANNEL,
  ODS_SYSTEM,
  PRACTITIONER_ROLE,
} from './fixed.js';
import { absoluteReference, actorsOf, extensionNamed, extensionsOf } from './references.js';
import { type Checked, fine, invalid, refused } from './request-desk.js';
import type { Quirks } from './switchboard.js';

/** A rule about the resource by itself; answers why it is broken. Rows in brackets: shared/spec/appointments.md §3.4. */
export type BodyRule = (appointment: JsonObject) => string | undefined;

/** [B24, B25]. Unparseable: the guidance says 400, the reference provider 422. */
export function sentAppointment(body: Buffer, quirks: Quirks): Checked<JsonObject> {
  const value = parsed(body.toString('utf8'));
  if (value === undefined && quirks.has('guidance-codes'))
    return refused(refuse(400, 'BAD_REQUEST', 'The body is not JSON'));
  if (!isObject(value)) return refused(invalid('Failed to parse request body as JSON resource'));
  if (value['resourceType'] !== 'Appointment') return refused(invalid('The body is not an Appointment resource'));
  const unknown = Object.keys(value).find((name) => !MEMBERS.has(name));
  return unknown === undefined ? fine(value) : refused(invalid(`Unknown element '${unknown}' found during parse`));
}

const FORBIDDEN = [
  ['reason', 'Appointment reason'],
  ['specialty', 'Appointment speciality'],
  ['appointmentType', 'Appointment type'],
  ['indication', 'Appointment indication'],
  ['supportingInformation', 'Appointment supporting information'],
  ['incomingReferral', 'Appointment incoming referral'],
  ['requestedPeriod', 'Appointment requested period'],
] as const;

/** Elements of the STU3 resource. Source: HL7 FHIR STU3 3.0.1, Appointment. */
const MEMBERS: ReadonlySet<string> = new Set([
  ...['resourceType', 'id', 'meta', 'implicitRules', 'language', 'text', 'contained', 'extension', 'modifierExtension'],
  ...['identifier', 'status', 'serviceCategory', 'serviceType', 'priority', 'description', 'start', 'end'],
  ...['minutesDuration', 'slot', 'created', 'comment', 'participant'],
  ...FORBIDDEN.map(([name]) => name),
]);

/** [B19]. */
export const profiled: BodyRule = ({ meta }) => {
  const profile: unknown = isObject(meta) ? meta['profile'] : undefined;
  const right = Array.isArray(profile) && profile.length === 1 && profile[0] === APPOINTMENT_PROFILE;
  return right ? undefined : 'Meta element must be present in Appointment';
};

/** [B15, B16]. */
export const nothingForbidden: BodyRule = (appointment) => {
  const found = FORBIDDEN.find(([name]) => appointment[name] !== undefined);
  return found === undefined ? undefined : `${found[1]} shouldn't be provided!`;
};

const MOST = { description: 100, comment: 500 } as const;

/** [B13, B14]; counted in UTF-16 units. */
export const textsFit: BodyRule = ({ description, comment }) => {
  if (!isText(description)) return 'Description must be populated';
  if (description.length > MOST.description) return 'Appointment description cannot be greater then 100 characters';
  const long = typeof comment === 'string' && comment.length > MOST.comment;
  return long ? 'Appointment comment cannot be greater than 500 characters' : undefined;
};

/** [B4]. */
export const referencesLocal: BodyRule = (appointment) => {
  const found = absoluteReference(appointment);
  return found === undefined ? undefined : `Reference ${found} must be relative not absolute`;
};

/** [B5, B6]. */
export const participantsWhole: BodyRule = (appointment) => {
  const participants = objectsIn(appointment['participant']);
  if (participants.length === 0) return 'At least one participant is required';
  const actors = actorsOf(appointment);
  if (actors.includes('')) return 'Appointment Participant does not contain a Participant Actor reference';
  const silent = participants.findIndex(({ status }) => !isText(status));
  if (silent >= 0) return `Appointment Participant ${actors[silent] ?? ''} Status is a requirement but is missing.`;
  const both = ['Patient/', 'Location/'].every((type) => actors.some((actor) => actor.startsWith(type)));
  return both ? undefined : 'Appointment resource is not a valid resource required valid Patient and Location';
};

const KNOWN_EXTENSIONS = [BOOKING_ORGANISATION, CANCELLATION_REASON, PRACTITIONER_ROLE, DELIVERY_CHANNEL];

/** [B22], without the cancellation reason. */
export const extensionsKnown: BodyRule = (appointment) => {
  const urls = extensionsOf(appointment).map(({ url }) => String(url));
  const odd = urls.filter((url, index) => !KNOWN_EXTENSIONS.includes(url) || urls.indexOf(url) !== index);
  return odd.length === 0 ? undefined : `Invalid/multiple appointment extensions found. ${odd.join(', ')}`;
};

/** The contained organisation that books. */
export function bookingOrganisation(appointment: JsonObject): JsonObject | undefined {
  const reference = bookingReference(appointment);
  return objectsIn(appointment['contained']).find(
    ({ resourceType, id }) => resourceType === 'Organization' && isText(id) && reference === `#${id.replace(/^#/, '')}`,
  );
}

function bookingReference(appointment: JsonObject): unknown {
  const value = extensionNamed(appointment, BOOKING_ORGANISATION)?.['valueReference'];
  return isObject(value) ? value['reference'] : undefined;
}

/** [B20, B21]. */
export const bookerNamed: BodyRule = (appointment) => {
  if (extensionNamed(appointment, BOOKING_ORGANISATION) === undefined)
    return 'Booking organization extension must be present';
  const reference = bookingReference(appointment);
  if (!isText(reference) || !reference.startsWith('#')) return 'Booking organization reference does not start with #';
  const organisation = bookingOrganisation(appointment);
  return organisation === undefined ? 'Contained Organization must be present' : incomplete(organisation);
};

function incomplete({ name, telecom, identifier }: JsonObject): string | undefined {
  if (!isText(name)) return 'Contained Organization must contain a name';
  const phoned = objectsIn(telecom).some(({ system, value }) => system === 'phone' && isText(value));
  if (!phoned) return 'Contained Organization must contain at least one telecom with a system of phone';
  const coded = objectsIn(identifier).some(({ system, value }) => system === ODS_SYSTEM && isText(value));
  return coded ? undefined : 'Contained Organization must contain an identifier with the system of ODS codes';
}
