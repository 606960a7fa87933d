import { aBooking, BOOKING_NOW, TWO_SLOTS } from '../../../contracts/testing/a-booking.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import type { BookingOutcome } from './booking-journey.js';

const MINUTE = 60_000;
const LONG = 12 * 3_600_000;
const idOf = (outcome: BookingOutcome): string => ('attemptId' in outcome ? outcome.attemptId : '');
const standing = async (world: BookingWorld, outcome: BookingOutcome) =>
  world.process.desk.look(idOf(outcome), aCall());

describe('an unknown outcome', () => {
  it('becomes "not booked" only by two rounds, the later a minute after the end, and then opens the guard', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    await expect(world.book()).resolves.toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: true });
    expect(world.now().getTime() - BOOKING_NOW.getTime()).toBe(60_000);
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('becomes "gone" when the slot is offered no more', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
    const first = await world.book();
    const fewer = new BookingWorld({ slots: [TWO_SLOTS[0]] }).appointments;
    world.appointments.searchSlots = fewer.searchSlots.bind(fewer);
    await world.recoverFor(2 * MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'SLOT_GONE', fault: 'GPC_SLOT_GONE' });
  });

  it('says taken after a conflict only when two looks find nothing', async () => {
    const world = new BookingWorld();
    world.appointments.book = async (...asked) => new BookingWorld({ slots: [] }).appointments.book(...asked);
    await expect(world.book()).resolves.toMatchObject({ kind: 'SLOT_TAKEN', fault: 'GPC_SLOT_TAKEN' });
    expect(world.now().getTime() - BOOKING_NOW.getTime()).toBe(5_000);
  });

  it('stays unknown after a conflict whose list cannot be read', async () => {
    const world = new BookingWorld({ patienceMs: 0 });
    world.appointments.book = async (...asked) => {
      world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
      return new BookingWorld({ slots: [] }).appointments.book(...asked);
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'UNKNOWN', state: 'RECONCILING' });
  });

  it('is looked at until midnight of the day while the practice is out of reach, then closed for people', async () => {
    const slots = TWO_SLOTS.map((slot) => ({ ...slot, ...shifted(slot) }));
    const world = new BookingWorld({ slots, commands: ['lost'], patienceMs: 0 });
    const first = await world.book({ slots: [chosen(slots[0]!), chosen(slots[1]!)] });
    world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
    await world.recoverFor(LONG, MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'UNKNOWN', state: 'RECONCILING_LATER' });
    await world.recoverFor(LONG, MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'UNRESOLVED' });
  });

  it('is told to another key by the state of the journal even when the journal loses answers', async () => {
    const world = new BookingWorld();
    world.journal.answersToLose = 1;
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
    const after = new BookingWorld({ commands: ['saved-then-lost'] });
    const book = after.appointments.book.bind(after.appointments);
    after.appointments.book = async (...asked) => {
      const result = await book(...asked);
      after.journal.answersToLose = 1;
      return result;
    };
    await expect(after.book()).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('tells the booking although the journal is away when the answer comes; the next process finds it again', async () => {
    const world = new BookingWorld();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      const result = await book(...asked);
      world.journal.silent = true;
      return result;
    };
    const outcome = await world.book();
    expect(outcome).toMatchObject({ kind: 'BOOKED' });
    world.journal.silent = false;
    await world.recoverFor(3 * MINUTE);
    await expect(standing(world, outcome)).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('cannot begin while the journal is away: nothing is sent', async () => {
    const world = new BookingWorld();
    world.journal.silent = true;
    await expect(world.book()).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
    expect(world.appointments.sent).toHaveLength(0);
  });
});

describe('the watch', () => {
  it('tells staff when the booking surfaces after all', async () => {
    const world = new BookingWorld({ commands: ['late'], patienceMs: 90_000 });
    await expect(world.book()).resolves.toMatchObject({ kind: 'NOT_BOOKED' });
    await world.recoverFor(2 * MINUTE);
    world.appointments.settle();
    const looks = await world.recoverFor(5 * MINUTE);
    expect(looks.at(-1)).toMatchObject({ outcome: { kind: 'BOOKED_LATE' } });
    expect(world.alerts).toMatchObject([{ kind: 'BOOKED_LATE' }]);
  });

  it('tells of two appointments when another was made meanwhile', async () => {
    const third = {
      ...TWO_SLOTS[0],
      slotId: 's-09',
      start: '2027-06-15T10:00:00+01:00',
      end: '2027-06-15T10:10:00+01:00',
    };
    const other = { ...third, startsAt: '2027-06-15T09:00:00.000Z', endsAt: '2027-06-15T09:10:00.000Z' };
    const world = new BookingWorld({ slots: [...TWO_SLOTS, other], commands: ['late'], patienceMs: 90_000 });
    await world.book();
    await expect(world.book({ idempotencyKey: 'key-2', slots: [chosen(other)] })).resolves.toMatchObject({
      kind: 'BOOKED',
    });
    world.appointments.settle();
    await world.recoverFor(6 * MINUTE);
    expect(world.alerts.map(({ kind }) => kind)).toEqual(['TWO_APPOINTMENTS']);
  });

  it('does not take another booking of ours for the one it waits for', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    const first = await world.book();
    const overlapping = await world.book({ idempotencyKey: 'key-2', slots: [chosen(TWO_SLOTS[1])] });
    expect(overlapping).toMatchObject({ kind: 'BOOKED' });
    await world.recoverFor(90 * MINUTE, MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'NOT_BOOKED', alerts: [] });
    expect(world.alerts).toEqual([]);
  });

  it('nor one that recovery found out about', async () => {
    const world = new BookingWorld({ commands: ['lost', 'saved-then-lost'], patienceMs: 90_000 });
    const first = await world.book();
    world.patienceMs = -3_600_000; // evidence of the fake is as old as the first attempt
    await expect(world.book({ idempotencyKey: 'key-2', slots: [chosen(TWO_SLOTS[1])] })).resolves.toMatchObject({
      kind: 'UNKNOWN',
    });
    await world.recoverFor(90 * MINUTE, MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'NOT_BOOKED', alerts: [] });
    expect(world.alerts).toEqual([]);
  });

  it('waits while another booking of the patient there is under way', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    const first = await world.book();
    const book = world.appointments.book.bind(world.appointments);
    world.pass(5 * MINUTE - 10_000); // the first is looked at 5 minutes after its verdict
    world.appointments.book = async (...asked) => {
      const result = await book(...asked);
      await world.recoverFor(20_000); // the answer is on its way
      return result;
    };
    await world.book({ idempotencyKey: 'key-2', slots: [chosen(TWO_SLOTS[1])] });
    await world.recoverFor(90 * MINUTE, MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'NOT_BOOKED', alerts: [] });
  });

  it('is looked at before the next booking there, on its own day', async () => {
    const third = {
      ...TWO_SLOTS[0],
      slotId: 's-09',
      start: '2027-06-15T10:00:00+01:00',
      end: '2027-06-15T10:10:00+01:00',
    };
    const other = { ...third, startsAt: '2027-06-15T09:00:00.000Z', endsAt: '2027-06-15T09:10:00.000Z' };
    const world = new BookingWorld({ slots: [...TWO_SLOTS, other], commands: ['late'], patienceMs: 90_000 });
    await world.book();
    world.appointments.settle();
    await expect(world.book({ idempotencyKey: 'key-2', slots: [chosen(other)] })).resolves.toMatchObject({
      kind: 'ALREADY_HAS',
      appointments: [{ appointmentId: 'app-9' }],
      surfaced: [{ kind: 'BOOKED_LATE' }],
    });
    expect(world.appointments.sent).toHaveLength(1);
    expect(world.alerts).toMatchObject([{ kind: 'BOOKED_LATE' }]);
  });

  it('ends with the last look before the slot begins', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    await world.book();
    const looks = await world.recoverFor(6 * 86_400_000, MINUTE);
    expect(looks).toHaveLength(4);
    expect(world.journal.entries[0]?.dueAt).toBeUndefined();
  });
});

