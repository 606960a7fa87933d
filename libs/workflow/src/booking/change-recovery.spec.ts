import type { AppointmentView } from '#contracts';
import { anAppointment, BOOKING_NOW } from '../../../contracts/testing/a-booking.js';
import { A_REQUESTER, aCall } from '../../../contracts/testing/fakes.js';
import type { CommandScript } from '../../../contracts/testing/command-script.js';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import type { Change, ChangeOutcome } from './appointment-change.js';
import { type ChangeState, WatchedChange } from './watched-change.js';

const MINUTE = 60_000;
const CANCEL: Change = { kind: 'cancel', reason: 'The patient is well again' };
const AMEND: Change = { kind: 'amend', amendment: { description: 'Ear pain for five days' } };

const opened = (...commands: CommandScript[]): BookingWorld =>
  new BookingWorld({ appointments: [anAppointment()], commands });

async function change(world: BookingWorld, what: Change, versionId = '1'): Promise<ChangeOutcome> {
  await world.contexts.keep(aContext());
  const question = { contextId: aContext().id, appointmentId: 'app-9', versionId };
  return world.process.appointments.change(question, what, world.journeyLog(), aCall());
}
const idOf = (outcome: ChangeOutcome): string => ('changeId' in outcome ? outcome.changeId : 'none');

/** Time passes, and new processes look at what is due. Gives what each look found. */
async function looksFor(world: BookingWorld, ms: number): Promise<readonly ChangeState[]> {
  const states: ChangeState[] = [];
  for (let passed = 0; passed < ms; passed += 10_000) {
    world.pass(10_000);
    const { changes } = world.process;
    for (const { changeId } of await changes.due(10)) {
      const looked = await changes.resume(changeId, new AbortController().signal);
      if (looked !== undefined) states.push(looked.state);
    }
  }
  return states;
}
const standing = async (world: BookingWorld, id: string) => world.process.changes.look(id, aCall());

const cancelled = (appointment: AppointmentView): AppointmentView => ({
  ...appointment,
  status: 'cancelled',
  cancellationReason: 'The patient is well again',
});

