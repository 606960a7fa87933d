import { anAppointment } from '../../../contracts/testing/a-booking.js';
import type { CommandScript } from '../../../contracts/testing/command-script.js';
import { A_PRACTICE, aCall } from '../../../contracts/testing/fakes.js';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import type { JourneyLeg } from '../journey-log.js';

async function legsOf(command: CommandScript): Promise<readonly JourneyLeg[]> {
  const world = new BookingWorld({ appointments: [anAppointment()], commands: [command] });
  await world.contexts.keep(aContext());
  const journey = world.journeyLog();
  const question = { contextId: aContext().id, appointmentId: 'app-9', versionId: '1' };
  await world.process.appointments.change(question, { kind: 'cancel', reason: 'Well again' }, journey, aCall());
  return journey.legs.filter(({ leg }) => leg === 'cancel');
}

describe('the leg of a command', () => {
  it('is no failure when the practice has done it', async () => {
    const legs = await legsOf('answered');
    expect(legs).toMatchObject([{ outcome: 'ok', detail: { odsCode: A_PRACTICE } }]);
  });

  it('is told with the code of the catalogue when it failed', async () => {
    const legs = await legsOf('not-permitted');
    expect(legs).toMatchObject([{ outcome: 'GPC_BOOKING_NOT_PERMITTED', detail: { odsCode: A_PRACTICE } }]);
  });
});
