import { jest } from '@jest/globals';
import { INTERACTION } from '#contracts';
import { aBooking, aLeg, anAppointment, IN_TIME } from '../../../contracts/testing/a-booking.js';
import { describeAppointments, type PracticeEnd } from '../../../contracts/testing/appointments.contract.js';
import type { SpineScript } from '../../../contracts/testing/fake-spine-transport.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import {
  answer,
  appointmentJson,
  AROUND,
  type Json,
  outcome,
  overScript,
  searchset,
  SECOND_SLOT,
  slotJson,
} from '../../testing/appointment-wire.js';

const AT = { location: 'https://gp.example/STU3/1/Appointment/app-9/_history/1', etag: 'W/"1"' };
const read = { ...aLeg(INTERACTION.readAppointment), appointmentId: 'app-9' };
const list = {
  ...aLeg(INTERACTION.patientAppointments),
  patientId: 'pat-77',
  days: { from: '2027-06-01', to: '2027-06-23' },
};
const document = { json: JSON.stringify(appointmentJson()), versionId: '1' };
const put = { ...aLeg(INTERACTION.amendAppointment), ...IN_TIME, document };
const booking = { ...aLeg(INTERACTION.bookAppointment), ...IN_TIME, booking: aBooking() };

/** Each contract test sends the same few requests, so that one answer by method and path is enough. */
function practice(end: PracticeEnd): SpineScript | undefined {
  switch (end) {
    case 'taken':
      return answer(409, outcome('DUPLICATE_REJECTED', 'Slot is already in use.'));
    case 'refuses':
      return answer(422, outcome('INVALID_RESOURCE', 'Too many appointments for your organisation'));
    case 'forbids':
      return answer(403, outcome('ACCESS_DENIED'));
    case 'swallows':
      return { fault: 'GPC_TEMPORARILY_UNAVAILABLE' };
    case 'unreachable':
      return { fault: 'GPC_TEMPORARILY_UNAVAILABLE', sent: 'no' };
    default:
      return undefined;
  }
}
describeAppointments('the adapter', (end) => {
  const { transport, appointments } = overScript({ fault: 'GPC_PROVIDER_FAULT' });
  const kept = answer(200, appointmentJson(), { etag: 'W/"1"' });
  const answered = (method: string, path: string, body: string | undefined): SpineScript => {
    const scripted = practice(end);
    if (scripted !== undefined) return scripted;
    if (path.startsWith('/Slot')) return answer(200, searchset(SECOND_SLOT, ...AROUND, slotJson()));
    if (method === 'POST') return answer(201, appointmentJson(), AT);
    if (method === 'PUT') return answer(200, (body ?? '').replace('"versionId":"1"', '"versionId":"2"'));
    if (path.startsWith('/Patient')) return answer(200, searchset(appointmentJson()));
    return end === 'kept' ? kept : answer(404, outcome('REFERENCE_NOT_FOUND'));
  };
  transport.answerBy(({ method, path, body }) => answered(method, path, body));
  return appointments;
});

describe('sending a command', () => {
  it('transmits once, whatever the answer is, and with the right to write', async () => {
    for (const script of [answer(500, ''), answer(503, '', {}), { fault: 'GPC_TEMPORARILY_UNAVAILABLE' } as const]) {
      const { transport, appointments } = overScript(script);
      await expect(appointments.book(booking, aCall())).resolves.toMatchObject({ kind: 'UNKNOWN' });
      expect(transport.sent).toHaveLength(1);
      expect(transport.sent[0]).toMatchObject({
        method: 'POST',
        path: '/Appointment',
        scope: 'patient/*.write',
        interactionId: INTERACTION.bookAppointment,
        prefer: 'return=representation',
        timeoutMs: 30_000,
      });
    }
  });
  it('quotes the version that was read when it changes or cancels', async () => {
    const { transport, appointments } = overScript(answer(200, appointmentJson({ status: 'cancelled' })));
    await appointments.cancel({ ...put, ...aLeg(INTERACTION.cancelAppointment), reason: 'Feels better' }, aCall());
    expect(transport.sent[0]).toMatchObject({
      method: 'PUT',
      path: '/Appointment/app-9',
      ifMatch: 'W/"1"',
      interactionId: INTERACTION.cancelAppointment,
    });
  });
  it('goes on when the caller hangs up after it was sent', async () => {
    const caller = new AbortController();
    const { transport, appointments } = overScript(answer(201, appointmentJson(), AT));
    transport.answerBy(() => {
      caller.abort();
      return answer(201, appointmentJson(), AT);
    });
    const send = jest.spyOn(transport, 'send');
    await expect(appointments.book(booking, aCall({ signal: caller.signal }))).resolves.toMatchObject({
      kind: 'BOOKED',
    });
    expect(send.mock.calls.map(([, call]) => [caller.signal.aborted, call.signal.aborted])).toEqual([[true, false]]);
  });
  it('refuses what only a mistake of ours can send', async () => {
    const { transport, appointments } = overScript(answer(201, ''));
    const [first] = aBooking().slots;
    const twice = aBooking({ slots: first === undefined ? [] : [first, first] });
    await expect(appointments.book({ ...booking, booking: twice }, aCall())).rejects.toThrow('in order of time');
    await expect(appointments.cancel({ ...put, reason: ' ' }, aCall())).rejects.toThrow('needs a reason');
    const wrong = { json: '{"resourceType":"Slot"}', versionId: '1' };
    await expect(appointments.amend({ ...put, document: wrong, amendment: {} }, aCall())).rejects.toThrow('document');
    expect(transport.sent).toEqual([]);
  });
});

