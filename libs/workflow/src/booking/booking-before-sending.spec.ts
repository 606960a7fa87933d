import { jest } from '@jest/globals';
import { anAppointment, TWO_SLOTS } from '../../../contracts/testing/a-booking.js';
import { A_STRANGER, aCall, standing } from '../../../contracts/testing/fakes.js';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import type { BookingOutcome } from './booking-journey.js';

const DAY = 86_400_000;
const idOf = (outcome: BookingOutcome): string => ('attemptId' in outcome ? outcome.attemptId : '');

/** What the practice lists is changed on its way. */
function listing(world: BookingWorld, changes: () => { readonly leftOut?: number }): void {
  const list = world.appointments.list.bind(world.appointments);
  world.appointments.list = async (...asked) => {
    const listed = await list(...asked);
    return listed.kind === 'listed' ? { ...listed, ...changes() } : listed;
  };
}

describe('before a booking is sent', () => {
  it('each slot must still be offered: with one of two gone nothing is sent', async () => {
    const world = new BookingWorld({ slots: [TWO_SLOTS[0]] });
    await expect(world.book()).resolves.toMatchObject({ kind: 'SLOT_NOT_OFFERED' });
    expect(world.appointments.sent).toHaveLength(0);
  });

  it('the user hears that the practice’s list could not be read whole, and may book all the same', async () => {
    const world = new BookingWorld();
    listing(world, () => ({ leftOut: 1 }));
    await expect(world.book()).resolves.toMatchObject({ kind: 'ALREADY_HAS', appointments: [], unreadable: 1 });
    expect(world.appointments.sent).toHaveLength(0);
    const seen = { appointmentIds: [], unreadable: true };
    await expect(world.book({ seen })).resolves.toMatchObject({ kind: 'BOOKED' });
  });

  it('the trace must not have grown older than a day while the practice was asked', async () => {
    const world = new BookingWorld();
    listing(world, () => {
      world.pass(DAY);
      return {};
    });
    await expect(world.book()).rejects.toMatchObject({ code: 'PDS_TRACE_STALE' });
    expect([world.appointments.sent, world.journal.entries[0]?.keys]).toEqual([[], []]);
  });

  it('what the patient has there is noted, and never taken for a booking whose answer was lost', async () => {
    const before = anAppointment({ appointmentId: 'app-1', slotIds: ['s-40'] });
    const world = new BookingWorld({ appointments: [before], commands: ['lost'], patienceMs: 90_000 });
    const seen = { appointmentIds: ['app-1'], unreadable: false };
    await expect(world.book({ seen })).resolves.toMatchObject({ kind: 'NOT_BOOKED' });
  });
});

describe('what was proven not to have left this machine', () => {
  it('is not sent again for a caller who has gone', async () => {
    const world = new BookingWorld({ commands: ['not-sent'] });
    const caller = new AbortController();
    const book = world.appointments.book.bind(world.appointments);
    world.appointments.book = async (...asked) => {
      const result = await book(...asked);
      caller.abort();
      return result;
    };
    await expect(world.book({}, aCall({ signal: caller.signal }))).resolves.toMatchObject({ kind: 'NOT_SENT' });
    expect(world.appointments.sent).toHaveLength(0);
  });
});

describe('before the same slot is tried again', () => {
  it('PDS is asked anew', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    const first = await world.book();
    world.traced = standing({ kind: 'deceased' });
    await expect(world.tryAgain(idOf(first))).rejects.toMatchObject({ code: 'PDS_DECEASED' });
    expect(world.appointments.sent).toHaveLength(0);
  });

  it('the patient must be the one for whom the booking was', async () => {
    const world = new BookingWorld({ commands: ['lost'], patienceMs: 90_000 });
    const first = await world.book();
    await world.contexts.keep(aContext({ patient: { ...aContext().patient, nhsNumber: A_STRANGER } }));
    await expect(world.tryAgain(idOf(first))).rejects.toMatchObject({ code: 'BOOKING_NOT_FOUND' });
    expect(world.appointments.sent).toHaveLength(0);
  });
});

describe('after a first transmission whose outcome is unknown', () => {
  it('a refusal of the second one proves nothing', async () => {
    const world = new BookingWorld({ commands: ['lost', 'refused'], patienceMs: 90_000 });
    const sent = jest.spyOn(world.appointments, 'book');
    const first = await world.book();
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: false });
    expect(sent.mock.calls.map(([{ firstTransmission }]) => firstTransmission)).toEqual([true, false]);
  });

  it('a second one that was not sent is settled by looking, too', async () => {
    const world = new BookingWorld({
      commands: ['late', 'not-sent', 'not-sent', 'not-sent'],
      patienceMs: 90_000,
    });
    const first = await world.book();
    expect(first).toMatchObject({ kind: 'NOT_BOOKED', mayTryAgain: true });
    world.appointments.settle();
    await expect(world.tryAgain(idOf(first))).resolves.toMatchObject({ kind: 'BOOKED' });
  });
});
