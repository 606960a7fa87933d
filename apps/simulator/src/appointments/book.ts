import type { SimReply } from '../kernel/exchange.js';
import { headerOf } from '../practices/call.js';
import type { JsonObject } from '../practices/json-value.js';
import { isText, objectsIn } from '../practices/json-value.js';
import { type Refusal, refuse } from '../practices/outcome.js';
import type { NewAppointment } from './appointment-book.js';
import { appointmentReply, fromTheSlot } from './appointment-resource.js';
import { bookingOrganisation, sentAppointment } from './body-rules.js';
import { BOOK_RULES, bookingIn } from './book-rules.js';
import { resolved, type Resolved } from './booking-checks.js';
import type { Slot } from './diary.js';
import { BOOKING_ORGANISATION } from './fixed.js';
import { londonText } from './london-time.js';
import { extensionsOf } from './references.js';
import { firstBroken, invalid, replyTo, type RequestDesk } from './request-desk.js';
import { OTHER_ORGANISATION } from './seeds.js';
import { pauseOf } from './spoil.js';

const SECOND = 1000;
const MINUTE = 60_000;

/** `POST /Appointment`: all slots or none, and only if every one is free. Source: shared/spec/appointments.md §3, §11.3. */
export function book(desk: RequestDesk): SimReply {
  const sent = sentAppointment(desk.call.request.body, desk.quirks);
  if (sent.kind === 'refused') return replyTo(desk, sent.refusal);
  const broken = firstBroken(BOOK_RULES, sent.value);
  if (broken !== undefined) return replyTo(desk, invalid(broken));
  const booking = resolved(bookingIn(sent.value), desk);
  if (booking.kind === 'refused') return replyTo(desk, booking.refusal);
  actOfOthers(booking.value);
  const taken = slotTaken(booking.value);
  if (taken !== undefined) return replyTo(desk, taken);
  return committed(booking.value);
}

/** [B1]. `non-atomic`: a system that does not look before it books. */
function slotTaken({ slots, patient, desk: { surgery, quirks } }: Resolved): Refusal | undefined {
  if (quirks.has('non-atomic')) return undefined;
  const holders = slots.flatMap(({ id }) => surgery.book.holdersOf(id));
  if (holders.length === 0 && !slots.some(({ taken }) => taken)) return undefined;
  const own = holders.some(({ nhsNumber }) => nhsNumber === patient.nhsNumber);
  return own && quirks.has('refuse-second')
    ? invalid('The patient already has an appointment at this time')
    : refuse(409, 'DUPLICATE_REJECTED', 'Slot is already in use.');
}

/** Somebody else was quicker: in another patient's name, or in this one's. */
function actOfOthers(booking: Resolved): void {
  const { desk, patient, slots } = booking;
  const stolen = desk.quirks.has('slot-stolen');
  if (!stolen && !desk.quirks.has('patient-has-slot')) return;
  const { surgery, call } = desk;
  if (slots.some(({ id }) => surgery.book.holdersOf(id).length > 0)) return;
  const nhsNumber = stolen ? SOMEBODY_ELSE : patient.nhsNumber;
  const appointment = newAppointment(booking, slots);
  const elements = (stolen ? withoutPatient : byOthers)(appointment.elements, call.now);
  surgery.book.add({ ...appointment, nhsNumber, elements }, { command: 'by-practice', at: call.now });
}

/** Stands for a patient whom the simulator does not tell of. */
const SOMEBODY_ELSE = 'somebody else';

function withoutPatient({ contained: _contained, participant, ...rest }: JsonObject): JsonObject {
  const others = objectsIn(participant).filter(({ actor }) => !JSON.stringify(actor).includes('Patient/'));
  return { ...rest, participant: others };
}

/** The same patient and slots, but another organisation's booking: not ours by anything that a consumer may look at. */
function byOthers(elements: JsonObject, now: Date): JsonObject {
  const { comment: _comment, ...rest } = elements;
  const others = extensionsOf(elements).filter(({ url }) => url !== BOOKING_ORGANISATION);
  return {
    ...rest,
    contained: [OTHER_ORGANISATION],
    extension: [{ url: BOOKING_ORGANISATION, valueReference: { reference: `#${OTHER_ORGANISATION.id}` } }, ...others],
    description: 'Review',
    created: londonText(now.getTime() - MINUTE),
  };
}

function committed(booking: Resolved): SimReply {
  const { desk, slots } = booking;
  const { surgery, call, quirks } = desk;
  const kept = quirks.has('first-slot-only') ? slots.slice(0, 1) : slots;
  const appointment = surgery.book.add(newAppointment(booking, kept), {
    command: 'book',
    traceId: headerOf(call.request, 'ssp-traceid'),
    at: call.now,
  });
  return appointmentReply(201, appointment, call, quirks.has('minimal'));
}

function newAppointment(booking: Resolved, slots: readonly Slot[]): NewAppointment {
  const { patient, first, desk } = booking;
  const now = desk.call.now.getTime();
  const last = slots.at(-1) ?? first;
  const slow = pauseOf(desk.quirks, 'slow-commit');
  const lag = (name: 'list-lag' | 'slot-lag'): number => now + Number(desk.quirks.get(name) ?? 0) * SECOND + slow;
  return {
    status: 'booked',
    nhsNumber: patient.nhsNumber,
    slots,
    start: first.start,
    end: last.end,
    elements: elementsOf(booking, slots, last),
    visit: false,
    listedFrom: lag('list-lag'),
    hiddenFrom: lag('slot-lag'),
  };
}

/** The booking as the practice's system keeps it. Source: shared/spec/appointments.md §3.1, last paragraph. */
function elementsOf({ body, first, desk }: Resolved, slots: readonly Slot[], last: Slot): JsonObject {
  const { quirks, call } = desk;
  const { extension, texts } = fromTheSlot(first);
  const organisation = bookingOrganisation(body);
  const named = organisation !== undefined && !quirks.has('drop-organisation');
  const early = call.practice.personality === '1.2.7';
  return {
    ...(named ? { contained: [early ? withoutType(organisation) : organisation] } : {}),
    extension: [
      ...(named
        ? [
            {
              url: BOOKING_ORGANISATION,
              valueReference: { reference: `#${String(organisation['id']).replace(/^#/, '')}` },
            },
          ]
        : []),
      ...extension,
    ],
    status: 'booked',
    ...texts,
    ...(body['priority'] === undefined ? {} : { priority: body['priority'] }),
    start: first.startText,
    end: last.endText,
    ...(early ? {} : { minutesDuration: (last.end - first.start) / MINUTE }),
    slot: slots.map(({ id }) => ({ reference: `Slot/${id}` })),
    created: londonText(quirks.has('rewrite-created') ? call.now.getTime() : Date.parse(String(body['created']))),
    ...textsOf(body, quirks.has('rewrite-text')),
    participant: body['participant'],
  };
}

/** Early systems forget the type. Source: shared/spec/appointments.md §10, 22. */
const withoutType = ({ type: _type, ...rest }: JsonObject): JsonObject => rest;

/** A system with one field for both texts merges them. */
function textsOf({ description, comment }: JsonObject, merge: boolean): JsonObject {
  if (!isText(comment)) return { description };
  return merge ? { description: `${String(description)} ${comment}` } : { description, comment };
}