describe('a change of which nobody knows', () => {
  it.each([CANCEL, AMEND])(
    'is looked at again after a minute by itself, and found when it landed late: $kind',
    async (what) => {
      const world = opened('late');
      const outcome = await change(world, what);
      expect(outcome).toMatchObject({ kind: 'UNKNOWN' });
      world.appointments.settle();
      await expect(looksFor(world, 50_000)).resolves.toEqual([]);
      await expect(looksFor(world, MINUTE)).resolves.toEqual(['DONE']);
      await expect(standing(world, idOf(outcome))).resolves.toMatchObject({ state: 'DONE', nextLookAt: undefined });
    },
  );

  it('is called not done no earlier than a minute after its end, and watched', async () => {
    const world = opened('lost');
    const outcome = await change(world, CANCEL);
    await expect(looksFor(world, 90 * MINUTE)).resolves.toEqual(['NOT_DONE', 'NOT_DONE', 'NOT_DONE', 'NOT_DONE']);
    await expect(standing(world, idOf(outcome))).resolves.toMatchObject({
      state: 'NOT_DONE',
      appointment: { status: 'booked' },
      nextLookAt: '2027-06-14T08:45:00.000Z',
    });
  });

  it('tells staff when it lands after it was called not done', async () => {
    const world = opened('late');
    await change(world, CANCEL);
    await looksFor(world, 2 * MINUTE);
    world.appointments.settle();
    await expect(looksFor(world, 6 * MINUTE)).resolves.toEqual(['DONE_LATE']);
  });

  it('is told as changed by somebody else when another version has come', async () => {
    const world = opened('lost');
    const outcome = await change(world, CANCEL);
    const other = opened();
    await change(other, AMEND);
    world.appointments.read = other.appointments.read.bind(other.appointments);
    await expect(looksFor(world, 2 * MINUTE)).resolves.toEqual(['CHANGED_MEANWHILE']);
    await expect(standing(world, idOf(outcome))).resolves.toMatchObject({
      appointment: { description: 'Ear pain for five days' },
    });
  });

  it('is looked at until the appointment begins while the practice is out of reach, then left to people', async () => {
    const soon = { start: '2027-06-09T09:25:00+01:00', startsAt: '2027-06-09T08:25:00.000Z' };
    const world = new BookingWorld({ appointments: [anAppointment(soon)], commands: ['lost'] });
    const outcome = await change(world, CANCEL);
    world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
    const states = await looksFor(world, 15 * MINUTE);
    expect([states.length > 3, states.at(-1)]).toEqual([true, 'UNRESOLVED']);
    await expect(standing(world, idOf(outcome))).resolves.toMatchObject({ state: 'UNRESOLVED' });
  });

  it('is looked at ever more rarely while the practice does not show it', async () => {
    const world = opened('lost');
    await change(world, CANCEL);
    world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
    const [first, next] = [await looksFor(world, 3 * 60 * MINUTE), await looksFor(world, 3 * 60 * MINUTE)];
    expect([first.length, next.length]).toEqual([8, 3]);
  });

  it('is not called changed by somebody else after a conflict as long as it cannot be read', async () => {
    const world = opened();
    const cancel = world.appointments.cancel.bind(world.appointments);
    world.appointments.cancel = async (...asked) => {
      await cancel(...asked); // the first copy was saved, the answer to the second comes back
      world.appointments.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
      return cancel(...asked);
    };
    await expect(change(world, CANCEL)).resolves.toMatchObject({ kind: 'UNKNOWN', now: undefined });
    world.appointments.failing = undefined;
    await expect(looksFor(world, 2 * MINUTE)).resolves.toEqual(['DONE']);
  });

  it('is looked at although the process died before the answer', async () => {
    const world = opened();
    const cancel = world.appointments.cancel.bind(world.appointments);
    world.appointments.cancel = async (...asked) => {
      await cancel(...asked);
      return new Promise<never>(() => undefined);
    };
    void change(world, CANCEL);
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
    await expect(looksFor(world, MINUTE)).resolves.toEqual([]);
    await expect(looksFor(world, MINUTE)).resolves.toEqual(['DONE']);
  });

  it('is looked at in the name of the user, and shown to no other organisation', async () => {
    const world = opened('lost');
    const outcome = await change(world, CANCEL);
    world.pass(MINUTE);
    await expect(world.process.changes.due(10)).resolves.toMatchObject([
      { requester: { userId: aCall().requester.userId } },
    ]);
    const organisation = { ...A_REQUESTER.organisation, odsCode: 'FZZ02' as typeof A_REQUESTER.organisation.odsCode };
    const stranger = aCall({ requester: { ...A_REQUESTER, organisation } });
    await expect(world.process.changes.look(idOf(outcome), stranger)).rejects.toMatchObject({
      code: 'GPC_CHANGE_NOT_FOUND',
    });
  });

  it('leaves the bookings of the journal alone, as those leave it', async () => {
    const world = opened('lost');
    await change(world, CANCEL);
    world.pass(MINUTE);
    await expect(world.process.recovery.due(10)).resolves.toEqual([]);
    const { id } = world.journal.entries[0]!;
    await expect(world.process.desk.look(id, aCall())).rejects.toMatchObject({ code: 'BOOKING_NOT_FOUND' });
    expect(world.unreadable).toEqual([]);
  });
});

it('holds up no booking that is due after it, nor the other way round', async () => {
  const world = opened('lost', 'lost');
  await change(world, CANCEL);
  world.pass(1_000);
  world.patienceMs = 0;
  const seen = { appointmentIds: ['app-9'], unreadable: false };
  await expect(world.book({ seen })).resolves.toMatchObject({ kind: 'UNKNOWN' });
  world.pass(5 * MINUTE);
  const { changes, recovery } = world.process;
  await expect(changes.due(1)).resolves.toHaveLength(1);
  await expect(recovery.due(1)).resolves.toHaveLength(1);
});

