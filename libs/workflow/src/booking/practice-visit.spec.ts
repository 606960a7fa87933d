import { anAppointment, BOOKING_NOW, someEvidence } from '../../../contracts/testing/a-booking.js';
import { A_REQUESTER, aCall, FakeSpineDirectory } from '../../../contracts/testing/fakes.js';
import { Asid, type CommandFailure, INTERACTION, OdsCode } from '#contracts';
import { Fault } from '#errors';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import { RenewingDirectory } from '../../testing/renewing-directory.js';

const [OLD, NEW] = [Asid.parse('200000000025'), Asid.parse('200000000074')];
const SENDER = 'ASID_CHECK_FAILED_MESSAGESENDER';

function refusingTheSender(directory: RenewingDirectory): { readonly world: BookingWorld; readonly senders: string[] } {
  const world = new BookingWorld({ directory, appointments: [anAppointment()] });
  const senders: string[] = [];
  const read = world.appointments.read.bind(world.appointments);
  world.appointments.read = async (question, call) => {
    senders.push(question.from);
    if (question.from === OLD) throw new Fault('GPC_CONNECTION_NOT_AUTHORISED', { upstreamCode: SENDER });
    return read(question, call);
  };
  return { world, senders };
}

async function readIn(world: BookingWorld) {
  await world.contexts.keep(aContext());
  const question = { contextId: aContext().id, appointmentId: 'app-9' };
  return world.process.appointments.read(question, world.journeyLog(), aCall());
}

describe('our own ASID that the proxy refuses', () => {
  it('is looked up anew, and the read repeated once with the new one', async () => {
    const { world, senders } = refusingTheSender(new RenewingDirectory(NEW));
    await expect(readIn(world)).resolves.toMatchObject({ kind: 'FOUND' });
    expect(senders).toEqual([OLD, NEW]);
  });

  it('ends the read when the directory still says the same', async () => {
    const { world, senders } = refusingTheSender(new RenewingDirectory(OLD));
    await expect(readIn(world)).rejects.toMatchObject({ code: 'GPC_CONNECTION_NOT_AUTHORISED' });
    expect(senders).toEqual([OLD]);
  });

  it.each([NEW, OLD])(
    'is looked up anew after a booking, which is not sent again: the user repeats it (%s)',
    async (asid) => {
      const directory = new RenewingDirectory(asid);
      const world = new BookingWorld({ directory });
      const book = world.appointments.book.bind(world.appointments);
      const refusal: CommandFailure = {
        kind: 'NOT_PERMITTED',
        fault: 'GPC_BOOKING_NOT_PERMITTED',
        evidence: someEvidence({ status: 403, upstreamCode: SENDER, leg: 'ssp' }),
      };
      const senders: string[] = [];
      world.appointments.book = async (command, call) => {
        senders.push(command.from);
        return command.from === OLD ? refusal : book(command, call);
      };
      await expect(world.book()).resolves.toMatchObject({ kind: 'NOT_PERMITTED' });
      expect([senders, directory.doubts]).toEqual([[OLD], [OLD]]);
      await expect(world.book({ idempotencyKey: 'key-2' })).resolves.toMatchObject({
        kind: asid === NEW ? 'BOOKED' : 'NOT_PERMITTED',
      });
    },
  );

  it('changes nothing of what became of a booking when the directory does not answer', async () => {
    const directory = new RenewingDirectory(NEW);
    const world = new BookingWorld({ directory });
    world.appointments.book = async () => {
      directory.ownAsid = async () => Promise.reject(new Fault('SDS_UNAVAILABLE'));
      const evidence = someEvidence({ status: 403, upstreamCode: SENDER, leg: 'ssp' });
      return Promise.resolve({ kind: 'NOT_PERMITTED', fault: 'GPC_BOOKING_NOT_PERMITTED', evidence });
    };
    await expect(world.book()).resolves.toMatchObject({ kind: 'NOT_PERMITTED' });
  });
});

describe('the ways to another organisation than the patient’s practice', () => {
  const HUB = OdsCode.parse('Z90002');
  /** Looked up now, so that a context uses them again. */
  class FreshDirectory extends FakeSpineDirectory {
    override async route(...asked: Parameters<FakeSpineDirectory['route']>): ReturnType<FakeSpineDirectory['route']> {
      const route = await super.route(...asked);
      return { ...route, provenance: { ...route.provenance, fetchedAt: BOOKING_NOW.toISOString() } };
    }
  }

  it('are its own, and are not kept as those of the practice', async () => {
    const world = new BookingWorld({ directory: new FreshDirectory([aContext().practice, HUB]) });
    const asked: string[] = [];
    await world.contexts.keep(aContext());
    for (const at of [undefined, HUB, undefined]) {
      const visit = await world.process.visits.open({ contextId: aContext().id, at }, world.journeyLog(), aCall());
      const { route } = await visit.ways.leg(INTERACTION.searchSlots);
      asked.push(route.odsCode);
      await world.process.visits.leave(visit);
    }
    expect(asked).toEqual([aContext().practice, HUB, aContext().practice]);
    const { routes } = await world.contexts.open(aContext().id, A_REQUESTER);
    expect(new Set(Object.values(routes).map(({ odsCode }) => odsCode))).toEqual(new Set([aContext().practice]));
  });
});
