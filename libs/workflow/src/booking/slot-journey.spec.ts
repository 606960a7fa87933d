import { aPracticePatient, aSlot, TWO_SLOTS } from '../../../contracts/testing/a-booking.js';
import { aCall, A_PRACTICE, A_REQUESTER } from '../../../contracts/testing/fakes.js';
import type { SlotQuestion } from '#contracts';
import { aContext, type BookingScene, BookingWorld } from '../../testing/booking-world.js';
import { SlotJourney, type SlotsFound, type SlotsQuestion } from './slot-journey.js';

const DAYS = { from: '2027-06-10', to: '2027-06-20' };

async function find(world: BookingWorld, question: Partial<SlotsQuestion> = {}): Promise<SlotsFound> {
  await world.contexts.keep(aContext());
  const journey = new SlotJourney(world.process.visits, world);
  const asked: SlotsQuestion = { contextId: aContext().id, days: DAYS, organisationType: 'urgent-care', ...question };
  return journey.find(asked, world.journeyLog(), aCall());
}
const found = async (scene: BookingScene): Promise<SlotsFound> => find(new BookingWorld(scene));

describe('searching for slots', () => {
  it('gives them with the runs that may be booked together, and says that the patient is known there', async () => {
    await expect(found({})).resolves.toMatchObject({
      slots: [{ slotId: 's-01', bookableWithNext: 's-02' }, { slotId: 's-02' }],
      hints: [],
      patient: { kind: 'known', differences: [] },
      asAt: '2027-06-09T08:15:30.000Z',
    });
  });

  it('asks in the name of the organisation and of its kind', async () => {
    const world = new BookingWorld();
    const asked: SlotQuestion[] = [];
    const search = world.appointments.searchSlots.bind(world.appointments);
    world.appointments.searchSlots = async (question, call) => {
      asked.push(question);
      return search(question, call);
    };
    await find(world);
    expect(asked).toMatchObject([{ consumer: { odsCode: A_REQUESTER.organisation.odsCode, type: 'urgent-care' } }]);
  });

  it('puts the preferred surgery of the patient first', async () => {
    const location = { id: 'loc-2', address: [] };
    const slots = [...TWO_SLOTS, aSlot({ slotId: 's-03', scheduleId: 'sch-2', location })];
    const { slots: sorted } = await found({ slots, patients: [aPracticePatient({ preferredBranchId: 'loc-2' })] });
    expect(sorted.map(({ slotId }) => slotId)).toEqual(['s-03', 's-01', 's-02']);
  });

  it('says that nothing is offered, and that the patient would have to be registered', async () => {
    await expect(found({ slots: [], patients: [] })).resolves.toMatchObject({
      slots: [],
      hints: ['nothing-offered'],
      patient: { kind: 'needs-registration' },
    });
  });

  it('gives the slots although the patient cannot be looked for', async () => {
    const world = new BookingWorld();
    world.foundations.failing = 'GPC_TEMPORARILY_UNAVAILABLE';
    await expect(find(world)).resolves.toMatchObject({ patient: { kind: 'not-told' }, slots: [{}, {}] });
  });

  it('says that the practice does not know the service, and keeps no list', async () => {
    const world = new BookingWorld();
    world.appointments.searchSlots = async () => Promise.resolve({ kind: 'service-not-offered' });
    await expect(find(world, { dosServiceId: '2000099999' })).resolves.toMatchObject({
      slots: [],
      hints: ['service-not-offered'],
      asAt: undefined,
    });
  });

  it('says that a list is not of the one service only', async () => {
    await expect(find(new BookingWorld(), { dosServiceId: '2000099999' })).resolves.toMatchObject({
      hints: ['not-filtered-by-service'],
    });
  });

  it('looks for the way to another organisation and does not keep it as one to the practice', async () => {
    const world = new BookingWorld();
    await expect(find(world, { at: A_REQUESTER.organisation.odsCode })).rejects.toMatchObject({
      code: 'SDS_ENDPOINT_NOT_FOUND',
    });
    await find(world, { at: A_PRACTICE });
    const { routes } = await world.contexts.open(aContext().id, A_REQUESTER);
    expect(Object.values(routes).map(({ odsCode }) => odsCode)).toContain(A_PRACTICE);
  });
});
