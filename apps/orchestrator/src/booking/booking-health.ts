import type { FactoryProvider } from '@nestjs/common';
import { Fault } from '#errors';
import { JOURNAL_HEALTH, type JournalHealth, type JournalState } from '#platform';
import { AttemptKeeper } from '#workflow';

/** Why appointments cannot be booked as they must be, in a sentence for the operator; `undefined`: all is well. */
export type BookingHealth = () => Promise<string | undefined>;
export const BOOKING_HEALTH = Symbol('BookingHealth');

const JOURNAL_TROUBLE: Readonly<Record<Exclude<JournalState, 'ready'>, string>> = {
  'not-durable':
    'Redis may lose what it has confirmed, so no appointment is booked, unless JOURNAL_REQUIRE_DURABLE is false. Set appendonly yes, appendfsync always and maxmemory-policy noeviction.',
  unreachable: 'The journal of bookings does not answer: no appointment can be booked.',
  'wrong-key': 'The journal of bookings was written with another STORE_KEY: set that one, so that no booking is lost.',
  damaged: unreadable('damaged entries'),
};

export function bookingHealth(): FactoryProvider<BookingHealth> {
  return {
    provide: BOOKING_HEALTH,
    inject: [JOURNAL_HEALTH, AttemptKeeper],
    useFactory: (journal: JournalHealth, attempts: Pick<AttemptKeeper, 'unreadable'>) => async () => {
      const state = await journal();
      if (state !== 'ready') return JOURNAL_TROUBLE[state];
      return attempts.unreadable === 0 ? undefined : unreadable('entries that this version cannot read');
    },
  };
}

function unreadable(what: string): string {
  return `The journal of bookings holds ${what}: nobody looks at those bookings any more. Their ids are in the log under booking.unreadable and journal.entry-unreadable; see docs/runbook.md, section 10.`;
}

/** Nothing may be sent that a crash of the store would forget. Source: appointments.md §3.6 step 1. @throws Fault */
export async function assertDurable(isRequired: boolean, health: JournalHealth): Promise<void> {
  if (isRequired && (await health()) === 'not-durable') throw new Fault('BOOKING_JOURNAL_NOT_DURABLE');
}
