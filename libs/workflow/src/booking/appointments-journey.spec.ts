import { jest } from '@jest/globals';
import { anAppointment, aPracticePatient, someEvidence } from '../../../contracts/testing/a-booking.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import { aContext, type BookingScene, BookingWorld } from '../../testing/booking-world.js';
import type { Change, ChangeOutcome } from './appointment-change.js';
import type { AppointmentsJourney } from './appointments-journey.js';

const CANCEL: Change = { kind: 'cancel', reason: 'The patient is well again' };
const AMEND: Change = { kind: 'amend', amendment: { description: 'Ear pain for five days' } };

async function at(world: BookingWorld): Promise<AppointmentsJourney> {
  await world.contexts.keep(aContext());
  return world.process.appointments;
}
async function changeIn(world: BookingWorld, change: Change, versionId = '1'): Promise<ChangeOutcome> {
  const question = { contextId: aContext().id, appointmentId: 'app-9', versionId };
  return (await at(world)).change(question, change, world.journeyLog(), aCall());
}
const changed = async (scene: BookingScene, change: Change): Promise<ChangeOutcome> =>
  changeIn(new BookingWorld({ appointments: [anAppointment()], ...scene }), change);
/** What goes out from now on. */
function commandsOf(world: BookingWorld): () => readonly unknown[] {
  const amend = jest.spyOn(world.appointments, 'amend');
  const cancel = jest.spyOn(world.appointments, 'cancel');
  return () => [...amend.mock.calls, ...cancel.mock.calls];
}
async function listed(world: BookingWorld) {
  const question = { contextId: aContext().id, days: { from: '2027-06-09', to: '2027-06-30' } };
  return (await at(world)).list(question, world.journeyLog(), aCall());
}

describe('the appointments of a patient', () => {
  it('are listed with what keeps them from being changed, and whose booking they are', async () => {
    const appointments = [
      anAppointment(),
      anAppointment({ appointmentId: 'app-8', status: 'cancelled', bookedBy: undefined }),
    ];
    await expect(listed(new BookingWorld({ appointments }))).resolves.toMatchObject({
      kind: 'LISTED',
      appointments: [
        { locks: [], othersBooking: false },
        { locks: ['cancelled'], othersBooking: true },
      ],
    });
  });

  it('cannot be listed for somebody who is not registered there', async () => {
    await expect(listed(new BookingWorld({ patients: [] }))).resolves.toEqual({ kind: 'NOT_REGISTERED' });
  });

  it('are read for the opened patient only', async () => {
    const world = new BookingWorld({ appointments: [anAppointment({ patientId: 'pat-1' })] });
    const question = { contextId: aContext().id, appointmentId: 'app-9' };
    await expect((await at(world)).read(question, world.journeyLog(), aCall())).resolves.toEqual({ kind: 'NOT_FOUND' });
    const own = new BookingWorld({ appointments: [anAppointment()] });
    await expect((await at(own)).read(question, own.journeyLog(), aCall())).resolves.toMatchObject({ kind: 'FOUND' });
  });
});

