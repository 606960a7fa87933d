import { INTERACTION } from '#contracts';
import { definitionOf } from '#errors';
import { aBooking, aLeg, IN_TIME } from '../../../contracts/testing/a-booking.js';
import type { SpineScript } from '../../../contracts/testing/fake-spine-transport.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import { answer, appointmentJson, outcome, overScript, proxyOutcome } from '../../testing/appointment-wire.js';
import { invalid, row, type Row } from '../../testing/command-rows.js';

const book = (script: SpineScript, firstTransmission = true) =>
  overScript(script).appointments.book(
    { ...aLeg(INTERACTION.bookAppointment), ...IN_TIME, firstTransmission, booking: aBooking() },
    aCall(),
  );

/** Rows of appointments.md §3.4 with the demonstrator's words. */
const REFUSED_BOOKINGS: readonly Row[] = [
  row('B1', 409, outcome('DUPLICATE_REJECTED', 'Slot is already in use.'), 'CONFLICT'),
  row(
    'B2 guidance',
    422,
    outcome('REFERENCE_NOT_FOUND', 'Reference to Slot/6 - no such slot exists'),
    'REJECTED_USER',
    'stale-choice',
  ),
  row(
    'B2 tests',
    422,
    invalid('Slot resource reference value 6 is not a valid resource.'),
    'REJECTED_USER',
    'stale-choice',
  ),
  row('B3', 422, invalid('The slot reference value data type for Slot/hello is not valid.'), 'REJECTED_BUG'),
  row('B4', 422, invalid('Reference must be relative not absolute'), 'REJECTED_BUG'),
  row(
    'B5',
    422,
    invalid('Appointment resource is not a valid resource required valid Patient and Location'),
    'REJECTED_BUG',
  ),
  row('B5 none', 422, invalid('At least one participant is required'), 'REJECTED_BUG'),
  row('B6', 422, invalid('Appointment does not contain a Participant Actor reference'), 'REJECTED_BUG'),
  row('B6 status', 422, invalid('Appointment Participant Status is a requirement but is missing.'), 'REJECTED_BUG'),
  row('B7', 422, invalid('Patient resource reference 999 is not a valid resource'), 'REJECTED_BUG'),
  row('B7 guidance', 422, outcome('REFERENCE_NOT_FOUND'), 'REJECTED_USER', 'stale-choice'),
  row('B7 find', 404, outcome('PATIENT_NOT_FOUND'), 'REJECTED_USER', 'not-found'),
  row('B8', 422, invalid('Provided location id (a) is not equal to Schedule location id (b)'), 'REJECTED_BUG'),
  row('B9', 422, invalid('Both start and end date are required'), 'REJECTED_BUG'),
  row('B9 status', 422, invalid('No status supplied'), 'REJECTED_BUG'),
  row('B9 slot', 422, invalid('At least one slot is required'), 'REJECTED_BUG'),
  row('B10', 422, invalid("Start date 'x' must match start date of first slot 'y'"), 'REJECTED_BUG'),
  row('B10 text', 422, invalid("End date 'x' must lexically match end date of last slot 'y'"), 'REJECTED_BUG'),
  row('B11', 422, invalid('Status must be "booked"'), 'REJECTED_BUG'),
  row('B12', 422, invalid('Created must be populated'), 'REJECTED_BUG'),
  row(
    'B14',
    422,
    invalid('Appointment description cannot be greater then 100 characters'),
    'REJECTED_USER',
    'text-too-long',
  ),
  row(
    'B14 comment',
    422,
    invalid('Appointment comment cannot be greater than 500 characters'),
    'REJECTED_USER',
    'text-too-long',
  ),
  row('B15', 422, invalid("Appointment reason shouldn't be provided!"), 'REJECTED_BUG'),
  row('B16', 422, invalid("Appointment type shouldn't be provided!"), 'REJECTED_BUG'),
  row('B17', 422, invalid("Appointment id shouldn't be provided!"), 'REJECTED_BUG'),
  row('B18', 422, invalid('Appointment identifier value is required'), 'REJECTED_BUG'),
  row('B19', 422, invalid('Meta element must be present in Appointment'), 'REJECTED_BUG'),
  row('B20', 422, invalid('Booking organization extension must be present'), 'REJECTED_BUG'),
  row('B20 #', 422, invalid('Booking organization reference does not start with #'), 'REJECTED_BUG'),
  row(
    'B21',
    422,
    invalid('Contained Organization must contain at least one telecom with a system of phone'),
    'REJECTED_BUG',
  ),
  row('B22', 422, invalid("Cancellation Reason shouldn't be provided in BOOK Appointment!"), 'REJECTED_BUG'),
  row('B22 other', 422, invalid('Invalid/multiple appointment extensions found'), 'REJECTED_BUG'),
  row(
    'B23',
    422,
    invalid('Subsequent slot (Slot/2) delivery channel (a) is not equal to initial slot'),
    'REJECTED_BUG',
  ),
  row('B24', 422, invalid("Unknown element 'x' found during parse"), 'REJECTED_BUG'),
  row('B25', 400, outcome('BAD_REQUEST'), 'REJECTED_BUG'),
  row('B26', 422, invalid('The appointment start date cannot be in the past'), 'REJECTED_USER', 'in-the-past'),
  row('B27', 422, invalid('Limit of your organisation reached'), 'REJECTED_USER', 'practice-rule'),
  row('B27 wordless', 422, outcome('INVALID_RESOURCE'), 'REJECTED_USER', 'practice-rule'),
  row('B27 own code', 422, outcome('SLOT_LIMIT_REACHED'), 'REJECTED_USER', 'practice-rule'),
  row('B27 a page', 422, '<html>no</html>', 'REJECTED_USER', 'practice-rule'),
  row('B28', 400, outcome('BAD_REQUEST', 'Ssp-To header does not match'), 'REJECTED_BUG'),
  row('422 of another meaning', 422, outcome('INVALID_PARAMETER'), 'REJECTED_BUG'),
  row('B29', 403, outcome('ACCESS DENIED'), 'NOT_PERMITTED'),
  row('B29 proxy', 403, proxyOutcome(403, 'FOT_CHECK_FAILED_MESSAGESENDER_1_MESSAGERECEIVER_2'), 'NOT_PERMITTED'),
  row('B30', 404, outcome('PATIENT_NOT_FOUND'), 'REJECTED_USER', 'not-found'),
  row('B31', 500, outcome('INTERNAL_SERVER_ERROR'), 'UNKNOWN'),
];