describe('reading appointments', () => {
  it('takes the version from the header where the body has none', async () => {
    const { appointments } = overScript(answer(200, appointmentJson({ meta: {} }), { etag: 'W/"77"' }));
    await expect(appointments.read(read, aCall())).resolves.toMatchObject({
      appointment: { versionId: '77' },
      document: { versionId: '77' },
    });
  });
  it('gives nothing to change with when no version was stated', async () => {
    const { appointments } = overScript(answer(200, appointmentJson({ meta: {} })));
    await expect(appointments.read(read, aCall())).resolves.toMatchObject({ kind: 'found', document: undefined });
  });
  it.each([
    [404, outcome('NO_RECORD_FOUND')],
    [404, outcome('REFERENCE_NOT_FOUND')],
    [410, outcome('NO_RECORD_FOUND')],
    [422, outcome('INVALID_RESOURCE')],
  ])('takes %i for a past or unknown one', async (status, body) => {
    const { appointments } = overScript(answer(status, body));
    await expect(appointments.read(read, aCall())).resolves.toEqual({ kind: 'not-found', status });
  });
  it.each([
    [200, JSON.stringify(appointmentJson({ id: 'app-10' })), 'GPC_UNEXPECTED_RESPONSE'],
    [200, outcome('INVALID_RESOURCE'), 'GPC_UNEXPECTED_RESPONSE'],
    [400, outcome('BAD_REQUEST'), 'GPC_REQUEST_REJECTED'],
    [403, outcome('ACCESS_DENIED'), 'GPC_BOOKING_NOT_PERMITTED'],
    [404, '<html>', 'GPC_UNEXPECTED_RESPONSE'],
  ])('ends at %i %# otherwise', async (status, body, code) => {
    await expect(overScript(answer(status, body)).appointments.read(read, aCall())).rejects.toMatchObject({ code });
  });
  it('asks for a list from today on, in England, and with dates alone', async () => {
    const { transport, appointments } = overScript(answer(200, searchset()));
    await appointments.list(list, aCall());
    expect(transport.sent[0]?.path).toBe('/Patient/pat-77/Appointment?start=ge2027-06-09&start=le2027-06-23');
  });
  it("sorts by time, drops repeated entries, and counts what is not the patient's or not readable", async () => {
    const earlier = appointmentJson({ id: 'app-8', start: '2027-06-14T08:00:00Z' });
    const other = appointmentJson({
      id: 'app-7',
      participant: [{ actor: { reference: 'Patient/pat-1' }, status: 'accepted' }],
    });
    const broken = appointmentJson({ id: 'app-6', start: undefined });
    const body = searchset(appointmentJson(), appointmentJson(), earlier, other, broken);
    const listed = await overScript(answer(200, body)).appointments.list(list, aCall());
    expect(listed).toMatchObject({
      kind: 'listed',
      leftOut: 2,
      appointments: [{ appointmentId: 'app-8' }, anAppointment()],
    });
  });
  const failure = { resourceType: 'OperationOutcome', issue: [{ severity: 'fatal', code: 'exception' }] };
  it.each<[string, Json]>([
    ['an entry without a resource', { entry: [{}] }],
    ['an entry that is no object', { entry: 'app-9' }],
    ['a failure instead of an appointment', { entry: [{ resource: failure }] }],
    ['a count of more than was sent', { total: 1 }],
  ])('takes %s for a list with something left out, never for an empty one', async (_, changes) => {
    const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', ...changes });
    const { appointments } = overScript(answer(200, body));
    await expect(appointments.list(list, aCall())).resolves.toMatchObject({ appointments: [], leftOut: 1 });
  });
  it('tells a patient id that is no longer known from an empty list', async () => {
    const gone = overScript(answer(404, outcome('PATIENT_NOT_FOUND'))).appointments;
    await expect(gone.list(list, aCall())).resolves.toEqual({ kind: 'patient-not-found' });
    const none = overScript(answer(200, '{"resourceType":"Bundle","type":"searchset"}')).appointments;
    await expect(none.list(list, aCall())).resolves.toMatchObject({ kind: 'listed', appointments: [], leftOut: 0 });
    const odd = overScript(answer(200, outcome('NO_RECORD_FOUND'))).appointments;
    await expect(odd.list(list, aCall())).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });
  it('never carries a patient out in a fault', async () => {
    const { appointments } = overScript(answer(422, outcome('INVALID_PARAMETER', 'Fernsby 9990001006')));
    const fault: unknown = await appointments.list(list, aCall()).catch((error: unknown) => error);
    expect(JSON.stringify(fault, Object.getOwnPropertyNames(fault))).not.toMatch(/Fernsby|9990001006|pat-77/u);
  });
});
