import { type AppointmentBooker, type AppointmentView, LocalId } from '#contracts';
import { Stu3Appointment } from '#fhir';
import { extensionsCalled } from '../extension.js';
import { filled } from '../term.js';
import { EXTENSION_NAME } from './booking-systems.js';
import { localIdOf } from './local-reference.js';
import { odsCodeOf, phoneOf } from './place-reading.js';
import { channelIn, roleIn } from './slot-schedules.js';
import { timesOf } from './slot-reading.js';

/**
 * An appointment as returned, parts found by address and actor type, never by place; `undefined` without id, status or times.
 * Source: appointments.md §3.1, §7.1.
 */
export function readAppointment(resource: unknown): AppointmentView | undefined {
  const sent = Stu3Appointment.safeParse(resource).data;
  return sent === undefined ? undefined : viewOf(sent);
}

function viewOf(sent: Stu3Appointment): AppointmentView | undefined {
  const appointmentId = LocalId.safeParse(sent.id).data;
  const times = timesOf(sent);
  const status = filled(sent.status);
  if (appointmentId === undefined || times === undefined || status === undefined) return undefined;
  return {
    appointmentId,
    versionId: filled(sent.meta?.versionId),
    status,
    ...times,
    ...textsOf(sent),
    slotIds: sent.slot.flatMap((slot) => localIdOf(slot, 'Slot') ?? []),
    ...actorsOf(sent),
    bookedBy: bookerOf(sent),
    deliveryChannel: channelIn(sent.extension),
    practitionerRole: roleIn(sent.extension),
    slotType: filled(sent.serviceType[0]?.text),
    sessionName: filled(sent.serviceCategory?.text),
  };
}

/** A reason on an appointment that is not cancelled means nothing. Source: appointments.md §10 row 24. */
function textsOf({
  status,
  description,
  comment,
  created,
  extension,
}: Stu3Appointment): Pick<AppointmentView, 'description' | 'comment' | 'created' | 'cancellationReason'> {
  const reasons = extensionsCalled(extension, EXTENSION_NAME.cancellationReason);
  const reason = reasons.map(({ valueString }) => filled(valueString)).find((text) => text !== undefined);
  return {
    description: filled(description),
    comment: filled(comment),
    created: filled(created),
    cancellationReason: status === 'cancelled' ? reason : undefined,
  };
}

function actorsOf({
  participant,
}: Stu3Appointment): Pick<AppointmentView, 'patientId' | 'locationId' | 'practitionerId' | 'serviceId'> {
  const actor = (type: string): LocalId | undefined =>
    participant.map((one) => localIdOf(one.actor, type)).find((id) => id !== undefined);
  return {
    patientId: actor('Patient'),
    locationId: actor('Location'),
    practitionerId: actor('Practitioner'),
    serviceId: actor('HealthcareService'),
  };
}

/** The contained organisation that the extension points to. Source: appointments.md §3.2, §4.1. */
function bookerOf({ contained, extension }: Stu3Appointment): AppointmentBooker | undefined {
  const references = extensionsCalled(extension, EXTENSION_NAME.bookingOrganisation).map(
    ({ valueReference }) => valueReference?.reference,
  );
  const organisation = contained.find(({ id }) => id !== undefined && references.includes(`#${id}`));
  if (organisation === undefined) return undefined;
  return {
    odsCode: odsCodeOf(organisation),
    name: filled(organisation.name),
    phone: phoneOf(organisation.telecom),
    type: filled(organisation.type[0]?.coding[0]?.code),
  };
}
