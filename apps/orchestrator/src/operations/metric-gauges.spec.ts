import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Gauge, type GaugeSample, type GuardState, jobGauge } from '#platform';
import type { AttemptCensus } from '#workflow';
import { aCertificate } from '../../../../test/support/a-certificate.js';
import { bookingGauges, certificateGauges, guardGauges, journalGauge } from './metric-gauges.js';

const NOW = new Date('2026-11-21T10:00:00Z');
const clock = { now: () => NOW };
const read = async (gauges: readonly Gauge[], name: string): Promise<readonly GaugeSample[]> => {
  const gauge = gauges.find((one) => one.name === name);
  if (gauge === undefined) throw new Error(`no gauge ${name}`);
  return gauge.read();
};

describe('the certificate for the Spine proxy', () => {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-gauges-'));
  const path = join(folder, 'client.pem');
  const labels = { certificate: 'spine-client' };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('has the days counted of the one in use, which may be older than the file', async () => {
    let daysLeft = 20;
    const gauges = certificateGauges(path, clock, () => daysLeft);
    writeFileSync(path, await aCertificate(new Date(NOW.getTime() + 400.5 * 86_400_000)));
    await expect(read(gauges, 'certificate_days_left')).resolves.toEqual([{ labels, value: 20 }]);
    await expect(read(gauges, 'certificate_readable')).resolves.toEqual([{ labels, value: 1 }]);
    daysLeft = 400;
    await expect(read(gauges, 'certificate_days_left')).resolves.toEqual([{ labels, value: 400 }]);
  });

  it('is shown as unreadable when the file is gone or holds something else', async () => {
    writeFileSync(path, 'no certificate');
    for (const where of [path, join(folder, 'absent.pem')]) {
      const gauges = certificateGauges(where, clock, () => 20);
      await expect(read(gauges, 'certificate_readable')).resolves.toEqual([{ labels, value: 0 }]);
    }
  });

  it('is not shown where there is none', async () => {
    const gauges = certificateGauges(undefined, clock, () => undefined);
    await expect(read(gauges, 'certificate_days_left')).resolves.toEqual([]);
    await expect(read(gauges, 'certificate_readable')).resolves.toEqual([]);
  });
});

describe('bookings that are not over', () => {
  const census: AttemptCensus = [
    { state: 'MANUAL_CHECK', count: 2, oldestSentAt: '2026-11-21T09:00:00.000Z' },
    { state: 'PREPARING', count: 1, oldestSentAt: undefined },
  ];

  it('are counted by state, with the age of the oldest', async () => {
    const gauges = bookingGauges(async () => census, clock);
    await expect(read(gauges, 'booking_attempts')).resolves.toEqual([
      { labels: { state: 'MANUAL_CHECK' }, value: 2 },
      { labels: { state: 'PREPARING' }, value: 1 },
    ]);
    await expect(read(gauges, 'booking_oldest_seconds')).resolves.toMatchObject([{ value: 3_600 }, { value: 0 }]);
  });

  it('are looked up once for all who ask within half a minute', async () => {
    let [looks, time] = [0, NOW.getTime()];
    const take = async (): Promise<AttemptCensus> => {
      looks += 1;
      return census;
    };
    const gauges = bookingGauges(take, { now: () => new Date(time) });
    await Promise.all([read(gauges, 'booking_attempts'), read(gauges, 'booking_oldest_seconds')]);
    time += 29_000;
    await read(gauges, 'booking_attempts');
    expect(looks).toBe(1);
    time += 1_000;
    await read(gauges, 'booking_attempts');
    expect(looks).toBe(2);
  });
});

it('jobs are counted by kind and state', async () => {
  const counts = [{ kind: 'booking-look', waiting: 1, delayed: 2, running: 3, dead: 4 }];
  const samples = await jobGauge({ counts: async () => counts }).read();
  expect(samples.map(({ labels, value }) => [labels['state'], value])).toEqual([
    ['waiting', 1],
    ['delayed', 2],
    ['running', 3],
    ['dead', 4],
  ]);
});

describe('what holds requests back', () => {
  const idle = { which: undefined, active: 0, waiting: 0 } as const;
  const states: readonly GuardState[] = [
    { ...idle, scope: 'pds', circuit: 'closed', active: 3 },
    { ...idle, scope: 'sds', circuit: 'half-open' },
    { ...idle, scope: 'ssp', circuit: 'open', waiting: 2 },
    { ...idle, scope: 'practice', which: '…0101', circuit: 'open', active: 1 },
    { ...idle, scope: 'practice', which: '…0102', circuit: 'open', active: 4 },
  ];
  const gauges = guardGauges(() => states);

  it('is a number for each national service: closed, trying again, open', async () => {
    const samples = await read(gauges, 'circuit_state');
    expect(samples.map(({ labels, value }) => [labels['circuit'], value])).toEqual([
      ['pds', 0],
      ['sds', 1],
      ['ssp', 2],
    ]);
  });

  it('counts practices and names none', async () => {
    const samples = await read(gauges, 'practice_circuits');
    expect(samples.map(({ labels, value }) => [labels['state'], value])).toEqual([
      ['half-open', 0],
      ['open', 2],
    ]);
  });

  it('tells how full it is, all practices together', async () => {
    const samples = await read(gauges, 'bulkhead_requests');
    const full = samples.filter(({ value }) => value > 0).map(({ labels, value }) => [...Object.values(labels), value]);
    expect(full).toEqual([
      ['pds', 'active', 3],
      ['ssp', 'waiting', 2],
      ['practice', 'active', 5],
    ]);
  });
});

it.each([
  ['ready', 1],
  ['not-durable', 0],
  ['unreachable', 0],
] as const)('the journal of bookings that is %s counts %d', async (state, value) => {
  await expect(journalGauge(async () => state).read()).resolves.toEqual([{ labels: {}, value }]);
});
