import { LocalId, type OfferedService, type Place, type PlaceOrganisation, type StaffMember } from '#contracts';
import {
  type Stu3Address,
  Stu3BookingOrganization,
  Stu3BookingPractitioner,
  type Stu3ContactPoint,
  Stu3HealthcareService,
  type Stu3HumanName,
  Stu3BookingLocation,
} from '#fhir';
import { filled } from '../term.js';
import { SYSTEM } from './booking-systems.js';
import { localIdOf } from './local-reference.js';

/** Readers of what stands around a slot; `undefined`: not this kind of resource, or without a usable id. */
export function readPlace(resource: unknown): Place | undefined {
  const location = Stu3BookingLocation.safeParse(resource).data;
  const id = LocalId.safeParse(location?.id).data;
  if (location === undefined || id === undefined) return undefined;
  return {
    id,
    name: filled(location.name),
    address: addressLines(location.address),
    phone: phoneOf(location.telecom),
    organisationId: localIdOf(location.managingOrganization, 'Organization'),
  };
}

export function readPlaceOrganisation(resource: unknown): PlaceOrganisation | undefined {
  const organisation = Stu3BookingOrganization.safeParse(resource).data;
  const id = LocalId.safeParse(organisation?.id).data;
  if (organisation === undefined || id === undefined) return undefined;
  return {
    id,
    odsCode: odsCodeOf(organisation),
    name: filled(organisation.name),
    address: addressLines(organisation.address[0]),
    phone: phoneOf(organisation.telecom),
  };
}

export function readStaffMember(resource: unknown): StaffMember | undefined {
  const practitioner = Stu3BookingPractitioner.safeParse(resource).data;
  const id = LocalId.safeParse(practitioner?.id).data;
  if (practitioner === undefined || id === undefined) return undefined;
  return { id, name: nameInWords(practitioner.name), gender: filled(practitioner.gender) };
}

export function readOfferedService(resource: unknown): OfferedService | undefined {
  const service = Stu3HealthcareService.safeParse(resource).data;
  const id = LocalId.safeParse(service?.id).data;
  return service === undefined || id === undefined ? undefined : { id, name: filled(service.name) };
}

export function odsCodeOf({ identifier }: Pick<Stu3BookingOrganization, 'identifier'>): string | undefined {
  return filled(identifier.find(({ system }) => system === SYSTEM.odsCode)?.value);
}

export function phoneOf(telecom: readonly Stu3ContactPoint[]): string | undefined {
  return filled(telecom.find(({ system, value }) => system === 'phone' && filled(value) !== undefined)?.value);
}

/** Some practices give only `name.text`. Source: gp-connect-core.md §8.4. */
function nameInWords(names: readonly Stu3HumanName[]): string | undefined {
  const name = names.find(({ use }) => use === 'official') ?? names[0];
  if (name === undefined) return undefined;
  const parts = [...name.prefix, ...name.given, name.family].filter((part) => part !== undefined);
  return filled(parts.join(' ')) ?? filled(name.text);
}

function addressLines(address: Stu3Address | undefined): readonly string[] {
  if (address === undefined) return [];
  const lines = [...address.line, address.city, address.district, address.postalCode].flatMap(
    (line) => filled(line) ?? [],
  );
  return lines.length > 0 ? lines : [filled(address.text)].flatMap((text) => text ?? []);
}