describe('trying the same slot again', () => {
  it('sends the same body once more, and no third time', async () => {
    const world = new BookingWorld({ commands: ['lost', 'lost'], patienceMs: 90_000 });
    const first = await world.book();
    world.pass(MINUTE);
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: false });
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'NOT_BOOKED' });
    const again = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    await again.tryAgain(idOf(await again.book()));
    expect(again.appointments.sent).toEqual([aBooking({ serviceId: undefined })]);
  });

  it('is not possible while another booking of the patient there is open', async () => {
    const world = new BookingWorld({ commands: ['lost', 'lost'], patienceMs: 90_000 });
    const first = await world.book();
    world.patienceMs = -3_600_000; // evidence of the fake is as old as the first attempt
    const second = await world.book({ idempotencyKey: 'key-2' });
    expect(second).toMatchObject({ kind: 'UNKNOWN' });
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({
      kind: 'ATTEMPT_OPEN',
      attemptId: idOf(second),
      own: true,
    });
  });

  it('finds the first booking when it was saved after all', async () => {
    const world = new BookingWorld({ commands: ['late'], patienceMs: 90_000 });
    const first = await world.book();
    world.appointments.settle();
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('is not possible when the patient has been booked there since', async () => {
    const other = { slotId: 's-09', start: '2027-06-15T10:00:00+01:00', end: '2027-06-15T10:10:00+01:00' };
    const instants = { startsAt: '2027-06-15T09:00:00.000Z', endsAt: '2027-06-15T09:10:00.000Z' };
    const slots = [...TWO_SLOTS, { ...TWO_SLOTS[0], ...other, ...instants }];
    const world = new BookingWorld({ slots, commands: ['lost'], patienceMs: 90_000 });
    const first = await world.book();
    await world.book({ idempotencyKey: 'key-2', slots: [other] });
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: false });
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'NOT_BOOKED' });
    expect(world.appointments.sent).toHaveLength(1);
  });

  it('is not possible when it has begun', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    const first = await world.book();
    world.pass(Date.parse(TWO_SLOTS[0].startsAt) - world.now().getTime());
    await world.contexts.keep(aContext({ tracedAt: world.now().toISOString() }));
    await expect(world.tryAgain(idOf(first))).rejects.toMatchObject({ code: 'GPC_SLOT_IN_PAST' });
    expect(world.appointments.sent).toHaveLength(0);
  });
});

/** The same clock times today. */
function shifted({ start, end }: { readonly start: string; readonly end: string }) {
  const [from, to] = [start.replace('-14T', '-09T'), end.replace('-14T', '-09T')];
  return { start: from, end: to, startsAt: new Date(from).toISOString(), endsAt: new Date(to).toISOString() };
}

function chosen({ slotId, start, end }: { readonly slotId: string; readonly start: string; readonly end: string }) {
  return { slotId, start, end };
}
