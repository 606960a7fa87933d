import { z } from 'zod';
import { type AuditTrail, type ForUser, type JobKind, type Journal, Requester } from '#contracts';
import { type Clock, type EventLog, jobProcessor, type JobProcessor, repeatedJob } from '#platform';
import type { BookingRecovery, Recovered } from '#workflow';
import { auditedLook } from '../audit/audited-look.js';

const Look = z.object({ attemptId: z.uuid(), requester: Requester });
const Round = z.object({ of: z.literal('due-bookings') });
const Clearing = z.object({ of: z.literal('old-bookings') });

/** One look at one booking, in the name of the person who made it. What fails is looked at in the next round. */
const BOOKING_LOOK: JobKind<ForUser<z.infer<typeof Look>>> = {
  name: 'booking-look',
  calls: 'provider',
  schema: Look,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 4,
};

/** Finds the bookings whose time has come; asks the journal alone. */
const BOOKING_ROUND: JobKind<z.infer<typeof Round>> = {
  name: 'booking-round',
  calls: 'no-provider',
  schema: Round,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

const BOOKING_CLEARING: JobKind<z.infer<typeof Clearing>> = {
  name: 'booking-clearing',
  calls: 'no-provider',
  schema: Clearing,
  attempts: 1,
  backoffMs: 1_000,
  concurrency: 1,
};

const DUE = { of: 'due-bookings' } as const;
const OLD = { of: 'old-bookings' } as const;

/** Soon enough for the rounds of appointments.md §3.6 step 5. */
const ROUNDS = { everyMs: 5_000, jitter: 0.2 };
const CLEARINGS = { everyMs: 3_600_000, jitter: 0.1 };
const MOST_AT_ONCE = 100;
/** A finished booking is kept so long, for whoever asks with its id or its key. */
const KEPT_MS = 35 * 86_400_000;

/** What a person must look at; the reply has more. */
const FOR_A_PERSON: readonly string[] = [
  'MANUAL_CHECK',
  'BOOKED_VERIFY',
  'BOOKED_MISMATCH',
  'UNRESOLVED',
  'BOOKED_LATE',
];

interface BookingJobTools {
  readonly recovery: Pick<BookingRecovery, 'due' | 'resume' | 'frame'>;
  readonly trail: AuditTrail;
  readonly journal: Pick<Journal, 'forget'>;
  readonly clock: Clock;
  readonly log: EventLog;
}

/** What happens to bookings that nobody waits for any more. Reads only; sends and cancels nothing. */
export function bookingJobs({ recovery, trail, journal, clock, log }: BookingJobTools): readonly JobProcessor[] {
  const round: JobProcessor = (queue) =>
    repeatedJob(BOOKING_ROUND, { data: DUE, schedule: ROUNDS }, async () => {
      for (const due of await recovery.due(MOST_AT_ONCE))
        await queue.add(BOOKING_LOOK, due, { id: `look-${due.attemptId}` });
    })(queue);
  const look = jobProcessor(BOOKING_LOOK, async ({ attemptId: id, requester }, { signal }) => {
    const frame = recovery.frame();
    await auditedLook(
      { operation: 'booking.recover', id, requester },
      async () => reported(await recovery.resume(id, signal, frame), log),
      { frame, trail, found: ({ outcome }) => outcome.kind },
    );
  });
  const clearing = repeatedJob(BOOKING_CLEARING, { data: OLD, schedule: CLEARINGS }, async () => {
    await journal.forget(new Date(clock.now().getTime() - KEPT_MS));
  });
  return [look, round, clearing];
}

/** Before its record is closed: what was found is in the journal by now, and is not found again. */
function reported(recovered: Recovered | undefined, log: EventLog): Recovered | undefined {
  if (recovered === undefined) return undefined;
  const { attemptId, outcome } = recovered;
  const fields = { requestId: attemptId, odsCode: outcome.practice, outcome: outcome.kind };
  log.info('booking.looked-at', fields);
  if (FOR_A_PERSON.includes(outcome.kind)) log.warn('booking.needs-a-person', fields);
  return recovered;
}
