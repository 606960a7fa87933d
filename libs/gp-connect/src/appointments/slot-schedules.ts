import {
  LocalId,
  type OfferedService,
  type Place,
  type PlaceOrganisation,
  type SlotView,
  type StaffMember,
  type StaffRole,
} from '#contracts';
import { type Stu3BookingExtension, Stu3Schedule } from '#fhir';
import { extensionsCalled } from '../extension.js';
import { filled } from '../term.js';
import { EXTENSION_NAME } from './booking-systems.js';
import { localIdOf } from './local-reference.js';
import { readOfferedService, readPlace, readPlaceOrganisation, readStaffMember } from './place-reading.js';
import { byId } from './searchset.js';

/** What a slot inherits from its schedule. */
export type Session = Pick<
  SlotView,
  'sessionName' | 'practitionerRole' | 'practitioner' | 'location' | 'organisation' | 'service'
>;

/** Everything around the schedules of one answer. */
interface Surroundings {
  readonly places: ReadonlyMap<string, Place>;
  readonly organisations: ReadonlyMap<string, PlaceOrganisation>;
  readonly staff: ReadonlyMap<string, StaffMember>;
  readonly services: ReadonlyMap<string, OfferedService>;
}

/** Sessions of one answer by the id of their schedule. Source: appointments.md §2.3, §2.4. */
export function sessionsIn(resources: readonly unknown[]): ReadonlyMap<string, Session> {
  const around: Surroundings = {
    places: byId(resources, readPlace),
    organisations: byId(resources, readPlaceOrganisation),
    staff: byId(resources, readStaffMember),
    services: byId(resources, readOfferedService),
  };
  return new Map([...byId(resources, readSchedule)].map(([id, { schedule }]) => [id, sessionOf(schedule, around)]));
}

function sessionOf(schedule: Stu3Schedule, { places, organisations, staff, services }: Surroundings): Session {
  const location = actorOf(schedule, 'Location', (id) => places.get(id) ?? { id, address: [] });
  const only = organisations.size === 1 ? [...organisations.values()][0] : undefined;
  return {
    sessionName: filled(schedule.serviceCategory?.text),
    practitionerRole: roleIn(schedule.extension),
    practitioner: actorOf(schedule, 'Practitioner', (id) => staff.get(id) ?? { id }),
    location,
    organisation: location?.organisationId === undefined ? only : organisations.get(location.organisationId),
    service: actorOf(schedule, 'HealthcareService', (id) => services.get(id) ?? { id }),
  };
}

/** The id stands even where the practice did not send the resource: a booking needs it. */
function actorOf<T>({ actor }: Stu3Schedule, type: string, named: (id: LocalId) => T): T | undefined {
  const id = actor.map((one) => localIdOf(one, type)).find((one) => one !== undefined);
  return id === undefined ? undefined : named(id);
}

function readSchedule(resource: unknown): { readonly id: LocalId; readonly schedule: Stu3Schedule } | undefined {
  const schedule = Stu3Schedule.safeParse(resource).data;
  const id = LocalId.safeParse(schedule?.id).data;
  return schedule === undefined || id === undefined ? undefined : { id, schedule };
}

/** The coding's system differs between practices and does not decide. Source: appointments.md §10 row 23. */
export function roleIn(extensions: readonly Stu3BookingExtension[]): StaffRole | undefined {
  const concept = extensionsCalled(extensions, EXTENSION_NAME.practitionerRole)
    .map(({ valueCodeableConcept }) => valueCodeableConcept)
    .find((value) => value !== undefined);
  if (concept === undefined) return undefined;
  const coding = concept.coding[0];
  return { code: filled(coding?.code), display: filled(coding?.display) ?? filled(concept.text) };
}

/** Unknown channels are shown as sent. Source: appointments.md §0. */
export function channelIn(extensions: readonly Stu3BookingExtension[]): string | undefined {
  return extensionsCalled(extensions, EXTENSION_NAME.deliveryChannel)
    .map(({ valueCode }) => filled(valueCode))
    .find((code) => code !== undefined);
}
