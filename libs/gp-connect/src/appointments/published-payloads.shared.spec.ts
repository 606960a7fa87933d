import { areBookableTogether, INTERACTION, NhsNumber, type SlotView } from '#contracts';
import { Stu3CapabilityStatement } from '#fhir';
import { describeWithSharedData, sharedData } from '../../../../test/support/shared-data.js';
import { aBooking, aLeg, IN_TIME } from '../../../contracts/testing/a-booking.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import { answer, overScript, type Json } from '../../testing/appointment-wire.js';
import { registrationBody } from '../foundations/register-request.js';
import { readPracticePatient } from '../foundations/patient-reading.js';
import { amendedBody } from './appointment-changes.js';
import { readAppointment } from './appointment-reading.js';
import { bookingBody } from './booking-request.js';
import { readOfferedService, readPlace, readPlaceOrganisation, readStaffMember } from './place-reading.js';
import { readSearchset } from './searchset.js';
import { joined, readSlots } from './slot-reading.js';

type Read = (body: Json) => unknown;

const bytes = (body: Json): Buffer => Buffer.from(JSON.stringify(body));
const ids = (slots: readonly SlotView[]): string =>
  slots.map(({ slotId, bookableWithNext }) => `${slotId}>${bookableWithNext ?? '-'}`).join(' ');
/** Read as the answer to a search of that day, long before it. */
const slotsOn =
  (day: string): Read =>
  (body) => {
    const page = readSlots(bytes(body), { start: day, end: `${day}T23:59:59+01:00` }, new Date(0));
    if (page === undefined) return undefined;
    const { slots, leftOut } = joined([page]);
    const [first] = slots;
    const gaps = Object.entries(leftOut).filter(([, count]) => count > 0);
    const told: readonly unknown[] = [
      ids(slots),
      first?.location?.name,
      first?.service?.name,
      first?.oddOffset,
      ...gaps.map(([reason, count]) => `${reason}: ${count}`),
    ];
    return told.filter((one) => one !== undefined && one !== '');
  };
const appointment: Read = (body) => {
  const view = readAppointment(body);
  if (view === undefined) return undefined;
  const { appointmentId, status, slotIds, durationMinutes, bookedBy, cancellationReason } = view;
  return [
    appointmentId,
    status,
    slotIds.join('+'),
    durationMinutes,
    bookedBy?.odsCode,
    bookedBy?.type,
    cancellationReason,
  ];
};
const inBundle: Read = (body) =>
  readSearchset(bytes(body))?.resources.map((resource) => readAppointment(resource)?.appointmentId);
/** Same elements, whatever the values: what we send is what is published. */
const shape = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(shape)
    : typeof value === 'object' && value !== null
      ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, shape(part)]))
      : typeof value;
const bookAnswered =
  (status: number): Read =>
  async (body) => {
    const { appointments } = overScript(answer(status, body));
    const command = { ...aLeg(INTERACTION.bookAppointment), ...IN_TIME, booking: aBooking() };
    const result = await appointments.book(command, aCall());
    return 'reason' in result ? `${result.kind} ${result.reason}` : result.kind;
  };
const amendAnswered =
  (status: number): Read =>
  async (body) => {
    const document = { json: '{"resourceType":"Appointment","id":"9"}', versionId: '1' };
    const command = { ...aLeg(INTERACTION.amendAppointment), ...IN_TIME, document, amendment: {} };
    return (await overScript(answer(status, body)).appointments.amend(command, aCall())).kind;
  };
const asked =
  (status: number): Read =>
  async (body) => {
    const { foundations } = overScript(answer(status, body));
    const question = { ...aLeg(INTERACTION.findPatient), nhsNumber: NhsNumber.parse('9990001006') };
    const error: unknown = await foundations.findPatient(question, aCall()).catch((caught: unknown) => caught);
    return error instanceof Error && 'code' in error ? error.code : 'no fault';
  };
const statement: Read = (body) => {
  const { version, fhirVersion } = Stu3CapabilityStatement.parse(body);
  return [version, fhirVersion];
};

