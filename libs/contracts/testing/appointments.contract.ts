import type { AppointmentDocument, Appointments } from '../src/appointments.port.js';
import { bookingDifferences } from '../src/booking-check.js';
import { INTERACTION } from '../src/interaction.js';
import { aBooking, aLeg, anAppointment, IN_TIME, TWO_SLOTS } from './a-booking.js';
import { aCall } from './fakes.js';

/**
 * The practice at the other end. `open`: `TWO_SLOTS` are free and `anAppointment()` is not yet there. `kept`: it is there.
 * `taken`: the slots are somebody else's. `refuses`: by a rule of its own. `forbids`: booking is not for us.
 * `swallows`: no answer to a command ever comes. `unreachable`: nobody takes the connection.
 */
export type PracticeEnd = 'open' | 'kept' | 'taken' | 'refuses' | 'forbids' | 'swallows' | 'unreachable';

const DAY = { from: '2027-06-14', to: '2027-06-14' };
const consumer = { odsCode: aBooking().organisation.odsCode, type: 'urgent-care' } as const;
const book = (appointments: Appointments, firstTransmission = true) =>
  appointments.book(
    { ...aLeg(INTERACTION.bookAppointment), ...IN_TIME, firstTransmission, booking: aBooking() },
    aCall(),
  );

/** Run by every Appointments, real or fake, from its own spec. The clock stands at `BOOKING_NOW`. */
export function describeAppointments(name: string, open: (end: PracticeEnd) => Appointments): void {
  describe(`${name} keeps the Appointments contract: slots and booking`, () => {
    it('lists free slots with times as sent and with what may follow', async () => {
      const outcome = await open('open').searchSlots({ ...aLeg(), days: DAY, consumer }, aCall());
      const [first, second] = TWO_SLOTS;
      expect(outcome).toMatchObject({ kind: 'slots', slots: [{ ...first, bookableWithNext: 's-02' }, second] });
    });
    it('books, and returns what the practice says it booked', async () => {
      const result = await book(open('open'));
      expect(result).toMatchObject({ kind: 'BOOKED', appointmentId: 'app-9', evidence: { status: 201 } });
      const returned = 'appointment' in result ? result.appointment : undefined;
      expect(returned === undefined ? undefined : bookingDifferences(aBooking(), returned)).toEqual([]);
    });
    it.each([true, false])('answers a taken slot with a conflict, first transmission or not: %s', async (first) => {
      await expect(book(open('taken'), first)).resolves.toMatchObject({ kind: 'CONFLICT', evidence: { status: 409 } });
    });
    it.each([
      ['refuses', 'REJECTED_USER', 'UNKNOWN'],
      ['forbids', 'NOT_PERMITTED', 'UNKNOWN'],
      ['swallows', 'UNKNOWN', 'UNKNOWN'],
      ['unreachable', 'NOT_SENT', 'NOT_SENT'],
    ] as const)('says of a practice that %s: %s, and after an unknown transmission: %s', async (end, first, later) => {
      await expect(book(open(end))).resolves.toMatchObject({ kind: first });
      await expect(book(open(end), false)).resolves.toMatchObject({ kind: later });
    });
    it('sends nothing once its moment has passed or the caller has gone', async () => {
      const command = { ...aLeg(INTERACTION.bookAppointment), ...IN_TIME, booking: aBooking() };
      const late = { ...command, sendBefore: '2027-06-09T08:15:29.000Z' };
      const gone = aCall({ signal: AbortSignal.abort() });
      await expect(open('open').book(late, aCall())).resolves.toMatchObject({ kind: 'NOT_SENT' });
      await expect(open('open').book(command, gone)).resolves.toMatchObject({ kind: 'NOT_SENT' });
    });
  });
  describeKept(name, open);
}

function describeKept(name: string, open: (end: PracticeEnd) => Appointments): void {
  const read = (appointments: Appointments, appointmentId: string) =>
    appointments.read({ ...aLeg(INTERACTION.readAppointment), appointmentId }, aCall());
  const documentIn = async (appointments: Appointments): Promise<AppointmentDocument> => {
    const found = await read(appointments, 'app-9');
    if (found.kind !== 'found' || found.document === undefined) throw new Error('this world keeps an appointment');
    return found.document;
  };
  describe(`${name} keeps the Appointments contract: reading and changing`, () => {
    it('lists what the patient has that day, and reads it', async () => {
      const list = { ...aLeg(INTERACTION.patientAppointments), patientId: 'pat-77', days: DAY };
      await expect(open('kept').list(list, aCall())).resolves.toMatchObject({
        kind: 'listed',
        appointments: [anAppointment()],
        leftOut: 0,
      });
      await expect(read(open('kept'), 'app-9')).resolves.toMatchObject({ kind: 'found', appointment: anAppointment() });
    });
    it('asks nothing about days that are over', async () => {
      const days = { from: '2027-06-01', to: '2027-06-08' };
      const list = { ...aLeg(INTERACTION.patientAppointments), patientId: 'pat-77', days };
      await expect(open('kept').list(list, aCall())).resolves.toEqual({ kind: 'days-over' });
    });
    it('answers an unknown appointment as a value', async () => {
      await expect(read(open('open'), 'app-nobody')).resolves.toMatchObject({ kind: 'not-found' });
    });
    it('changes a text and nothing else', async () => {
      const appointments = open('kept');
      const document = await documentIn(appointments);
      const command = { ...aLeg(INTERACTION.amendAppointment), ...IN_TIME, document };
      await expect(
        appointments.amend({ ...command, amendment: { description: 'Ear pain, better' } }, aCall()),
      ).resolves.toMatchObject({
        kind: 'AMENDED',
        appointment: anAppointment({ description: 'Ear pain, better', versionId: '2' }),
      });
    });
    it('cancels with the reason given', async () => {
      const appointments = open('kept');
      const document = await documentIn(appointments);
      const command = { ...aLeg(INTERACTION.cancelAppointment), ...IN_TIME, document, reason: 'Feels better' };
      await expect(appointments.cancel(command, aCall())).resolves.toMatchObject({
        kind: 'CANCELLED',
        appointment: { status: 'cancelled', cancellationReason: 'Feels better' },
      });
    });
  });
}
