import { aPracticePatient, TWO_SLOTS } from '../../../contracts/testing/a-booking.js';
import { BookingWorld } from '../../testing/booking-world.js';

/** A booking whose answer was lost; what is read afterwards is changed on its way. */
function lost(patienceMs = 200_000): BookingWorld {
  return new BookingWorld({ commands: ['lost'], patienceMs });
}

/** Only after the transmission: before it the user would be told. */
function afterSending(world: BookingWorld, spoil: () => void): void {
  const book = world.appointments.book.bind(world.appointments);
  world.appointments.book = async (...asked) => {
    const result = await book(...asked);
    spoil();
    return result;
  };
}

describe('a lost booking is not called "not booked"', () => {
  it('by lists with entries that could not be read', async () => {
    const world = lost();
    afterSending(world, () => {
      const list = world.appointments.list.bind(world.appointments);
      world.appointments.list = async (...asked) => ({ ...(await list(...asked)), leftOut: 1 });
    });
    await expect(world.book()).resolves.toMatchObject({ kind: 'UNKNOWN', state: 'RECONCILING_LATER' });
  });

  it.each([
    ['nobody', []],
    ['several', [aPracticePatient(), aPracticePatient({ patientId: 'pat-78' })]],
  ])('by an empty list of a patient whom the practice now finds %s for', async (_, patients) => {
    const world = lost();
    afterSending(world, () => {
      const { foundations } = new BookingWorld({ patients });
      world.foundations.findPatient = foundations.findPatient.bind(foundations);
    });
    await expect(world.book()).resolves.toMatchObject({ kind: 'UNKNOWN', state: 'RECONCILING_LATER' });
  });

  it('nor "gone" by slots of which some could not be read', async () => {
    const world = lost();
    afterSending(world, () => {
      const search = world.appointments.searchSlots.bind(world.appointments);
      world.appointments.searchSlots = async (...asked) => {
        const answer = await search(...asked);
        if (answer.kind !== 'slots') return answer;
        return { ...answer, slots: [TWO_SLOTS[0]], leftOut: { ...answer.leftOut, unreadable: 1 } };
      };
    });
    await expect(world.book()).resolves.toMatchObject({ kind: 'UNKNOWN', state: 'RECONCILING_LATER' });
  });
});
