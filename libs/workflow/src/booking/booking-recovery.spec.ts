import { aCall } from '../../../contracts/testing/fakes.js';
import { anAppointment, someEvidence } from '../../../contracts/testing/a-booking.js';
import { BookingWorld } from '../../testing/booking-world.js';
import type { AttemptState } from './attempt.js';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const never = async (): Promise<never> => new Promise<never>(() => undefined);

/** Books until what never answers, as a process that dies there. Gives the state that is left. */
async function died(world: BookingWorld): Promise<AttemptState> {
  void world.book();
  for (let turn = 0; turn < 300; turn += 1) await Promise.resolve();
  const kept = await world.process.keeper.read(world.journal.entries[0]!.id);
  return kept!.attempt.state;
}
const conflicting = (world: BookingWorld): void => {
  world.appointments.book = async () =>
    Promise.resolve({ kind: 'CONFLICT', fault: 'GPC_SLOT_TAKEN', evidence: someEvidence({ status: 409 }) });
};

describe('a process that died', () => {
  it('before anything was sent: the attempt is dropped and both keys are free', async () => {
    const world = new BookingWorld();
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = never;
    await expect(died(world)).resolves.toBe('PREPARING');
    world.appointments.list = list;
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'ATTEMPT_OPEN' });
    await world.recoverFor(4 * MINUTE);
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('while it looked after a conflict: it is looked at again by rounds', async () => {
    const world = new BookingWorld();
    conflicting(world);
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (...asked) => {
      world.appointments.list = never; // from the second look on
      return list(...asked);
    };
    await expect(died(world)).resolves.toBe('CHECK_409');
    world.appointments.list = list;
    const looks = await world.recoverFor(6 * MINUTE);
    expect(looks.map(({ outcome }) => outcome.kind)).toContain('NOT_BOOKED');
  });

  it('while it read the appointment back: it is read again', async () => {
    const world = new BookingWorld();
    const book = world.appointments.book.bind(world.appointments);
    const read = world.appointments.read.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      const result = await book(...asked);
      return result.kind === 'BOOKED' ? { ...result, appointment: undefined } : result;
    };
    world.appointments.read = never;
    await expect(died(world)).resolves.toBe('READ_BACK');
    world.appointments.read = read;
    const looks = await world.recoverFor(4 * MINUTE);
    expect(looks.map(({ before, outcome }) => [before, outcome.kind])).toEqual([['READ_BACK', 'BOOKED']]);
  });
});

describe('what recovery leaves to people', () => {
  it('keeps the guard of a probable double booking for months, and reminds once a day', async () => {
    const world = new BookingWorld({ commands: ['saved-then-lost'] });
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (...asked) => {
      const answer = await list(...asked);
      if (answer.kind !== 'listed' || answer.appointments.length === 0) return answer;
      return { ...answer, appointments: [...answer.appointments, anAppointment({ appointmentId: 'app-77' })] };
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'MANUAL_CHECK', appointments: [{}, {}] });
    const looks = await world.recoverFor(3 * DAY, 60 * MINUTE);
    expect(looks.map(({ outcome }) => outcome.kind)).toEqual(['MANUAL_CHECK', 'MANUAL_CHECK', 'MANUAL_CHECK']);
    await expect(world.journal.forget(world.now())).resolves.toBe(0);
    const { attemptId } = looks[0]!;
    await expect(world.process.desk.settle(attemptId, 'close', aCall())).resolves.toMatchObject({ kind: 'CLOSED' });
  });
});

describe('two processes', () => {
  it('look at one attempt once', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
    await world.book();
    world.pass(5_000);
    const [one, other] = await Promise.all([world.recover(), world.recover()]);
    expect(one.length + other.length).toBe(1);
  });

  it('look in the name of the user who asked, afterwards too', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
    await world.book();
    const names: string[] = [];
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (question, call) => {
      names.push(call.requester.userId);
      return list(question, call);
    };
    await world.recoverFor(10_000);
    expect(names).toEqual([aCall().requester.userId]);
  });
});

describe('an entry that cannot be read', () => {
  const spoilt = async (world: BookingWorld): Promise<string> => {
    await world.book();
    const { id, version, keys, dueAt } = world.journal.entries[0]!;
    await world.journal.replace(id, version, { keys, dueAt, text: '{"state":"OF_ANOTHER_VERSION"}' });
    return id;
  };

  it('is told once, and holds up no other', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
    const id = await spoilt(world);
    world.pass(MINUTE);
    const { recovery, keeper } = world.process;
    await expect(recovery.due(1)).resolves.toEqual([]);
    await expect(recovery.due(1)).resolves.toEqual([]);
    expect([world.unreadable, keeper.unreadable]).toEqual([[id], 1]);
    await world.journal.insert({ ...(await anotherEntry()), dueAt: world.now() });
    await expect(recovery.due(1)).resolves.toHaveLength(1);
  });

  it('keeps its patient from being booked there, and says why', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
    await spoilt(world);
    await expect(world.book({ idempotencyKey: 'key-2' })).rejects.toMatchObject({ code: 'BOOKING_UNREADABLE' });
    expect(world.appointments.sent).toHaveLength(0);
  });
});

/** One that can be read, of another patient. */
async function anotherEntry() {
  const other = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
  await other.book();
  const { text } = other.journal.entries[0]!;
  return { id: 'another', keys: ['another'], text };
}
