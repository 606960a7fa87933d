import { BOOKING_NOW } from '../../contracts/testing/a-booking.js';
import { FakeSpineTransport, type SpineScript } from '../../contracts/testing/fake-spine-transport.js';
import { A_PATIENT, A_PRACTICE } from '../../contracts/testing/fakes.js';
import { AppointmentsAdapter } from '../src/appointments/appointments.adapter.js';
import { FoundationsAdapter } from '../src/foundations/foundations.adapter.js';
import { GpcCommands } from '../src/gpc-commands.js';
import { GpcQueries } from '../src/gpc-queries.js';

export type Json = Readonly<Record<string, unknown>>;

const SD = 'https://fhir.nhs.uk/STU3/StructureDefinition';
const ROLE = {
  url: `${SD}/Extension-GPConnect-PractitionerRole-1`,
  valueCodeableConcept: { coding: [{ code: 'R0260', display: 'General Medical Practitioner' }] },
};
const CHANNEL = { url: `${SD}/Extension-GPConnect-DeliveryChannel-2`, valueCode: 'In-person' };
const ODS = 'https://fhir.nhs.uk/Id/ods-organization-code';

/** A free slot as a practice writes it, ten minutes from 10:00 on 14 June 2027. */
export function slotJson(changes: Json = {}): Json {
  return {
    resourceType: 'Slot',
    id: 's-01',
    meta: { versionId: '1' },
    extension: [CHANNEL],
    serviceType: [{ text: 'Routine appointment' }],
    schedule: { reference: 'Schedule/sch-1' },
    status: 'free',
    start: '2027-06-14T10:00:00+01:00',
    end: '2027-06-14T10:10:00+01:00',
    ...changes,
  };
}

export const SECOND_SLOT = slotJson({
  id: 's-02',
  start: '2027-06-14T10:10:00+01:00',
  end: '2027-06-14T10:20:00+01:00',
});
export const SCHEDULE: Json = {
  resourceType: 'Schedule',
  id: 'sch-1',
  extension: [ROLE],
  serviceCategory: { text: 'Morning surgery' },
  actor: [{ reference: 'Practitioner/prac-1' }, { reference: 'Location/loc-1' }],
};
export const PLACE: Json = {
  resourceType: 'Location',
  id: 'loc-1',
  name: 'Fernhill Surgery',
  address: [{ line: ['1 Fern Hill'], city: 'Exampleton', postalCode: 'ZZ99 1AA' }],
  telecom: { system: 'phone', value: '01632960010' },
  managingOrganization: { reference: 'Organization/org-1' },
};
/** What stands around the slots of `aSlot()`. */
export const AROUND: readonly Json[] = [
  SCHEDULE,
  PLACE,
  {
    resourceType: 'Practitioner',
    id: 'prac-1',
    name: [{ prefix: ['Dr'], given: ['Sam'], family: 'Harebell' }],
    gender: 'female',
  },
  {
    resourceType: 'Organization',
    id: 'org-1',
    identifier: [{ system: ODS, value: A_PRACTICE }],
    name: 'Fernhill Practice',
    telecom: [{ system: 'phone', value: '01632960010' }],
  },
];

/** `anAppointment()` as the practice writes it, in an order of its own. */
export function appointmentJson(changes: Json = {}): Json {
  return {
    resourceType: 'Appointment',
    id: 'app-9',
    meta: { versionId: '1', profile: [`${SD}/GPConnect-Appointment-1`] },
    contained: [
      {
        resourceType: 'Organization',
        id: 'o',
        identifier: [{ system: ODS, value: 'FZZ01' }],
        type: [{ coding: [{ code: 'urgent-care' }] }],
        name: 'Blue Teapot Pharmacy',
        telecom: [{ system: 'phone', value: '01632960099' }],
      },
    ],
    extension: [
      CHANNEL,
      { url: `${SD}/Extension-GPConnect-AppointmentCancellationReason-1` },
      ROLE,
      { url: `${SD}/Extension-GPConnect-BookingOrganisation-1`, valueReference: { reference: '#o' } },
    ],
    status: 'booked',
    serviceCategory: { text: 'Morning surgery' },
    serviceType: [{ text: 'Routine appointment' }],
    description: 'Ear pain for three days',
    start: '2027-06-14T10:00:00+01:00',
    end: '2027-06-14T10:20:00+01:00',
    minutesDuration: 20,
    slot: [{ reference: 'Slot/s-01' }, { reference: 'Slot/s-02' }],
    created: '2027-06-09T09:15:30+01:00',
    comment: 'Interpreter needed',
    participant: [
      { actor: { reference: 'Practitioner/prac-1' }, status: 'accepted' },
      { actor: { reference: 'Patient/pat-77' }, status: 'accepted' },
      { actor: { reference: 'Location/loc-1' }, status: 'accepted' },
    ],
    ...changes,
  };
}

/** `aPracticePatient()` as the practice writes it. */
export function patientJson(changes: Json = {}): Json {
  const branch = { url: 'preferredBranchSurgery', valueReference: { reference: 'Location/loc-1' } };
  return {
    resourceType: 'Patient',
    id: 'pat-77',
    meta: { versionId: '3' },
    extension: [{ url: `${SD}/Extension-CareConnect-GPC-RegistrationDetails-1`, extension: [branch] }],
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: A_PATIENT }],
    name: [{ use: 'official', family: 'Fernsby', given: ['Marigold'] }],
    gender: 'female',
    birthDate: '1972-04-09',
    ...changes,
  };
}

export function searchset(...resources: readonly Json[]): string {
  return JSON.stringify({
    resourceType: 'Bundle',
    type: 'searchset',
    entry: resources.map((resource) => ({ resource })),
  });
}

/** A practice's refusal. */
export function outcome(code: string, diagnostics?: string): string {
  const details = { coding: [{ system: `https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1`, code }] };
  const said = diagnostics === undefined ? {} : { diagnostics };
  return JSON.stringify({
    resourceType: 'OperationOutcome',
    issue: [{ severity: 'error', code: 'invalid', details, ...said }],
  });
}

/** A refusal of the Spine proxy. */
export function proxyOutcome(status: number, diagnostics: string): string {
  const system = 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0';
  const details = { coding: [{ system, code: String(status), display: diagnostics }] };
  return JSON.stringify({ resourceType: 'OperationOutcome', issue: [{ code: 'forbidden', details, diagnostics }] });
}

export const answer = (status: number, body: string | Json, headers: { etag?: string; location?: string } = {}) =>
  ({ status, body: typeof body === 'string' ? body : JSON.stringify(body), ...headers }) satisfies SpineScript;

/** Both adapters over one script, with the clock at `BOOKING_NOW`. */
export function overScript(...script: readonly [SpineScript, ...SpineScript[]]): {
  readonly transport: FakeSpineTransport;
  readonly appointments: AppointmentsAdapter;
  readonly foundations: FoundationsAdapter;
} {
  const transport = new FakeSpineTransport(script);
  const clock = { now: () => BOOKING_NOW, uuid: () => 'unused' };
  const queries = new GpcQueries({ transport, clock, sleep: async () => undefined });
  const parts = { queries, commands: new GpcCommands(transport, clock, 30_000), clock, queryTimeoutMs: 30_000 };
  return { transport, appointments: new AppointmentsAdapter(parts), foundations: new FoundationsAdapter(parts) };
}
