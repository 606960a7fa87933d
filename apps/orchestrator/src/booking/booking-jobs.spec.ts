import { z } from 'zod';
import type { JobKind } from '#contracts';
import { JourneyLog, type Recovered } from '#workflow';
import { anAppointment, BOOKING_NOW } from '../../../../libs/contracts/testing/a-booking.js';
import { FakeAuditTrail } from '../../../../libs/contracts/testing/fake-audit-trail.js';
import { FakeJobQueue } from '../../../../libs/contracts/testing/fake-job-queue.js';
import { FakeJournal } from '../../../../libs/contracts/testing/fake-journal.js';
import { A_PRACTICE, A_REQUESTER } from '../../../../libs/contracts/testing/fakes.js';
import { bookingJobs } from './booking-jobs.js';

const ID = '4b6c7c6e-6a56-4c88-9a52-0d8b6c2f9a01';
const ROUND: JobKind<{ of: string }> = {
  name: 'booking-round',
  calls: 'no-provider',
  schema: z.object({ of: z.string() }),
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};
const TOLD = {
  attemptId: ID,
  practice: A_PRACTICE,
  searched: { day: '2027-06-14', organisationType: undefined },
  alerts: [],
} as const;
const appointment = anAppointment();

/** One round, and the looks that it entered. Gives what was logged. */
async function loggedFor(outcome: Recovered['outcome']): Promise<readonly string[]> {
  const logged: string[] = [];
  const note = (event: string): void => void logged.push(event);
  const recovery = {
    due: async () => [{ attemptId: ID, requester: A_REQUESTER }],
    resume: async () => ({ attemptId: ID, before: 'RECONCILING' as const, outcome, legs: [] }),
    frame: () => ({ journey: new JourneyLog(() => 0), correlationId: 'c-1' }),
  };
  const queue = new FakeJobQueue();
  const clock = { now: () => BOOKING_NOW, uuid: () => ID };
  const log = { info: note, warn: note, error: note };
  const jobs = bookingJobs({ recovery, trail: new FakeAuditTrail(), journal: new FakeJournal(), clock, log });
  for (const job of jobs) job(queue);
  await queue.add(ROUND, { of: 'due-bookings' });
  await queue.runAll();
  await queue.runAll();
  return logged;
}

it('a booking that is found as asked needs nobody', async () => {
  await expect(loggedFor({ ...TOLD, kind: 'BOOKED', appointment })).resolves.toEqual(['booking.looked-at']);
});

it('one that is booked otherwise than asked needs a person, because nobody waits for the answer', async () => {
  const outcome = { ...TOLD, kind: 'BOOKED_MISMATCH', appointment, differences: ['location'] } as const;
  await expect(loggedFor(outcome)).resolves.toEqual(['booking.looked-at', 'booking.needs-a-person']);
});
