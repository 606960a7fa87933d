import type { Foundations } from '../src/foundations.port.js';
import { INTERACTION } from '../src/interaction.js';
import { aLeg, aPracticePatient, aSlot, IN_TIME } from './a-booking.js';
import { A_PATIENT, aCall } from './fakes.js';

/** Who is at the practice: `aPracticePatient()`, nobody, or twice the same number; `swallows`: no answer to a command comes. */
export type FoundationsEnd = 'one' | 'nobody' | 'twice' | 'swallows';

const registration = {
  nhsNumber: A_PATIENT,
  familyName: 'Fernsby',
  givenNames: ['Marigold'],
  gender: 'female',
  birthDate: '1972-04-09',
} as const;

/** Run by every Foundations, real or fake, from its own spec. The clock stands at `BOOKING_NOW`. */
export function describeFoundations(name: string, open: (end: FoundationsEnd) => Foundations): void {
  const find = (end: FoundationsEnd) =>
    open(end).findPatient({ ...aLeg(INTERACTION.findPatient), nhsNumber: A_PATIENT }, aCall());
  const register = (end: FoundationsEnd, changes = {}) =>
    open(end).registerPatient({ ...aLeg(INTERACTION.registerPatient), ...IN_TIME, registration, ...changes }, aCall());

  describe(`${name} keeps the Foundations contract`, () => {
    it('finds one patient, nobody, or too many to choose from', async () => {
      await expect(find('one')).resolves.toEqual({ kind: 'one', patient: aPracticePatient() });
      await expect(find('nobody')).resolves.toEqual({ kind: 'none' });
      await expect(find('twice')).resolves.toEqual({ kind: 'several', count: 2 });
    });
    it('registers who is not there, and meets a conflict with who is', async () => {
      await expect(register('nobody')).resolves.toMatchObject({
        kind: 'REGISTERED',
        patient: { nhsNumber: A_PATIENT, registrationType: 'T' },
      });
      await expect(register('one')).resolves.toMatchObject({ kind: 'CONFLICT', fault: 'GPC_ALREADY_REGISTERED' });
    });
    it('does not know how a registration without an answer ended', async () => {
      await expect(register('swallows')).resolves.toMatchObject({ kind: 'UNKNOWN' });
    });
    it('sends no registration once its moment has passed', async () => {
      await expect(register('nobody', { sendBefore: '2027-06-09T08:15:29.000Z' })).resolves.toMatchObject({
        kind: 'NOT_SENT',
      });
    });
    it('reads the place of a slot, and knows no other', async () => {
      const leg = aLeg(INTERACTION.readLocation);
      await expect(open('one').readLocation({ ...leg, id: 'loc-1' }, aCall())).resolves.toEqual(aSlot().location);
      await expect(open('nobody').readLocation({ ...leg, id: 'loc-404' }, aCall())).resolves.toBeUndefined();
    });
  });
}
