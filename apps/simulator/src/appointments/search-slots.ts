import type { SimReply } from '../kernel/exchange.js';
import { isObject, type JsonObject, objectsIn } from '../practices/json-value.js';
import { fhir } from '../practices/outcome.js';
import { roleExtension, searchset } from './appointment-resource.js';
import type { Schedule, Slot } from './diary.js';
import { londonDate } from './london-time.js';
import { replyTo, type RequestDesk } from './request-desk.js';
import { DELIVERY_CHANNEL, SD } from './fixed.js';
import { type SlotQuery, slotQueryOf } from './slot-query.js';
import { withheld } from './slot-rules.js';

const DAY = 86_400_000;

/** `GET /Slot`. Source: shared/spec/appointments.md §2. */
export function searchSlots(desk: RequestDesk): SimReply {
  const query = slotQueryOf(desk.call, desk.quirks);
  if (query.kind === 'refused') return replyTo(desk, query.refusal);
  const slots = matching(desk, query.value);
  const resources = slots.length === 0 ? [] : resourcesFor(slots, query.value, desk);
  return fhir(200, searchset(resources, { entryAbsent: desk.quirks.has('entry-absent') }));
}

function matching({ surgery, call }: RequestDesk, query: SlotQuery): readonly Slot[] {
  const now = call.now.getTime();
  const busy = surgery.book.busyAt(now);
  return daysOf(query)
    .flatMap((day) => surgery.diary.slotsOn(day))
    .filter(({ start, end }) => start >= query.from && end <= query.to)
    .filter((slot) => !busy.has(slot.id) && withheld(slot, query, now) === undefined);
}

function daysOf({ from, to }: SlotQuery): readonly string[] {
  const days: string[] = [];
  // By half days: a day of 23 hours is not skipped.
  for (let at = from; at <= to; at += DAY / 2) days.push(londonDate(at));
  return [...new Set([...days, londonDate(to)])];
}

/** Includes as they were asked for; the organisation comes always, a known fault. Source: shared/spec/appointments.md §2.3. */
function resourcesFor(
  slots: readonly Slot[],
  { includes }: SlotQuery,
  { surgery, quirks }: RequestDesk,
): readonly JsonObject[] {
  const { premises } = surgery;
  const schedules = [...new Map(slots.map(({ schedule }) => [schedule.id, schedule])).values()];
  const places = new Set(schedules.map(({ session }) => premises.locations[session.location]));
  const people = new Set(schedules.flatMap(({ session }) => premises.practitioners[session.practitioner ?? -1] ?? []));
  const asked = (actor: string): boolean => includes.has(`Schedule:actor:${actor}`);
  const resources = [
    ...slots.map(slotResource),
    ...schedules.map((schedule) => scheduleResource(schedule, surgery.premises)),
    ...(asked('Practitioner') && !quirks.has('missing-practitioner') ? [...people] : []).map(
      ({ resource }) => resource,
    ),
    ...(asked('Location') ? [...places] : []).map(({ resource }) => resource),
    ...(quirks.has('organisation-omitted') ? [] : [premises.organization.resource]),
  ];
  const all = quirks.has('duplicate-entries') ? [...resources, ...resources.slice(slots.length)] : resources;
  return quirks.has('object-not-array') ? all.map(withLooseArrays) : all;
}

function slotResource(slot: Slot): JsonObject {
  return {
    resourceType: 'Slot',
    id: slot.id,
    meta: { versionId: '1', profile: [`${SD}GPConnect-Slot-1`] },
    extension: [{ url: DELIVERY_CHANNEL, valueCode: slot.run.channel }],
    serviceType: [{ text: slot.run.type }],
    schedule: { reference: `Schedule/${slot.schedule.id}` },
    status: 'free',
    start: slot.startText,
    end: slot.endText,
  };
}

function scheduleResource(schedule: Schedule, premises: RequestDesk['surgery']['premises']): JsonObject {
  const { session, id, startText, endText } = schedule;
  const person = premises.practitioners[session.practitioner ?? -1];
  return {
    resourceType: 'Schedule',
    id,
    meta: { versionId: '1', profile: [`${SD}GPConnect-Schedule-1`] },
    extension: [roleExtension(session)],
    serviceCategory: { text: session.name },
    actor: [
      { reference: `Location/${premises.locations[session.location].id}` },
      ...(person === undefined ? [] : [{ reference: `Practitioner/${person.id}` }]),
    ],
    planningHorizon: { start: startText, end: endText },
  };
}

/** The shapes of published examples: shared/spec/appointments.md §10, 19. */
function withLooseArrays(resource: JsonObject): JsonObject {
  const type = resource['resourceType'];
  if (type !== 'Organization' && type !== 'Location') return resource;
  const { telecom, address } = resource;
  const only = (value: unknown): unknown => objectsIn(value)[0] ?? value;
  return { ...resource, telecom: only(telecom), address: isObject(address) ? [address] : only(address) };
}