/** Names of the elements of the patient to register: what we send is what is published. */
function registeredElements(body: Json): readonly string[] {
  const { parameter } = body as { readonly parameter: readonly [{ readonly name: string; readonly resource: Json }] };
  return [parameter[0].name, ...Object.keys(parameter[0].resource).toSorted()];
}
function registerRequest(): Json {
  const registration = {
    nhsNumber: NhsNumber.parse('9990001006'),
    familyName: 'Fernsby',
    givenNames: ['Marigold'],
    gender: 'female',
    birthDate: '1972-04-09',
    phones: { home: '01632960001' },
    addresses: { home: { lines: ['1 Fern Hill'] } },
  } as const;
  return JSON.parse(registrationBody(registration)) as Json;
}

/** One row for each published file: how it is read, and what comes out, the known defects of the files included. */
const FILES: Readonly<Record<string, readonly [Read, unknown]>> = {
  'appointment/amend-response-1.2.7.json': [appointment, ['9', 'booked', '1', 25, 'A00001', 'gp-practice', undefined]],
  'appointment/book-request-1.2.7.json': [appointment, undefined],
  'appointment/book-request-urgent-care-1.2.8.json': [appointment, undefined],
  'appointment/cancel-request-1.2.8.json': [
    appointment,
    ['9', 'cancelled', '1', 25, 'A00001', 'gp-practice', 'Free text cancellation reason.'],
  ],
  'appointment/cancel-response-1.2.8.json': [
    appointment,
    ['9', 'cancelled', '1', 25, 'A00001', 'gp-practice', 'Free text cancellation reason.'],
  ],
  'appointment/patient-appointments-bundle-1.2.8.json': [inBundle, ['149', '150']],
  'appointment/read-response-1.2.7.json': [
    (body): unknown => JSON.parse(amendedBody({ json: JSON.stringify(body), versionId: '1' }, { comment: 'x' })),
    expect.objectContaining({ resourceType: 'Appointment', comment: 'x' }),
  ],
  'constructed/slots-adjacency-cases.json': [
    slotsOn('2027-06-14'),
    ['s-01>s-02 s-02>- s-07>s-08 s-03>s-04 s-04>- s-08>- s-05>- s-06>-', 'Example Main Surgery'],
  ],
  'foundations/capability-statement-1.2.7.json': [statement, ['1.2.7', '3.0.1']],
  'foundations/capability-statement-1.2.8.json': [statement, ['1.2.8', '3.0.1']],
  'foundations/find-patient-bundle-1.2.7.json': [
    (body) => readPracticePatient(readSearchset(bytes(body))?.resources[0]),
    expect.objectContaining({ patientId: '2', familyName: 'Jackson', birthDate: '1952-05-31' }),
  ],
  'foundations/read-healthcareservice-1.2.8.json': [readOfferedService, { id: '15', name: 'West Road GP Hub' }],
  'foundations/read-location-1.2.7.json': [
    readPlace,
    expect.objectContaining({ id: '17', name: 'Trevelyan Surgery', phone: '03003035678', organisationId: '14' }),
  ],
  'foundations/read-organization-1.2.7.json': [
    readPlaceOrganisation,
    expect.objectContaining({ id: '23', odsCode: 'A00001', phone: '03003035678' }),
  ],
  'foundations/read-practitioner-1.2.7.json': [
    readStaffMember,
    { id: '15', name: 'Mrs Sarah Black', gender: 'female' },
  ],
  'foundations/register-patient-request-1.2.7.json': [registeredElements, registeredElements(registerRequest())],
  'outcome/derived-409-slot-already-used.json': [bookAnswered(409), 'CONFLICT'],
  'outcome/derived-409-version-conflict.json': [amendAnswered(409), 'CONFLICT'],
  'outcome/derived-422-amend-other-field.json': [amendAnswered(422), 'REJECTED_BUG'],
  'outcome/derived-422-retrieve-past-dates.json': [asked(422), 'GPC_REQUEST_INVALID'],
  'outcome/derived-422-slot-window-too-long.json': [asked(422), 'GPC_REQUEST_INVALID'],
  'outcome/oo-400-invalid-nhs-number.json': [asked(400), 'GPC_NHS_NUMBER_REJECTED'],
  'outcome/oo-404-no-record-found.json': [asked(404), 'GPC_ITEM_NOT_FOUND'],
  'outcome/oo-404-patient-not-found.json': [bookAnswered(404), 'REJECTED_USER not-found'],
  'outcome/oo-409-duplicate-rejected-patient.json': [bookAnswered(409), 'CONFLICT'],
  'outcome/oo-422-reference-not-found-slot.json': [bookAnswered(422), 'REJECTED_USER stale-choice'],
  'outcome/oo-500-internal-server-error.json': [bookAnswered(500), 'UNKNOWN'],
  'outcome/ssp-400-endpoint-varies.json': [bookAnswered(400), 'NOT_SENT'],
  'outcome/ssp-403-asid-check-failed-sender.json': [bookAnswered(403), 'NOT_PERMITTED'],
  'outcome/ssp-403-fot-check-failed.json': [bookAnswered(403), 'NOT_PERMITTED'],
  'outcome/ssp-502-error-communicating.json': [bookAnswered(502), 'UNKNOWN'],
  'pfs/pfs-book-request-malformed.json': [appointment, undefined],
  'pfs/pfs-book-response.json': [appointment, ['9', 'booked', '1', 25, 'Z100', 'GP Practice', undefined]],
  'pfs/pfs-cancel-response.json': [
    appointment,
    ['9', 'cancelled', '1', 25, 'A00001', 'gp-practice', 'Free text cancellation reason.'],
  ],
  'pfs/pfs-patient-appointments-bundle.json': [inBundle, ['149', '150', undefined, undefined]],
  'seed/demonstrator-slot-seed.json': [slotsOn('2027-06-14'), undefined],
  'slots/slots-empty-1.2.8.json': [slotsOn('2019-03-29'), []],
  'slots/slots-minimum-params-1.2.8.json': [slotsOn('2019-03-29'), ['1584>- 1644>-', true]],
  'slots/slots-two-free-1.2.7.json': [slotsOn('2016-08-15'), ['1584>- 1644>-', 'The Trevelyan Practice']],
  'slots/slots-with-healthcareservice-1.2.8.json': [
    slotsOn('2017-09-15'),
    ['1584>- 1644>-', 'The Trevelyan Practice', 'The Trevelyan GP Hub'],
  ],
};
const FOLDERS = ['appointment', 'constructed', 'foundations', 'outcome', 'pfs', 'seed', 'slots'];

