import type { PatientFinding } from '#contracts';
import { aPracticePatient, BOOKING_NOW } from '../../../contracts/testing/a-booking.js';
import { aCall, A_PATIENT } from '../../../contracts/testing/fakes.js';
import { aContext, BookingWorld } from '../../testing/booking-world.js';
import { RegistrationJourney, type RegistrationOutcome } from './registration-journey.js';

const details = { familyName: 'Fernsby', givenNames: ['Marigold'], birthDate: '1972-04-09', gender: 'female' } as const;

async function registerIn(world: BookingWorld, repeatOf?: string): Promise<RegistrationOutcome> {
  await world.contexts.keep(aContext());
  const journey = new RegistrationJourney(world.process.visits, world.process.trace, world, world.now);
  return journey.register({ contextId: aContext().id, details, repeatOf }, world.journeyLog(), aCall());
}

/** Nobody is found until somebody is registered; then this. */
function hiddenUntilSent({ foundations }: BookingWorld, then: PatientFinding): void {
  let sent = false;
  const register = foundations.registerPatient.bind(foundations);
  foundations.registerPatient = async (...asked) => {
    sent = true;
    return register(...asked);
  };
  foundations.findPatient = async () => Promise.resolve(sent ? then : { kind: 'none' });
}

describe('registering for an appointment', () => {
  it('registers once, in the number of the opened patient', async () => {
    await expect(registerIn(new BookingWorld({ patients: [] }))).resolves.toMatchObject({
      kind: 'REGISTERED',
      madeNow: true,
      patient: { nhsNumber: A_PATIENT, registrationType: 'T' },
    });
  });

  it('registers nobody who is there already', async () => {
    await expect(registerIn(new BookingWorld())).resolves.toMatchObject({ kind: 'REGISTERED', madeNow: false });
  });

  it('stops at several patients with that number', async () => {
    const patients = [aPracticePatient(), aPracticePatient({ patientId: 'pat-78' })];
    await expect(registerIn(new BookingWorld({ patients }))).resolves.toEqual({
      kind: 'CONTACT_PRACTICE',
      count: 2,
      sent: false,
    });
  });

  it.each([
    ['at once', undefined, false],
    ['as a repeat of an unknown attempt', BOOKING_NOW.toISOString(), true],
  ])(
    'takes "exists already" for somebody else’s registration, but its own when repeated: %s',
    async (_, repeatOf, madeNow) => {
      const world = new BookingWorld();
      hiddenUntilSent(world, { kind: 'one', patient: aPracticePatient() });
      await expect(registerIn(world, repeatOf)).resolves.toMatchObject({ kind: 'REGISTERED', madeNow });
    },
  );

  it('says of several that are found after it was sent that one of them may be new', async () => {
    const world = new BookingWorld();
    hiddenUntilSent(world, { kind: 'several', count: 2 });
    await expect(registerIn(world)).resolves.toEqual({ kind: 'CONTACT_PRACTICE', count: 2, sent: true });
  });

  it('finds a registration whose answer was lost', async () => {
    const world = new BookingWorld({ patients: [], scripts: ['saved-then-lost'] });
    await expect(registerIn(world)).resolves.toMatchObject({ kind: 'REGISTERED', madeNow: true });
  });

  it('is unknown while nobody is found, and may be repeated once by the user, not within a minute', async () => {
    const world = new BookingWorld({ patients: [], scripts: ['lost', 'lost'] });
    const certainAfter = '2027-06-09T08:16:30.000Z';
    await expect(registerIn(world)).resolves.toMatchObject({ kind: 'UNKNOWN', certainAfter });
    await expect(registerIn(world, certainAfter)).resolves.toMatchObject({ kind: 'UNKNOWN', certainAfter });
    world.pass(60_000);
    await expect(registerIn(world, certainAfter)).resolves.toEqual({
      kind: 'CANNOT_REGISTER',
      fault: 'GPC_UNKNOWN_OUTCOME',
    });
  });

  it.each([
    ['refused', 'CANNOT_REGISTER'],
    ['our-fault', 'REJECTED'],
    ['not-permitted', 'NOT_PERMITTED'],
    ['not-sent', 'NOT_SENT'],
  ] as const)('%s: nobody was registered', async (script, kind) => {
    await expect(registerIn(new BookingWorld({ patients: [], scripts: [script] }))).resolves.toMatchObject({ kind });
  });

  it('cannot register when the practice says "already there" and shows nobody', async () => {
    const world = new BookingWorld();
    world.foundations.findPatient = async () => Promise.resolve({ kind: 'none' });
    await expect(registerIn(world)).resolves.toEqual({ kind: 'CANNOT_REGISTER', fault: 'GPC_ALREADY_REGISTERED' });
  });
});
