import { LocalId } from '#contracts';
import { wordsOf } from '#errors';
import type { ChangeOutcome, ListedAppointment } from '#workflow';
import { anAppointment } from '../../../../libs/contracts/testing/a-booking.js';
import { Refusal } from '../refusal.js';
import { changedReply } from './appointments-reply.js';

const now: ListedAppointment = {
  appointment: anAppointment({ status: 'cancelled' }),
  locks: ['cancelled'],
  othersBooking: false,
};
const changeId = LocalId.parse('6f1d1c1e-2b6f-4b3c-9d5e-0d5f3c1b2a90');
const NOT_DONE: readonly Exclude<ChangeOutcome, { kind: 'DONE' | 'UNKNOWN' }>[] = [
  { kind: 'NOT_FOUND' },
  { kind: 'LOCKED', now },
  { kind: 'CHANGED_MEANWHILE', fault: 'GPC_APPOINTMENT_CHANGED', now },
  { kind: 'CHANGE_OPEN', fault: 'GPC_CHANGE_UNRESOLVED', now, changeId, own: true },
  { kind: 'NOT_SENT', fault: 'GPC_DIRECTORY_OUT_OF_DATE' },
];

function refusalTo(outcome: ChangeOutcome, unsaved: true | 'unknown'): Refusal {
  try {
    changedReply(outcome, 'cancel', { environment: 'simulator', legs: [], unsaved });
  } catch (error) {
    if (error instanceof Refusal) return error;
  }
  throw new Error('it was not refused');
}

describe('a change that is not made', () => {
  it.each(NOT_DONE)('does not say of a repeat that nothing was saved: $kind', (outcome) => {
    const { code, details } = refusalTo(outcome, 'unknown');
    expect(details.nothingWasSaved).toBe('unknown');
    expect(wordsOf(code, details).title).toMatch(/An earlier attempt may have been saved|It is not known whether/u);
  });

  it.each(NOT_DONE)('says it of the first attempt: $kind', (outcome) => {
    const { code, details } = refusalTo(outcome, true);
    expect(wordsOf(code, details).title).toMatch(/Nothing was saved|not saved/u);
  });
});