/** Everything else of appointments.md §3.5. */
const STATUSES: readonly Row[] = [
  row('any 409', 409, '', 'CONFLICT'),
  row('a 409 of another code', 409, outcome('FHIR_CONSTRAINT_VIOLATION'), 'CONFLICT'),
  row('a duplicate under another status', 422, outcome('DUPLICATE_REJECTED'), 'CONFLICT'),
  row('not signed in', 401, '', 'REJECTED_BUG'),
  row('a verb', 405, '', 'REJECTED_BUG'),
  row('a media type', 415, '', 'REJECTED_BUG'),
  row('not implemented', 501, outcome('NOT_IMPLEMENTED'), 'REJECTED_BUG'),
  row('too many', 429, '', 'REJECTED_USER', 'busy'),
  row('the proxy, another address', 400, proxyOutcome(400, 'ENDPOINT_a_CPAID_b_VARIES_FROM_TARGETURL_c'), 'NOT_SENT'),
  ...[408, 410, 412, 418, 444, 461, 495, 496, 497, 499, 500, 502, 503, 504, 599, 301, 302].map((status): Row =>
    row(`status ${status}`, status, '', 'UNKNOWN'),
  ),
  row('accepted only', 202, JSON.stringify(appointmentJson()), 'UNKNOWN'),
  row('nothing, nowhere', 201, '', 'UNKNOWN'),
  row('a page', 201, '<html>Welcome</html>', 'UNKNOWN'),
  row('cut short', 201, '{"resourceType":"Appointment","id":"app-9","sta', 'UNKNOWN'),
  row('an outcome as success', 200, outcome('INVALID_RESOURCE'), 'UNKNOWN'),
  row('not booked', 201, JSON.stringify(appointmentJson({ status: 'proposed' })), 'UNKNOWN'),
  row('without an id', 201, JSON.stringify(appointmentJson({ id: undefined })), 'UNKNOWN'),
  row('200', 200, JSON.stringify(appointmentJson()), 'BOOKED'),
  row('201', 201, JSON.stringify(appointmentJson()), 'BOOKED'),
];

