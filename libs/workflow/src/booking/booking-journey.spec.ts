import { aBooking, anAppointment, aPracticePatient, TWO_SLOTS } from '../../../contracts/testing/a-booking.js';
import { aCall, A_REQUESTER } from '../../../contracts/testing/fakes.js';
import { BookingWorld } from '../../testing/booking-world.js';

describe('booking', () => {
  it('sends the booking once and shows what the practice returned', async () => {
    const world = new BookingWorld();
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED', appointment: { appointmentId: 'app-9' } });
    expect(world.appointments.sent).toEqual([aBooking({ serviceId: undefined })]);
  });

  it('sends nothing while the journal may forget what it has confirmed, and frees the keys', async () => {
    const world = new BookingWorld();
    world.durable = false;
    await expect(world.book()).rejects.toMatchObject({ code: 'BOOKING_JOURNAL_NOT_DURABLE' });
    expect([world.appointments.sent, world.journal.entries[0]?.keys]).toEqual([[], []]);
    world.durable = true;
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('keeps the guard no longer than the booking is open', async () => {
    const world = new BookingWorld();
    await world.book();
    expect(world.journal.entries[0]).toMatchObject({ dueAt: undefined, keys: [expect.stringMatching(/^idem:/u)] });
  });

  it.each([
    ['nobody with that number: registers first', [], 'NEEDS_REGISTRATION'],
    [
      'several: the practice is phoned',
      [aPracticePatient(), aPracticePatient({ patientId: 'pat-78' })],
      'CONTACT_PRACTICE',
    ],
    ['other details: the user looks', [aPracticePatient({ birthDate: '1972-09-04' })], 'CHECK_DETAILS'],
  ])('%s', async (_, patients, kind) => {
    const world = new BookingWorld({ patients });
    await expect(world.book()).resolves.toMatchObject({ kind });
    expect([world.appointments.sent, world.journal.entries]).toEqual([[], []]);
  });

  it('books when the user has confirmed the other details', async () => {
    const world = new BookingWorld({ patients: [aPracticePatient({ familyName: 'Fernsbie' })] });
    await expect(world.book({ acknowledgeDifferences: true })).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('sends nothing when a slot is not offered as it was chosen', async () => {
    const world = new BookingWorld();
    const moved = { slotId: 's-01', start: '2027-06-14T10:05:00+01:00', end: '2027-06-14T10:10:00+01:00' };
    await expect(world.book({ slots: [moved] })).resolves.toMatchObject({ kind: 'SLOT_NOT_OFFERED' });
  });

  it('sends nothing for slots that do not follow one another', async () => {
    const world = new BookingWorld();
    const [one, two] = aBooking().slots;
    await expect(world.book({ slots: [two!, one!] })).resolves.toMatchObject({ kind: 'NOT_TOGETHER' });
  });

  it('sends nothing for a slot whose place the practice does not name, and does not blame the choice', async () => {
    const world = new BookingWorld({ slots: TWO_SLOTS.map((slot) => ({ ...slot, location: undefined })) });
    await expect(world.book()).rejects.toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE' });
  });

  it('shows an appointment of that day that the user has not seen, and books when it was seen', async () => {
    const other = anAppointment({ appointmentId: 'app-1', slotIds: ['s-40'], start: '2027-06-14T14:00:00+01:00' });
    const world = new BookingWorld({ appointments: [other] });
    await expect(world.book()).resolves.toMatchObject({ kind: 'ALREADY_HAS', appointments: [other] });
    const seen = { appointmentIds: ['app-1'], unreadable: false };
    await expect(world.book({ seen })).resolves.toMatchObject({ kind: 'BOOKED' });
    expect(world.appointments.sent).toHaveLength(1);
  });

  it('does not book while the list of the patient cannot be read, and frees the key', async () => {
    const world = new BookingWorld();
    world.appointments.list = async () => Promise.resolve({ kind: 'patient-not-found' });
    await expect(world.book()).rejects.toMatchObject({ code: 'GPC_APPOINTMENT_NOT_FOUND' });
    expect(world.appointments.sent).toHaveLength(0);
    expect(world.journal.entries[0]).toMatchObject({ keys: [], dueAt: undefined });
  });

  it.each([
    ['refused', { kind: 'REJECTED', reason: 'practice-rule', fault: 'GPC_BOOKING_REFUSED' }],
    ['our-fault', { kind: 'REJECTED', reason: undefined, fault: 'GPC_COMMAND_REJECTED' }],
    ['not-permitted', { kind: 'NOT_PERMITTED' }],
  ] as const)('%s: says so and opens the guard', async (script, outcome) => {
    const world = new BookingWorld({ commands: [script] });
    await expect(world.book()).resolves.toMatchObject(outcome);
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('repeats at most twice what was proven not to have been sent', async () => {
    const twice = new BookingWorld({ commands: ['not-sent', 'not-sent'] });
    await expect(twice.book()).resolves.toMatchObject({ kind: 'BOOKED' });
    const never = new BookingWorld({ commands: ['not-sent', 'not-sent', 'not-sent'] });
    await expect(never.book()).resolves.toMatchObject({ kind: 'NOT_SENT' });
    expect(never.appointments.sent).toHaveLength(0);
  });

  it('tells a booking that differs from what was asked', async () => {
    const world = new BookingWorld();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      const result = await book(...asked);
      if (result.kind !== 'BOOKED' || result.appointment === undefined) return result;
      return { ...result, appointment: { ...result.appointment, slotIds: ['s-01'] } };
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED_MISMATCH', differences: ['slots'] });
  });

  it('reads the appointment when the practice answers without one', async () => {
    const world = new BookingWorld();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      const result = await book(...asked);
      return result.kind === 'BOOKED' ? { ...result, appointment: undefined } : result;
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED', appointment: { appointmentId: 'app-9' } });
  });
});

describe('keys and the guard', () => {
  it('answer a double click with the same booking', async () => {
    const world = new BookingWorld();
    const first = await world.book();
    await expect(world.book()).resolves.toEqual(first);
    expect(world.appointments.sent).toHaveLength(1);
  });

  it('refuse another request under the same key', async () => {
    const world = new BookingWorld();
    await world.book();
    await expect(world.book({ description: 'Something else' })).resolves.toMatchObject({ kind: 'KEY_REUSED' });
  });

  it('let two clicks at once send one booking', async () => {
    const world = new BookingWorld();
    const outcomes = await Promise.all([world.book(), world.book()]);
    expect(world.appointments.sent).toHaveLength(1);
    expect(outcomes.map(({ kind }) => kind)).toContain('BOOKED');
  });

  it('show the open attempt to another key, and to another organisation only that there is one', async () => {
    const world = new BookingWorld({ commands: ['lost'] });
    const open = await world.book();
    expect(open).toMatchObject({ kind: 'UNKNOWN', state: 'RECONCILING' });
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'ATTEMPT_OPEN', own: true });
    expect(world.appointments.sent).toHaveLength(0);
    const { attemptId } = open.kind === 'UNKNOWN' ? open : { attemptId: '' };
    const stranger = aCall({ requester: { ...A_REQUESTER, issuer: 'another' } });
    await expect(world.process.desk.look(attemptId, stranger)).rejects.toMatchObject({ code: 'BOOKING_NOT_FOUND' });
  });
});

describe('a slot that is not offered any more', () => {
  it('because the patient holds it already is shown as what the patient has, not as taken', async () => {
    const world = new BookingWorld();
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
    const again = { idempotencyKey: 'key-2' };
    await expect(world.book(again)).resolves.toMatchObject({
      kind: 'ALREADY_HAS',
      appointments: [{ appointmentId: 'app-9' }],
    });
    const seen = { appointmentIds: ['app-9'], unreadable: false };
    await expect(world.book({ ...again, seen })).resolves.toMatchObject({ kind: 'SLOT_NOT_OFFERED' });
    expect(world.appointments.sent).toHaveLength(1);
  });

  it('says so when the patient has others that day', async () => {
    const later = { start: '2027-06-14T14:00:00+01:00', end: '2027-06-14T14:10:00+01:00' };
    const times = { startsAt: '2027-06-14T13:00:00.000Z', endsAt: '2027-06-14T13:10:00.000Z' };
    const other = anAppointment({ appointmentId: 'app-1', slotIds: ['s-40'], ...later, ...times });
    const world = new BookingWorld({ slots: [], appointments: [other] });
    await expect(world.book()).resolves.toMatchObject({ kind: 'SLOT_NOT_OFFERED' });
  });
});
