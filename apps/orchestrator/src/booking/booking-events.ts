import type { EventLog } from '#platform';
import type { KeeperTools } from '#workflow';

/** What is told of attempts wherever it happens, in a request or in a job; nothing of it tells who the patient is. */
export function bookingEvents(log: EventLog): Pick<KeeperTools, 'alerted' | 'unreadable'> {
  return {
    alerted: ({ attemptId, practice, state }, alerts) => {
      for (const { kind } of alerts)
        log.warn('booking.alert', { requestId: attemptId, odsCode: practice, outcome: state, detail: kind });
    },
    unreadable: (attemptId) => log.error('booking.unreadable', { requestId: attemptId }),
  };
}
