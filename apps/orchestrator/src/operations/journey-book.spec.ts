import type { KeyValueStore } from '#contracts';
import { Fault } from '#errors';
import type { EventFields, EventLog } from '#platform';
import { FakeHitCounter } from '../../../../libs/contracts/testing/fake-limits.js';
import { A_PRACTICE, FakeKeyValueStore } from '../../../../libs/contracts/testing/fakes.js';
import { JourneyBook } from './journey-book.js';
import type { JourneyRequest } from './journey-schemas.js';

const HOUR_MS = 3_600_000;
const REFERENCE = '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11';

function world(store?: KeyValueStore) {
  const time = { now: Date.parse('2026-11-21T10:00:00Z') };
  const lines: [string, EventFields | undefined][] = [];
  const log: EventLog = {
    info: () => undefined,
    warn: (event, fields) => void lines.push([event, fields]),
    error: () => undefined,
  };
  const kept = store ?? new FakeKeyValueStore(() => time.now);
  const counter = new FakeHitCounter(() => time.now);
  const book = new JourneyBook({ store: kept, counter, log, keptMs: 24 * HOUR_MS });
  const entry = (): Omit<JourneyRequest, 'number'> => ({
    time: new Date(time.now).toISOString(),
    method: 'GET',
    route: '/v1/x',
    status: 200,
    code: 'ok',
    durationMs: 1,
    userId: 'u-1',
    legs: [],
    exchanges: [],
    leftOut: 0,
  });
  /** Comes back when it is written: whoever reads waits for that. */
  const note = async (): Promise<void> => {
    book.note({ odsCode: A_PRACTICE, correlationId: REFERENCE, entry: async () => Promise.resolve(entry()) });
    await book.read(A_PRACTICE, REFERENCE).catch(() => undefined);
  };
  return { book, note, time, lines };
}

describe('journeys that operators can look up', () => {
  it('are there as soon as they are noted, and gone after their time', async () => {
    const { book, note, time } = world();
    await note();
    time.now += HOUR_MS;
    await note();
    const { requests = [] } = (await book.read(A_PRACTICE, REFERENCE)) ?? {};
    expect(requests.map(({ number }) => number)).toEqual([1, 2]);
    time.now += 23 * HOUR_MS;
    expect((await book.read(A_PRACTICE, REFERENCE))?.requests).toHaveLength(1);
    time.now += HOUR_MS;
    await expect(book.read(A_PRACTICE, REFERENCE)).resolves.toBeUndefined();
  });

  it('keep their order when the numbers have begun anew', async () => {
    const { book, note, time } = world();
    await note();
    time.now += 23 * HOUR_MS;
    await note();
    time.now += 2 * HOUR_MS;
    await note();
    const { requests = [], leftOut } = (await book.read(A_PRACTICE, REFERENCE)) ?? {};
    expect(requests.map(({ number }) => number)).toEqual([2, 1]);
    expect(leftOut).toBe(0);
  });

  it('are missing while the store does not answer; nobody but the log is told', async () => {
    const away = async (): Promise<never> => Promise.reject(new Fault('CONTEXT_STORE_UNAVAILABLE'));
    const { book, note, lines } = world({ get: away, set: away, delete: away });
    await note();
    await expect(book.read(A_PRACTICE, REFERENCE)).rejects.toMatchObject({ code: 'CONTEXT_STORE_UNAVAILABLE' });
    expect(lines).toEqual([['journey.not-kept', { correlationId: REFERENCE, code: 'CONTEXT_STORE_UNAVAILABLE' }]]);
  });
});
