import { aBooking, aLeg, anAppointment, aPracticePatient, aSlot, IN_TIME } from './a-booking.js';
import { describeAppointments, type PracticeEnd } from './appointments.contract.js';
import { FakeAppointments, type FakeAppointmentsWorld } from './fake-appointments.js';
import { FakeFoundations } from './fake-foundations.js';
import { aCall } from './fakes.js';
import { describeFoundations } from './foundations.contract.js';

const WORLDS: Readonly<Record<PracticeEnd, FakeAppointmentsWorld>> = {
  open: {},
  kept: { appointments: [anAppointment()] },
  taken: { slots: [] },
  refuses: { commands: ['refused'] },
  forbids: { commands: ['not-permitted'] },
  swallows: { commands: ['lost'] },
  unreachable: { commands: ['not-sent'] },
};
describeAppointments('the fake practice', (end) => new FakeAppointments(WORLDS[end]));

describeFoundations('the fake practice', (end) => {
  const one = aPracticePatient();
  const patients = { one: [one], nobody: [], twice: [one, { ...one, patientId: 'pat-78' }], swallows: [] };
  return new FakeFoundations(patients[end], end === 'swallows' ? ['lost'] : []);
});

describe('a fake practice that saves late', () => {
  it('shows the appointment only after it has settled', async () => {
    const practice = new FakeAppointments({ slots: [aSlot()], commands: ['late'] });
    const slots = aBooking().slots.slice(0, 1);
    const list = { ...aLeg(), patientId: 'pat-77', days: { from: '2027-06-14', to: '2027-06-14' } };
    await practice.book({ ...aLeg(), ...IN_TIME, booking: aBooking({ slots }) }, aCall());
    await expect(practice.list(list, aCall())).resolves.toMatchObject({ appointments: [] });
    practice.settle();
    await expect(practice.list(list, aCall())).resolves.toMatchObject({ appointments: [{ slotIds: ['s-01'] }] });
  });
});
