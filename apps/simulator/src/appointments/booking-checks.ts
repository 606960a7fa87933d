import { isObject, isText, type JsonObject, objectsIn } from '../practices/json-value.js';
import { type Refusal, refuse } from '../practices/outcome.js';
import { bookingOrganisation } from './body-rules.js';
import type { Booking } from './book-rules.js';
import type { Slot } from './diary.js';
import { DELIVERY_CHANNEL, ODS_SYSTEM, ORGANISATION_TYPE_SYSTEM, PRACTITIONER_ROLE } from './fixed.js';
import type { HeldPatient } from './patient-index.js';
import { actorId, extensionNamed } from './references.js';
import { type Checked, fine, firstBroken, invalid, refused, type RequestDesk } from './request-desk.js';
import { apart, type Booker, withheld } from './slot-rules.js';

/** A booking with everything that it refers to. */
export interface Resolved extends Booking {
  readonly patient: HeldPatient;
  readonly slots: readonly Slot[];
  readonly first: Slot;
  readonly last: Slot;
  readonly desk: RequestDesk;
}

/** What the booking says of the practice's own things. Rows in brackets: shared/spec/appointments.md §3.4. */
export function resolved(booking: Booking, desk: RequestDesk): Checked<Resolved> {
  const slots: Slot[] = [];
  for (const id of booking.slotIds) {
    const slot = desk.surgery.diary.slot(id);
    if (slot === undefined) return refused(unknownSlot(id, desk));
    slots.push(slot);
  }
  const [first] = slots;
  const last = slots.at(-1);
  const patientId = actorId(booking.body, 'Patient') ?? '';
  const patient = desk.surgery.patients.byId(patientId);
  if (patient === undefined || first === undefined || last === undefined)
    return refused(invalid(`Patient resource reference ${patientId} is not a valid resource`)); // [B7, B30]
  const found: Resolved = { ...booking, patient, slots, first, last, desk };
  const broken = firstBroken(RULES, found);
  return broken === undefined ? fine(found) : refused(invalid(broken));
}

/** [B2]. */
function unknownSlot(id: string, { quirks }: RequestDesk): Refusal {
  return quirks.has('guidance-codes')
    ? refuse(422, 'REFERENCE_NOT_FOUND', `Reference to Slot/${id} - no such slot exists at the server`)
    : invalid(`Slot resource reference value ${id} is not a valid resource.`);
}

type Rule = (booking: Resolved) => string | undefined;

const RULES: readonly Rule[] = [
  placeRight,
  clinicianRight,
  timesRight,
  channelRight,
  roleRight,
  joined,
  ahead,
  offered,
  withinLimits,
];

/** [B7, B8]. */
function placeRight({ body, first, desk: { surgery } }: Resolved): string | undefined {
  const sent = actorId(body, 'Location') ?? '';
  const { locations } = surgery.premises;
  if (!locations.some(({ id }) => id === sent)) return `Location resource reference ${sent} is not a valid resource`;
  const right = locations[first.schedule.session.location].id;
  return sent === right ? undefined : `Provided location id (${sent}) is not equal to Schedule location id (${right})`;
}

/** [B7, B8]. */
function clinicianRight({ body, first, desk: { surgery } }: Resolved): string | undefined {
  const sent = actorId(body, 'Practitioner');
  if (sent === undefined) return undefined;
  const { practitioners } = surgery.premises;
  if (!practitioners.some(({ id }) => id === sent))
    return `Practitioner resource reference ${sent} is not a valid resource`;
  const right = practitioners[first.schedule.session.practitioner ?? -1]?.id;
  return sent === right
    ? undefined
    : `Provided practitioner id (${sent}) is not equal to Schedule practitioner id (${right ?? 'none'})`;
}

/** [B10]. The text has to be the slot's, not only the instant. */
function timesRight({ start, end, first, last }: Resolved): string | undefined {
  return (
    timeWrong('Start', start, { text: first.startText, instant: first.start, which: 'first' }) ??
    timeWrong('End', end, { text: last.endText, instant: last.end, which: 'last' })
  );
}

function timeWrong(
  name: 'Start' | 'End',
  sent: string,
  { text, instant, which }: { readonly text: string; readonly instant: number; readonly which: string },
): string | undefined {
  if (sent === text) return undefined;
  const how = Date.parse(sent) === instant ? 'lexically match' : 'match';
  return `${name} date '${sent}' must ${how} ${name.toLowerCase()} date of ${which} slot '${text}'`;
}

/** What is the slot's or the schedule's may be repeated, but not otherwise. Source: shared/spec/appointments.md §3.2. */
function channelRight({ body, first }: Resolved): string | undefined {
  const channel = extensionNamed(body, DELIVERY_CHANNEL)?.['valueCode'] ?? first.run.channel;
  return channel === first.run.channel ? undefined : 'Delivery channel does not match that of the first slot';
}

function roleRight({ body, first }: Resolved): string | undefined {
  const concept = extensionNamed(body, PRACTITIONER_ROLE)?.['valueCodeableConcept'];
  const code = isObject(concept) ? objectsIn(concept['coding'])[0]?.['code'] : undefined;
  return code === undefined || code === first.schedule.session.role.code
    ? undefined
    : 'Practitioner role does not match that of the schedule';
}

/** [B23]. */
function joined({ slots, desk: { quirks } }: Resolved): string | undefined {
  if (slots.length > 1 && quirks.has('no-multi-slot')) return 'This system books one slot at a time'; // [B27]
  for (const [index, next] of slots.slice(1).entries()) {
    const before = slots[index];
    const why = before === undefined ? undefined : apart(before, next);
    if (why !== undefined) return why;
  }
  return undefined;
}

/** [B26]. */
function ahead({ first, desk: { call } }: Resolved): string | undefined {
  return first.start > call.now.getTime() ? undefined : 'The appointment start date cannot be in the past';
}

/** [B27]. Slots that patients of the practice have filled are B1, not a rule of the practice. */
function offered({ slots, body, desk: { call } }: Resolved): string | undefined {
  const booker = bookerOf(body);
  for (const slot of slots) {
    const why = withheld({ ...slot, taken: false }, booker, call.now.getTime());
    if (why !== undefined) return `Slot/${slot.id} ${why}`;
  }
  return undefined;
}

function bookerOf(body: JsonObject): Booker {
  const { identifier, type } = bookingOrganisation(body) ?? {};
  const codes = objectsIn(type).flatMap(({ coding }) => objectsIn(coding));
  return {
    odsCodes: valuesIn(objectsIn(identifier), ODS_SYSTEM, 'value'),
    types: valuesIn(codes, ORGANISATION_TYPE_SYSTEM, 'code'),
  };
}

const valuesIn = (items: readonly JsonObject[], system: string, name: string): readonly string[] =>
  items
    .filter((item) => item['system'] === system)
    .map((item) => item[name])
    .filter(isText);

/** [B27]: the practice lets one organisation have so many slots of a session. */
function withinLimits({ body, slots, first, desk: { surgery, quirks } }: Resolved): string | undefined {
  const limit = quirks.get('slot-limit');
  if (limit === undefined) return undefined;
  const { odsCodes } = bookerOf(body);
  const had = surgery.book
    .all()
    .filter(({ status }) => status === 'booked')
    .filter(({ elements }) => bookerOf(elements).odsCodes.some((code) => odsCodes.includes(code)))
    .flatMap((appointment) => appointment.slots)
    .filter(({ schedule }) => schedule.id === first.schedule.id);
  return had.length + slots.length > Number(limit)
    ? 'Your organisation has no more slots left in this session'
    : undefined;
}