describe('while a change is not settled', () => {
  it('no other change of the appointment is sent', async () => {
    const world = opened('late');
    const first = await change(world, CANCEL);
    const other = await change(world, AMEND);
    expect(other).toMatchObject({ kind: 'CHANGE_OPEN', changeId: idOf(first), own: true });
    await looksFor(world, 2 * MINUTE);
    await expect(change(world, AMEND)).resolves.toMatchObject({ kind: 'DONE' });
  });

  it('the same may be sent once more, and a refusal of it proves nothing', async () => {
    const world = opened('late', 'refused');
    const first = await change(world, CANCEL);
    const again = await change(world, CANCEL);
    expect(again).toMatchObject({ kind: 'UNKNOWN', changeId: idOf(first) });
    world.appointments.settle();
    await expect(looksFor(world, 2 * MINUTE)).resolves.toEqual(['DONE']);
  });

  it('the same that is then not sent at all says nothing about the first, and stays watched', async () => {
    const world = opened('late', 'not-sent');
    const first = await change(world, CANCEL);
    await expect(change(world, CANCEL)).resolves.toMatchObject({ kind: 'UNKNOWN', changeId: idOf(first) });
    await expect(change(world, AMEND)).resolves.toMatchObject({ kind: 'CHANGE_OPEN' });
    world.appointments.settle();
    await expect(looksFor(world, 2 * MINUTE)).resolves.toEqual(['DONE']);
  });

  it('another one does not end the watch of a cancellation that was called not done', async () => {
    const world = opened('lost');
    const first = await change(world, CANCEL);
    await looksFor(world, 2 * MINUTE);
    await expect(change(world, AMEND)).resolves.toMatchObject({ kind: 'DONE' });
    await expect(looksFor(world, 6 * MINUTE)).resolves.toEqual(['NOT_DONE']);
    const read = world.appointments.read.bind(world.appointments);
    world.appointments.read = async (...asked) => {
      const answer = await read(...asked); // the first one has landed at a practice that ignores versions
      return answer.kind === 'found' ? { ...answer, appointment: cancelled(answer.appointment) } : answer;
    };
    await expect(looksFor(world, 20 * MINUTE)).resolves.toEqual(['DONE_LATE']);
    await expect(standing(world, idOf(first))).resolves.toMatchObject({ state: 'DONE_LATE' });
  });

  it('a cancellation for another reason ends the watch of the first', async () => {
    const world = opened('lost');
    const first = await change(world, CANCEL);
    await looksFor(world, 2 * MINUTE);
    await expect(change(world, { kind: 'cancel', reason: 'Moved away' })).resolves.toMatchObject({ kind: 'DONE' });
    await expect(standing(world, idOf(first))).resolves.toMatchObject({ state: 'REPEATED', nextLookAt: undefined });
  });

  it('one that was called not done and is sent again is watched no more, and a refusal proves nothing', async () => {
    const world = opened('lost', 'refused');
    const first = await change(world, CANCEL);
    await looksFor(world, 2 * MINUTE);
    await expect(change(world, CANCEL)).resolves.toMatchObject({ kind: 'UNKNOWN' });
    await expect(standing(world, idOf(first))).resolves.toMatchObject({ state: 'REPEATED', nextLookAt: undefined });
  });
});

it('is watched although a change that a crash left behind holds the name for it', async () => {
  const world = opened('lost');
  const outcome = await change(world, CANCEL);
  const { text } = world.journal.entries[0]!;
  const { keys } = WatchedChange.parse(JSON.parse(text));
  await world.journal.insert({ id: 'left-behind', keys: [keys.watch ?? ''], dueAt: undefined, text });
  await expect(looksFor(world, 2 * MINUTE)).resolves.toEqual(['NOT_DONE']);
  await expect(standing(world, idOf(outcome))).resolves.toMatchObject({ state: 'NOT_DONE' });
});

it('sends nothing that could not be written down first', async () => {
  const world = opened();
  world.journal.silent = true;
  await expect(change(world, CANCEL)).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
  world.journal.silent = false;
  await expect(change(world, CANCEL)).resolves.toMatchObject({ kind: 'DONE' });
  expect(world.journal.entries.map(({ keys, dueAt }) => [keys, dueAt])).toEqual([[[], undefined]]);
  expect(world.now()).toEqual(BOOKING_NOW);
});