describe('changing an appointment', () => {
  it.each([
    ['cancels', CANCEL, { status: 'cancelled', cancellationReason: 'The patient is well again' }],
    ['amends', AMEND, { description: 'Ear pain for five days', comment: 'Interpreter needed' }],
    ['takes the comment away', { kind: 'amend', amendment: { comment: null } }, { comment: undefined }],
  ] as const)('%s and shows what the practice returned', async (_, change, appointment) => {
    await expect(changed({}, change)).resolves.toMatchObject({ kind: 'DONE', appointment, textsDiffer: false });
  });

  it.each([CANCEL, AMEND])('finds a change whose answer was lost: $kind', async (change) => {
    await expect(changed({ commands: ['saved-then-lost'] }, change)).resolves.toMatchObject({ kind: 'DONE' });
  });

  it.each([CANCEL, AMEND])('says that it is not certain for a minute when it is not seen: $kind', async (change) => {
    await expect(changed({ commands: ['late'] }, change)).resolves.toMatchObject({
      kind: 'UNKNOWN',
      now: { appointment: { status: 'booked' } },
      certainAfter: '2027-06-09T08:16:30.000Z',
    });
  });

  it('takes a refusal of a repeated change for no proof', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()], commands: ['refused'] });
    const question = { contextId: aContext().id, appointmentId: 'app-9', versionId: '1', repeatsUnknown: true };
    const outcome = (await at(world)).change(question, CANCEL, world.journeyLog(), aCall());
    await expect(outcome).resolves.toMatchObject({ kind: 'UNKNOWN' });
  });

  it('finds a change done that the user repeats after all', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()] });
    await changeIn(world, CANCEL);
    const question = { contextId: aContext().id, appointmentId: 'app-9', versionId: '1', repeatsUnknown: true };
    const outcome = (await at(world)).change(question, CANCEL, world.journeyLog(), aCall());
    await expect(outcome).resolves.toMatchObject({ kind: 'DONE', appointment: { status: 'cancelled' } });
    const other = (await at(world)).change(question, AMEND, world.journeyLog(), aCall());
    await expect(other).resolves.toMatchObject({ kind: 'LOCKED' });
  });

  it.each([
    ['cancel', CANCEL, { status: 'cancelled', cancellationReason: 'The patient is well again' }],
    ['amend', AMEND, { description: 'Ear pain for five days' }],
  ] as const)('sends no repeat of a change that came to be meanwhile: %s', async (_, change, now) => {
    const world = new BookingWorld({ appointments: [anAppointment({ ...now, versionId: '2' })] });
    const question = { contextId: aContext().id, appointmentId: 'app-9', versionId: '1', repeatsUnknown: true };
    const outcome = (await at(world)).change(question, change, world.journeyLog(), aCall());
    await expect(outcome).resolves.toMatchObject({ kind: 'DONE', appointment: { ...now, versionId: '2' } });
    await expect(changeIn(world, change)).resolves.toMatchObject({
      kind: change.kind === 'cancel' ? 'LOCKED' : 'CHANGED_MEANWHILE',
    });
  });

  it('stays unknown when it cannot be read again', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()], commands: ['lost'] });
    const cancel = world.appointments.cancel.bind(world.appointments);
    world.appointments.cancel = async (...asked) => {
      world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
      return cancel(...asked);
    };
    await expect(changeIn(world, CANCEL)).resolves.toMatchObject({ kind: 'UNKNOWN', now: undefined });
  });

  it('sends nothing when the user saw another version', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()] });
    const sent = commandsOf(world);
    await expect(changeIn(world, CANCEL, '0')).resolves.toMatchObject({ kind: 'CHANGED_MEANWHILE' });
    expect(sent()).toEqual([]);
  });

  it('sends nothing when the trace grew older than a day while the practice was asked', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()] });
    const sent = commandsOf(world);
    const read = world.appointments.read.bind(world.appointments);
    world.appointments.read = async (...asked) => {
      world.pass(86_400_000);
      return read(...asked);
    };
    await expect(changeIn(world, CANCEL)).rejects.toMatchObject({ code: 'PDS_TRACE_STALE' });
    expect(sent()).toEqual([]);
  });

  it('does not believe an answer that says "done" and shows it booked', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()] });
    world.appointments.cancel = async () =>
      Promise.resolve({ kind: 'CANCELLED', appointment: anAppointment(), evidence: someEvidence({ status: 200 }) });
    await expect(changeIn(world, CANCEL)).resolves.toMatchObject({
      kind: 'UNKNOWN',
      now: { appointment: { status: 'booked' } },
    });
  });

  it('shows how it stands when somebody was faster', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()] });
    const cancel = world.appointments.cancel.bind(world.appointments);
    const amend = world.appointments.amend.bind(world.appointments);
    world.appointments.cancel = async (command, call) => {
      await amend({ ...command, amendment: { description: 'Another text' } }, call);
      return cancel(command, call);
    };
    await expect(changeIn(world, CANCEL)).resolves.toMatchObject({
      kind: 'CHANGED_MEANWHILE',
      now: { appointment: { description: 'Another text', status: 'booked' } },
    });
  });

  it('takes a conflict for done when our own change was replayed on the way', async () => {
    const world = new BookingWorld({ appointments: [anAppointment()] });
    const cancel = world.appointments.cancel.bind(world.appointments);
    world.appointments.cancel = async (...asked) => {
      await cancel(...asked);
      return cancel(...asked);
    };
    await expect(changeIn(world, CANCEL)).resolves.toMatchObject({ kind: 'DONE' });
  });

  it.each([
    ['started', { start: '2027-06-09T09:15:30+01:00', startsAt: '2027-06-09T08:15:30.000Z' }],
    ['cancelled', { status: 'cancelled' }],
    ['home-visit', { deliveryChannel: 'Visit' }],
  ] as const)('sends nothing for one that is locked: %s', async (lock, changes) => {
    const world = new BookingWorld({ appointments: [anAppointment(changes)] });
    const sent = commandsOf(world);
    await expect(changeIn(world, AMEND)).resolves.toMatchObject({ kind: 'LOCKED', now: { locks: [lock] } });
    expect(sent()).toEqual([]);
  });

  it.each([
    ['refused', { kind: 'REFUSED', reason: 'practice-rule' }],
    ['our-fault', { kind: 'REFUSED', reason: undefined }],
    ['not-permitted', { kind: 'REFUSED', fault: 'GPC_BOOKING_NOT_PERMITTED' }],
    ['not-sent', { kind: 'NOT_SENT' }],
  ] as const)('%s: nothing was saved', async (script, outcome) => {
    await expect(changed({ commands: [script] }, CANCEL)).resolves.toMatchObject(outcome);
  });

  it('finds nothing when the patient is not there', async () => {
    await expect(changed({ patients: [] }, CANCEL)).resolves.toEqual({ kind: 'NOT_FOUND' });
    const two = [aPracticePatient(), aPracticePatient({ patientId: 'pat-78' })];
    await expect(changed({ patients: two }, CANCEL)).resolves.toEqual({ kind: 'NOT_FOUND' });
  });
});