describe('what an answer to a booking means', () => {
  it.each(REFUSED_BOOKINGS)('$row: $status is $result.kind', async ({ status, body, result }) => {
    await expect(book(answer(status, body))).resolves.toMatchObject(result);
  });
  it.each(STATUSES)('$row: $status is $result.kind', async ({ status, body, result }) => {
    await expect(book(answer(status, body))).resolves.toMatchObject(result);
  });
  it.each([...REFUSED_BOOKINGS, ...STATUSES])(
    'is a conflict, a booking or unknown once an earlier transmission is unknown: $row, $status',
    async ({ status, body, result: { kind } }) => {
      const proves = kind === 'CONFLICT' || kind === 'BOOKED';
      await expect(book(answer(status, body), false)).resolves.toMatchObject({ kind: proves ? kind : 'UNKNOWN' });
    },
  );
  it('needs to be read when only its place came back', async () => {
    const at = { location: 'https://gp.example/STU3/1/Appointment/app-9/_history/4' };
    await expect(book(answer(201, '', at))).resolves.toMatchObject({
      kind: 'BOOKED',
      appointmentId: 'app-9',
      appointment: undefined,
      evidence: { resourceId: 'app-9', versionId: '4' },
    });
  });
  it('needs to be read when its times are missing', async () => {
    await expect(book(answer(201, JSON.stringify(appointmentJson({ start: 'noon' }))))).resolves.toMatchObject({
      kind: 'BOOKED',
      appointment: undefined,
    });
  });
  it('keeps the place that an unreadable success named, for looking there', async () => {
    const at = { location: 'Appointment/app-9' };
    await expect(book(answer(201, '<html>', at))).resolves.toMatchObject({
      kind: 'UNKNOWN',
      evidence: { resourceId: 'app-9' },
    });
  });
  it('tells who answered, under which trace, and nothing that the practice wrote', async () => {
    const result = await book(answer(422, invalid('Fernsby 9990001006')));
    expect(result).toMatchObject({
      evidence: {
        traceId: '00000000-0000-4000-8000-000000000001',
        status: 422,
        leg: 'provider',
        upstreamCode: 'INVALID_RESOURCE',
        startedAt: '2027-06-09T08:15:30.000Z',
      },
    });
    expect(JSON.stringify(result)).not.toMatch(/Fernsby|9990001006/u);
    await expect(book(answer(403, proxyOutcome(403, 'FOT_CHECK_FAILED_MESSAGESENDER_1')))).resolves.toMatchObject({
      evidence: { leg: 'ssp', upstreamCode: 'FOT_CHECK_FAILED' },
    });
  });
  it('counts as not sent only with proof', async () => {
    const lost = { fault: 'GPC_TEMPORARILY_UNAVAILABLE' } as const;
    await expect(book(lost)).resolves.toMatchObject({ kind: 'UNKNOWN', evidence: { status: undefined } });
    await expect(book({ fault: 'GPC_SECURE_CONNECTION_FAILED' })).resolves.toMatchObject({ kind: 'UNKNOWN' });
    await expect(book({ ...lost, sent: 'no' }, false)).resolves.toMatchObject({ kind: 'NOT_SENT' });
  });
  it('says of each failure whether anything was saved', async () => {
    for (const {
      status,
      body,
      result: { kind },
    } of [...REFUSED_BOOKINGS, ...STATUSES]) {
      const result = await book(answer(status, body));
      const fault = result.kind === 'BOOKED' ? undefined : definitionOf(result.fault).nothingWasSaved;
      const known = kind === 'BOOKED' || (result.kind === 'NOT_SENT' && fault === undefined);
      expect([kind, fault]).toEqual([kind, known ? undefined : kind === 'UNKNOWN' ? 'unknown' : true]);
    }
  });
});
