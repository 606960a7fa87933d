import type { EventFields, EventLog, JournalState } from '#platform';
import { bookingEvents } from './booking-events.js';
import { assertDurable, type BookingHealth, bookingHealth } from './booking-health.js';

/** As it is wired: over a journal in that state, with so many bookings that nobody can read. */
function healthOf(state: JournalState, unreadable = 0): BookingHealth {
  const { useFactory } = bookingHealth();
  return useFactory(async () => Promise.resolve(state), { unreadable }) as BookingHealth;
}

describe('what the operator is told of the journal of bookings', () => {
  it.each([
    ['not-durable', /appendfsync always/u],
    ['unreachable', /no appointment can be booked/u],
    ['wrong-key', /another STORE_KEY/u],
    ['damaged', /nobody looks at those bookings any more.*runbook/u],
  ] as const)('%s: what to do', async (state, words) => {
    await expect(healthOf(state)()).resolves.toMatch(words);
  });

  it('is nothing while all is well, and of bookings that this version cannot read', async () => {
    await expect(healthOf('ready')()).resolves.toBeUndefined();
    await expect(healthOf('ready', 1)()).resolves.toMatch(/this version cannot read.*booking\.unreadable/u);
  });
});

describe('a journal that may forget', () => {
  const health = (state: JournalState) => async (): Promise<JournalState> => Promise.resolve(state);

  it('lets nothing be sent where it must be durable', async () => {
    await expect(assertDurable(true, health('not-durable'))).rejects.toMatchObject({
      code: 'BOOKING_JOURNAL_NOT_DURABLE',
    });
    await expect(assertDurable(false, health('not-durable'))).resolves.toBeUndefined();
  });

  it.each(['ready', 'unreachable', 'damaged'] as const)('is not the trouble when it is %s', async (state) => {
    await expect(assertDurable(true, health(state))).resolves.toBeUndefined();
  });
});

it('tells of an entry that cannot be read by its id alone', () => {
  const lines: unknown[] = [];
  const at = (level: string) => (event: string, fields?: EventFields) => void lines.push([level, event, fields]);
  const log: EventLog = { info: at('info'), warn: at('warn'), error: at('error') };
  bookingEvents(log).unreadable('3f0c1f6e-7f0a-4d0e-9a5e-0d5f3c1b2a90');
  expect(lines).toEqual([['error', 'booking.unreadable', { requestId: '3f0c1f6e-7f0a-4d0e-9a5e-0d5f3c1b2a90' }]]);
});
