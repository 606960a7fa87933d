import { someEvidence, TWO_SLOTS } from '../../../contracts/testing/a-booking.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import type { SlotView } from '#contracts';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import type { BookingOutcome } from './booking-journey.js';

const MINUTE = 60_000;
const [FIRST, SECOND] = TWO_SLOTS;
/** A day later than the others. */
const OTHER: SlotView = {
  ...FIRST,
  slotId: 's-09',
  start: '2027-06-15T10:00:00+01:00',
  end: '2027-06-15T10:10:00+01:00',
  startsAt: '2027-06-15T09:00:00.000Z',
  endsAt: '2027-06-15T09:10:00.000Z',
};
const chosen = ({ slotId, start, end }: SlotView) => ({ slotId, start, end });
const idOf = (outcome: BookingOutcome): string => ('attemptId' in outcome ? outcome.attemptId : '');
const standing = async (world: BookingWorld, outcome: BookingOutcome) =>
  world.process.desk.look(idOf(outcome), aCall());

/** The next bookings are answered as if somebody else had the slot. */
async function taken(world: BookingWorld, key: string): Promise<BookingOutcome> {
  const book = world.appointments.book.bind(world.appointments);
  world.appointments.book = async () =>
    Promise.resolve({ kind: 'CONFLICT', fault: 'GPC_SLOT_TAKEN', evidence: someEvidence({ status: 409 }) });
  const outcome = await world.book({ idempotencyKey: key });
  world.appointments.book = book;
  return outcome;
}

describe('several watched at once', () => {
  it.each([2, 4])('none of %d takes a later booking of ours for itself', async (count) => {
    const world = new BookingWorld();
    const before: BookingOutcome[] = [];
    for (let one = 0; one < count; one += 1) before.push(await taken(world, `key-${String(one)}`));
    await expect(world.book({ idempotencyKey: 'key-9', slots: [chosen(SECOND)] })).resolves.toMatchObject({
      kind: 'BOOKED',
    });
    await world.recoverFor(90 * MINUTE, MINUTE);
    const after = await Promise.all(before.map(async (one) => standing(world, one)));
    expect(after.map(({ kind }) => kind)).toEqual(before.map(() => 'SLOT_TAKEN'));
    expect(world.alerts).toEqual([]);
  });

  it('each is looked at before the next booking there', async () => {
    const world = new BookingWorld({ slots: [...TWO_SLOTS, OTHER], commands: ['late'], patienceMs: 90_000 });
    await taken(world, 'key-0');
    await expect(world.book({ idempotencyKey: 'key-1' })).resolves.toMatchObject({ kind: 'NOT_BOOKED' });
    world.appointments.settle();
    await expect(world.book({ idempotencyKey: 'key-2', slots: [chosen(OTHER)] })).resolves.toMatchObject({
      kind: 'ALREADY_HAS',
      appointments: [{ appointmentId: 'app-9' }],
    });
  });

  it('one whose looks are over makes room', async () => {
    const world = new BookingWorld({ slots: [OTHER] });
    const slots = [chosen(OTHER)] as const;
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async () =>
      Promise.resolve({ kind: 'CONFLICT', fault: 'GPC_SLOT_TAKEN', evidence: someEvidence({ status: 409 }) });
    for (const key of ['key-0', 'key-1', 'key-2', 'key-3', 'key-4']) await world.book({ idempotencyKey: key, slots });
    world.pass(Date.parse(OTHER.startsAt) - world.now().getTime() - 14 * MINUTE);
    await world.recover();
    const context = aContext({ tracedAt: world.now().toISOString() });
    world.contexts.open = async () => Promise.resolve(context);
    const last = await world.book({ idempotencyKey: 'key-5', slots });
    world.appointments.book = book;
    await expect(world.book({ idempotencyKey: 'key-6', slots })).resolves.toMatchObject({ kind: 'BOOKED' });
    await world.recoverFor(12 * MINUTE, MINUTE);
    await expect(standing(world, last)).resolves.toMatchObject({ kind: 'SLOT_TAKEN', alerts: [] });
    expect(world.alerts).toEqual([]);
  });
});

describe('a booking beside a watched one', () => {
  it('is not made while nobody can say whether the watched one has surfaced', async () => {
    const world = new BookingWorld({ slots: [...TWO_SLOTS, OTHER], commands: ['late'], patienceMs: 90_000 });
    await world.book();
    world.appointments.settle();
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (...asked) =>
      asked[0].days.from === '2027-06-14' ? Promise.resolve({ kind: 'patient-not-found' }) : list(...asked);
    const next = { idempotencyKey: 'key-2', slots: [chosen(OTHER)] as const };
    await expect(world.book(next)).rejects.toMatchObject({ code: 'GPC_TEMPORARILY_UNAVAILABLE' });
    expect(world.appointments.sent).toHaveLength(1);
    world.appointments.list = list;
    await expect(world.book(next)).resolves.toMatchObject({ kind: 'ALREADY_HAS' });
  });

  it('needs the word of the user when part of the list of that day cannot be read', async () => {
    const world = new BookingWorld({ slots: [...TWO_SLOTS, OTHER], commands: ['lost'], patienceMs: 90_000 });
    await world.book();
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (...asked) => {
      const answer = await list(...asked);
      const isOld = asked[0].days.from === '2027-06-14';
      return answer.kind === 'listed' && isOld ? { ...answer, leftOut: 2 } : answer;
    };
    const next = { idempotencyKey: 'key-2', slots: [chosen(OTHER)] as const };
    await expect(world.book(next)).resolves.toMatchObject({ kind: 'ALREADY_HAS', unreadable: 2 });
    const seen = { appointmentIds: [], unreadable: true };
    await expect(world.book({ ...next, seen })).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('that is the one which surfaced is not told as two', async () => {
    const world = new BookingWorld({ commands: ['late'], patienceMs: 90_000 });
    const first = await world.book();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      world.appointments.settle(); // the first one lands just before the second
      return book(...asked);
    };
    const second = await world.book({ idempotencyKey: 'key-2' });
    expect(second).toMatchObject({ kind: 'BOOKED_VERIFY', appointment: { appointmentId: 'app-9' } });
    await world.recoverFor(10 * MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'BOOKED_LATE' });
    await world.process.desk.settle(idOf(second), 'accept', aCall());
    expect(world.alerts.map(({ kind }) => kind)).toEqual(['BOOKED_LATE']);
  });
});

it('a watch whose list never tells enough is looked at ever more rarely', async () => {
  const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
  await world.book();
  world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
  await world.recoverFor(3 * 60 * MINUTE, MINUTE);
  await expect(world.recoverFor(24 * 60 * MINUTE, MINUTE)).resolves.toHaveLength(24);
  world.appointments.failing = undefined;
  const looks = await world.recoverFor(5 * 24 * 60 * MINUTE, MINUTE);
  expect(looks.at(-1)?.outcome).toMatchObject({ kind: 'NOT_BOOKED' });
});
