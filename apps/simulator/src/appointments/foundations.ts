import type { SimReply } from '../kernel/exchange.js';
import { soughtIdentifier } from '../practices/identifier-check.js';
import { fhir, type ProviderCode, refuse } from '../practices/outcome.js';
import { isNhsNumber } from '../pds/nhs-number.js';
import { heldReply, searchset } from './appointment-resource.js';
import { patientResource, visitPlace } from './foundation-resources.js';
import type { Held } from './premises.js';
import type { Surgery } from './surgery.js';
import { pathPart, replyTo, type RequestDesk } from './request-desk.js';

/** Source for all of these: shared/spec/gp-connect-core.md §8.1, §8.4. */
export function findPatient(desk: RequestDesk): SimReply {
  const number = soughtIdentifier(desk.call).value;
  if (!isNhsNumber(number)) return replyTo(desk, refuse(400, 'INVALID_NHS_NUMBER', 'The NHS number is not valid'));
  if (desk.quirks.has('patient-id-changed')) renewId(desk.surgery, number);
  const found = desk.surgery.patients.find(number);
  return fhir(200, searchset(found.map((patient) => patientResource(patient, desk.surgery))));
}

/** Another id from now on; the appointments of the patient name the new one. */
function renewId({ patients, book }: Surgery, nhsNumber: string): void {
  const former = `Patient/${patients.idOf(nhsNumber)}`;
  patients.renewId(nhsNumber);
  book.rename(former, `Patient/${patients.idOf(nhsNumber)}`);
}

export function readPatient(desk: RequestDesk): SimReply {
  const patient = desk.surgery.patients.byId(pathPart(desk.call, 2));
  return patient === undefined
    ? replyTo(desk, refuse(404, 'PATIENT_NOT_FOUND', 'no such patient is served here'))
    : heldReply(patientResource(patient, desk.surgery));
}

const practitionersOf = ({ surgery }: RequestDesk): readonly Held[] => surgery.premises.practitioners;
const organizationsOf = ({ surgery }: RequestDesk): readonly Held[] => [surgery.premises.organization];
const locationsOf = ({ surgery }: RequestDesk): readonly Held[] => [
  ...surgery.premises.locations,
  { id: 'visit', resource: visitPlace(surgery) },
];

export const findPractitioner = (desk: RequestDesk): SimReply => found(desk, practitionersOf(desk));
export const findOrganization = (desk: RequestDesk): SimReply => found(desk, organizationsOf(desk));
export const readPractitioner = (desk: RequestDesk): SimReply =>
  read(desk, practitionersOf(desk), 'PRACTITIONER_NOT_FOUND');
export const readOrganization = (desk: RequestDesk): SimReply =>
  read(desk, organizationsOf(desk), 'ORGANISATION_NOT_FOUND');
export const readLocation = (desk: RequestDesk): SimReply => read(desk, locationsOf(desk), 'NO_RECORD_FOUND');

function found({ call }: RequestDesk, held: readonly Held[]): SimReply {
  const sought = JSON.stringify(soughtIdentifier(call));
  const resources = held.map(({ resource }) => resource);
  return fhir(200, searchset(resources.filter(({ identifier }) => JSON.stringify(identifier).includes(sought))));
}

function read(desk: RequestDesk, held: readonly Held[], code: ProviderCode): SimReply {
  const wanted = pathPart(desk.call, 2);
  const one = held.find(({ id }) => id === wanted);
  return one === undefined ? replyTo(desk, refuse(404, code, 'no such resource here')) : heldReply(one.resource);
}
