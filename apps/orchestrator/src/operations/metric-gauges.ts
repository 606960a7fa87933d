import { readFileSync } from 'node:fs';
import {
  certificateState,
  type CertificateState,
  type Clock,
  type Gauge,
  type GaugeSample,
  type JournalHealth,
  type GuardState,
} from '#platform';
import type { SspCertificateDaysLeft } from '#ssp';
import type { AttemptCensus } from '#workflow';

/**
 * @param path of our client certificate for the proxy, PEM; it is read anew each time, since it may have been renewed.
 *   `undefined`: there is none, as with a simulator
 */
export function certificateGauges(
  path: string | undefined,
  clock: Pick<Clock, 'now'>,
  inUse: SspCertificateDaysLeft,
): readonly Gauge[] {
  const labels = { certificate: 'spine-client' };
  const stateNow = (): CertificateState | undefined =>
    path === undefined ? undefined : certificateState(textOf(path), clock.now());
  return [
    {
      name: 'certificate_days_left',
      help: 'Whole days until the certificate that we use ends, below 0 after it.',
      labels: ['certificate'],
      read: () => {
        const daysLeft = inUse();
        return daysLeft === undefined ? [] : [{ labels, value: daysLeft }];
      },
    },
    {
      name: 'certificate_readable',
      help: '1: the file of a certificate of ours holds one; 0: it does not.',
      labels: ['certificate'],
      read: () => {
        const state = stateNow();
        return state === undefined ? [] : [{ labels, value: state.kind === 'read' ? 1 : 0 }];
      },
    },
  ];
}

function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}

const CIRCUIT_VALUES = { closed: 0, 'half-open': 1, open: 2 } as const;

/** Practices are thousands, so they are counted and not named. */
export function guardGauges(states: () => readonly GuardState[]): readonly Gauge[] {
  return [
    {
      name: 'circuit_state',
      help: 'Circuit in front of a national service. 0: closed, 1: trying again, 2: open.',
      labels: ['circuit'],
      read: () =>
        states()
          .filter(({ scope }) => scope !== 'practice')
          .map(({ scope, circuit }) => ({ labels: { circuit: scope }, value: CIRCUIT_VALUES[circuit] })),
    },
    {
      name: 'practice_circuits',
      help: 'Practices whose circuit is not closed. state: half-open, open.',
      labels: ['state'],
      read: () => {
        const practices = states().filter(({ scope }) => scope === 'practice');
        return (['half-open', 'open'] as const).map((state) => ({
          labels: { state },
          value: practices.filter(({ circuit }) => circuit === state).length,
        }));
      },
    },
    {
      name: 'bulkhead_requests',
      help: 'Requests in each bulkhead, those of all practices together. state: active, waiting.',
      labels: ['bulkhead', 'state'],
      read: () => {
        const all = states();
        return [...new Set(all.map(({ scope }) => scope))].flatMap((bulkhead) =>
          (['active', 'waiting'] as const).map((state) => ({
            labels: { bulkhead, state },
            value: all.filter(({ scope }) => scope === bulkhead).reduce((sum, one) => sum + one[state], 0),
          })),
        );
      },
    },
  ];
}

export function journalGauge(health: JournalHealth): Gauge {
  return {
    name: 'booking_journal_ready',
    help: '1: bookings can be journalled; 0: they cannot, so nothing is booked.',
    labels: [],
    read: async () => [{ labels: {}, value: (await health()) === 'ready' ? 1 : 0 }],
  };
}

/** The journal is read at most so often, however many ask. Milliseconds. */
const CENSUS_LIVES_MS = 30_000;

/** Bookings that are not over, by state, and the age of the oldest. The two share one look into the journal. */
export function bookingGauges(take: () => Promise<AttemptCensus>, clock: Pick<Clock, 'now'>): readonly Gauge[] {
  let taken: { readonly at: number; readonly census: Promise<AttemptCensus> } | undefined;
  const census = async (): Promise<AttemptCensus> => {
    const now = clock.now().getTime();
    if (taken === undefined || now - taken.at >= CENSUS_LIVES_MS) taken = { at: now, census: take() };
    return taken.census;
  };
  const samples = async (value: (state: AttemptCensus[number]) => number): Promise<readonly GaugeSample[]> =>
    (await census()).map((state) => ({ labels: { state: state.state }, value: value(state) }));
  return [
    {
      name: 'booking_attempts',
      help: 'Attempts to book that somebody must look at again, by state; at most 300 are counted.',
      labels: ['state'],
      read: async () => samples(({ count }) => count),
    },
    {
      name: 'booking_oldest_seconds',
      help: 'Age of the oldest attempt of each state, since it was first sent.',
      labels: ['state'],
      read: async () => samples(({ oldestSentAt }) => Math.max(0, ageSeconds(oldestSentAt, clock))),
    },
  ];
}

function ageSeconds(since: string | undefined, clock: Pick<Clock, 'now'>): number {
  return since === undefined ? 0 : (clock.now().getTime() - Date.parse(since)) / 1_000;
}
