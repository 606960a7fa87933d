import { jest } from '@jest/globals';
import { aTrace, A_STRANGER, standing } from '../../../contracts/testing/fakes.js';
import { OdsCode, type TraceOutcome } from '#contracts';
import type { FaultCode } from '#errors';
import { BookingWorld } from '../../testing/booking-world.js';

const { demographics } = aTrace();
const CHANGED: readonly [string, TraceOutcome, FaultCode][] = [
  ['has died', standing({ kind: 'deceased' }), 'PDS_DECEASED'],
  ['has become sensitive', standing({ kind: 'restricted' }), 'PDS_RESTRICTED'],
  ['has left the practice', standing({ kind: 'registered', practice: OdsCode.parse('Z90002') }), 'PDS_GP_CHANGED'],
  ['has another number', aTrace({ nhsNumber: A_STRANGER }), 'PDS_SUPERSEDED'],
  ['is no longer known', { kind: 'not-found' }, 'PATIENT_NOT_FOUND'],
  ['was withdrawn', { kind: 'invalidated' }, 'NHS_NUMBER_WITHDRAWN'],
  ['is somebody else', aTrace({ demographics: { ...demographics, birthDate: '1931-11-30' } }), 'PDS_NOT_VERIFIED'],
];

describe('a patient who was opened and meanwhile', () => {
  it.each(CHANGED)('%s is not booked, and no practice is asked', async (_, traced, code) => {
    const world = new BookingWorld({ traced });
    const asked = jest.spyOn(world.foundations, 'findPatient');
    await expect(world.book()).rejects.toMatchObject({ code });
    expect([asked.mock.calls, world.appointments.sent]).toEqual([[], []]);
  });

  it('has a new family name is booked: the practice is asked whom it knows', async () => {
    const renamed = [{ use: 'usual', family: 'Fernsby-Oak', given: ['Marigold'] }];
    const world = new BookingWorld({ traced: aTrace({ demographics: { ...demographics, names: renamed } }) });
    await expect(world.book()).resolves.toMatchObject({ kind: 'BOOKED' });
  });
});
