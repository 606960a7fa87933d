import type { SimReply } from '../kernel/exchange.js';
import type { ProviderCall } from '../practices/call.js';
import { headerOf } from '../practices/call.js';
import { isObject, type JsonObject } from '../practices/json-value.js';
import { fhir, fhirText } from '../practices/outcome.js';
import type { Appointment } from './appointment-book.js';
import { APPOINTMENT_PROFILE, DELIVERY_CHANNEL, JOB_ROLE_SYSTEM, PRACTITIONER_ROLE } from './fixed.js';
import type { Slot } from './diary.js';
import type { Session } from './sessions.js';

/** The resource as it is served. */
export function appointmentResource({ id, version, elements }: Appointment): JsonObject {
  return { resourceType: 'Appointment', id, meta: { versionId: version, profile: [APPOINTMENT_PROFILE] }, ...elements };
}

/** What the practice adds to a booking from the slot and its schedule. Source: shared/spec/appointments.md §3.1. */
export function fromTheSlot({ run, schedule: { session } }: Slot): {
  readonly extension: readonly JsonObject[];
  readonly texts: JsonObject;
} {
  return {
    extension: [roleExtension(session), { url: DELIVERY_CHANNEL, valueCode: run.channel }],
    texts: { serviceCategory: { text: session.name }, serviceType: [{ text: run.type }] },
  };
}

export function roleExtension({ role }: Session): JsonObject {
  return { url: PRACTITIONER_ROLE, valueCodeableConcept: { coding: [{ system: JOB_ROLE_SYSTEM, ...role }] } };
}

/** A reply with the resource and its version; without a body where that is asked for or the supplier never sends one. */
export function appointmentReply(
  status: 200 | 201,
  appointment: Appointment,
  call: ProviderCall,
  minimal = false,
): SimReply {
  const asked = headerOf(call.request, 'prefer').includes('return=minimal');
  const bare = minimal || (asked && call.request.method !== 'GET');
  const reply = bare ? fhirText(status, '') : fhir(status, appointmentResource(appointment));
  const path = `/Appointment/${appointment.id}/_history/${appointment.version}`;
  return {
    ...reply,
    headers: {
      ...reply.headers,
      ETag: `W/"${appointment.version}"`,
      'Last-Modified': (appointment.history.at(-1)?.at ?? call.now).toUTCString(),
      ...(status === 201 ? { Location: call.practice.roots.appointments + path } : {}),
    },
  };
}

/** A single resource of the foundations, with its version as the ETag. */
export function heldReply(resource: JsonObject): SimReply {
  const reply = fhir(200, resource);
  const meta = resource['meta'];
  const version = isObject(meta) ? String(meta['versionId']) : '1';
  return { ...reply, headers: { ...reply.headers, ETag: `W/"${version}"` } };
}

export function searchset(resources: readonly JsonObject[], { entryAbsent = false } = {}): JsonObject {
  const entry = resources.length === 0 && entryAbsent ? {} : { entry: resources.map((resource) => ({ resource })) };
  return {
    resourceType: 'Bundle',
    meta: { profile: ['https://fhir.nhs.uk/STU3/StructureDefinition/GPConnect-Searchset-Bundle-1'] },
    type: 'searchset',
    ...entry,
  };
}