describeWithSharedData('published example payloads about appointments', () => {
  it('have a row each', () => {
    const present = FOLDERS.flatMap((folder) =>
      sharedData.files(`appointments/${folder}`).map((name) => `${folder}/${name}`),
    );
    expect(Object.keys(FILES).toSorted()).toEqual(present.toSorted());
    expect(present).toHaveLength(40);
  });
  it.each(Object.entries(FILES))('%s is read as its row says', async (name, [read, outcome]) => {
    const body = sharedData.json(`appointments/${name}`) as Json;
    expect(await read(body)).toEqual(outcome);
  });
  it.each(['appointment/book-request-1.2.7.json', 'appointment/book-request-urgent-care-1.2.8.json'])(
    '%s has the elements that a booking of ours has',
    (name) => {
      const published = sharedData.json(`appointments/${name}`) as Json;
      const ours = JSON.parse(bookingBody(aBooking())) as Json;
      expect(new Set(Object.keys(ours))).toEqual(new Set(Object.keys(published)));
      expect(JSON.stringify(shape(ours['extension']))).toBe(JSON.stringify(shape(published['extension'])));
    },
  );
  it('agree with the rules about slots that may be booked together', () => {
    const body = sharedData.json('appointments/constructed/slots-adjacency-cases.json') as Json;
    const page = readSlots(bytes(body), { start: '2027-06-14', end: '2027-06-14T23:59:59+01:00' }, new Date(0));
    const together = (...wanted: readonly string[]): boolean =>
      areBookableTogether(wanted.flatMap((id) => page?.slots.filter(({ slotId }) => slotId === id) ?? []));
    expect([together('s-01', 's-02'), together('s-03', 's-04'), together('s-07', 's-08')]).toEqual([true, true, true]);
    expect(
      [
        ['s-02', 's-03'],
        ['s-04', 's-05'],
        ['s-05', 's-06'],
        ['s-02', 's-07'],
      ].map((pair) => together(...pair)),
    ).toEqual([false, false, false, false]);
  });
});
