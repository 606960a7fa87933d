import { anAppointment, aPracticePatient, BOOKING_NOW } from '../../../contracts/testing/a-booking.js';
import { aCall } from '../../../contracts/testing/fakes.js';
import { BookingWorld } from '../../testing/booking-world.js';
import type { BookingOutcome } from './booking-journey.js';

const MINUTE = 60_000;
const idOf = (outcome: BookingOutcome): string => ('attemptId' in outcome ? outcome.attemptId : '');
const standing = async (world: BookingWorld, outcome: BookingOutcome) =>
  world.process.desk.look(idOf(outcome), aCall());

/** As if the process had died at that moment: what it awaits never comes. */
const never = async (): Promise<never> => new Promise<never>(() => undefined);
const settled = async (): Promise<void> => {
  for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
};

describe('interleavings of appointments.md §3.6', () => {
  it('I1: saved, reply lost: found in the list within the request', async () => {
    const world = new BookingWorld({ commands: ['saved-then-lost'] });
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED', appointment: { appointmentId: 'app-9' } });
    expect(world.appointments.sent).toHaveLength(1);
  });

  it('I2: saved between the two reads of a round: never told as gone', async () => {
    const world = new BookingWorld({ commands: ['late'], patienceMs: 0 });
    const search = world.appointments.searchSlots.bind(world.appointments);
    const first = await world.book();
    world.appointments.searchSlots = async (...asked) => {
      const answer = await search(...asked);
      world.appointments.settle();
      return answer;
    };
    const looks = await world.recoverFor(3 * MINUTE);
    expect(looks.map(({ outcome }) => outcome.kind)).toEqual(['BOOKED']);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('I3: a list that lags for 40 seconds behind the slots does not end in "gone"', async () => {
    const world = new BookingWorld({ commands: ['saved-then-lost'], patienceMs: 0 });
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (...asked) => {
      const answer = await list(...asked);
      const lags = world.now().getTime() < BOOKING_NOW.getTime() + 40_000;
      return lags && answer.kind === 'listed' ? { ...answer, appointments: [] } : answer;
    };
    const first = await world.book();
    await world.recoverFor(3 * MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('I4: replayed on the way, only the second answer comes back: the conflict is no "taken"', async () => {
    const world = new BookingWorld();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      await book(...asked);
      return book(...asked);
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('I5: the same patient was booked there by another product: the user accepts or not', async () => {
    const theirs = anAppointment({ appointmentId: 'app-4', bookedBy: { odsCode: 'FZZ02' } });
    const world = new BookingWorld();
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.book = async (_, call) => {
      world.appointments.list = async (...asked) => {
        const answer = await list(...asked);
        return answer.kind === 'listed' ? { ...answer, appointments: [theirs] } : answer;
      };
      return new BookingWorld({ slots: [] }).appointments.book(_, call);
    };
    const outcome = await world.book();
    expect(outcome).toMatchObject({ kind: 'BOOKED_VERIFY', appointment: { appointmentId: 'app-4' } });
    const { desk } = world.process;
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'ATTEMPT_OPEN' });
    await expect(desk.settle(idOf(outcome), 'reject', aCall())).resolves.toMatchObject({ kind: 'MANUAL_CHECK' });
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'ATTEMPT_OPEN' });
    await expect(desk.settle(idOf(outcome), 'close', aCall())).resolves.toMatchObject({ kind: 'CLOSED' });
  });

  it('I6: the first is saved late, the second is refused: that refusal proves nothing', async () => {
    const world = new BookingWorld({ commands: ['late', 'refused'], patienceMs: 0 });
    const first = await world.book();
    await world.recoverFor(2 * MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: true });
    world.appointments.settle();
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('I7: an instance that stalls before sending sends no more when another has taken over', async () => {
    const world = new BookingWorld({ patienceMs: 0 });
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      await world.recoverFor(4 * MINUTE);
      return book(...asked);
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'NOT_BOOKED' });
    expect(world.appointments.sent).toHaveLength(0);
  });

  it('I7: a booking that is answered after the take-over wins over the verdict, and staff is told', async () => {
    const world = new BookingWorld({ patienceMs: 0 });
    world.appointments.book = async ({ booking }) => {
      await world.recoverFor(4 * MINUTE);
      const { endedAt: _, ...evidence } = { startedAt: world.now().toISOString(), endedAt: '' };
      return {
        kind: 'BOOKED',
        appointmentId: 'app-9',
        appointment: anAppointment({ created: booking.created }),
        evidence: {
          ...evidence,
          endedAt: world.now().toISOString(),
          traceId: undefined,
          status: 201,
          leg: 'provider',
          upstreamCode: undefined,
          resourceId: undefined,
          versionId: undefined,
          retryAfterSeconds: undefined,
        },
      };
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED', alerts: [{ kind: 'BOOKED_LATE' }] });
  });

  it('I8: a crash after the journal write and before the transmission ends as not booked; nothing is sent by itself', async () => {
    const world = new BookingWorld();
    world.appointments.book = never;
    void world.book();
    await settled();
    expect(await world.recover()).toEqual([]);
    const looks = await world.recoverFor(6 * MINUTE);
    expect(looks.at(-1)?.outcome).toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: true });
    expect(world.appointments.sent).toHaveLength(0);
  });

  it('I9: a crash after the transmission is found out by the next process', async () => {
    const world = new BookingWorld();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      await book(...asked);
      return never();
    };
    void world.book();
    await settled();
    await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({ kind: 'ATTEMPT_OPEN' });
    const looks = await world.recoverFor(3 * MINUTE);
    expect(looks.at(-1)).toMatchObject({ before: 'SENDING', outcome: { kind: 'BOOKED' } });
    expect(world.appointments.sent).toHaveLength(1);
  });

  it('I12: an id that the practice has changed is found anew before an empty list is believed', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 0 });
    const first = await world.book();
    const moved = anAppointment({ patientId: 'pat-99' });
    world.foundations.findPatient = async () =>
      Promise.resolve({ kind: 'one', patient: aPracticePatient({ patientId: 'pat-99' }) });
    const list = world.appointments.list.bind(world.appointments);
    world.appointments.list = async (question, call) => {
      const answer = await list(question, call);
      const appointments = question.patientId === 'pat-99' ? [moved] : [];
      return answer.kind === 'listed' ? { ...answer, appointments } : answer;
    };
    await world.recoverFor(MINUTE);
    await expect(standing(world, first)).resolves.toMatchObject({ kind: 'BOOKED_MISMATCH', differences: ['patient'] });
  });
});
