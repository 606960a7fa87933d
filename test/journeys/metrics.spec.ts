import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';
import { type Series, seriesOf } from '../support/prometheus-text.js';
import { asOwn } from '../support/sign-ins.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const metrics = async (): Promise<readonly Series[]> => seriesOf(await page());
async function page(): Promise<string> {
  const reply = await fetch(`${product.apiUrl}/metrics`);
  expect(reply.headers.get('content-type')).toContain('text/plain');
  return reply.text();
}
const record = (id: string): Promise<Reply> =>
  product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {} });

/** Sum of the series of this name with at least these labels. */
async function sum(name: string, labels: Readonly<Record<string, string>> = {}): Promise<number> {
  const fits = (series: Series): boolean =>
    series.name === name && Object.entries(labels).every(([label, value]) => series.labels[label] === value);
  return (await metrics()).filter(fits).reduce((total, { value }) => total + value, 0);
}

const RECORD = 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1';

describe('what Prometheus reads', () => {
  it('counts each leg of a record call, and each request to a national service, without a token being asked for', async () => {
    const before = await sum('gpco_leg_duration_seconds_count', { leg: 'record', outcome: 'ok' });
    const id = contextIdOf(await openPatient(product, product.story('main')));
    expect((await record(id)).status).toBe(200);
    expect(await sum('gpco_leg_duration_seconds_count', { leg: 'record', outcome: 'ok' })).toBe(before + 1);
    const calls = 'gpco_upstream_duration_seconds_count';
    expect(await sum(calls, { upstream: 'ssp', operation: RECORD, outcome: '2xx' })).toBe(1);
    expect(await sum(calls, { upstream: 'pds', outcome: '2xx' })).toBe(1);
    expect(await sum(calls, { upstream: 'sds', operation: 'Endpoint' })).toBe(2);
    const route = '/v1/patient-contexts/:id/structured-record';
    expect(await sum('gpco_request_duration_seconds_count', { method: 'POST', route, code: 'ok' })).toBe(1);
  });

  it('counts a refusal under its problem code, for the leg and for the answer', async () => {
    const id = contextIdOf(await openPatient(product, product.story('ssp-fot')));
    const code = 'GPC_CONNECTION_NOT_AUTHORISED';
    expect((await record(id)).json).toMatchObject({ code });
    expect(await sum('gpco_answers_total', { status: '502', code })).toBe(1);
    expect(await sum('gpco_leg_duration_seconds_count', { leg: 'record', outcome: code })).toBe(1);
    expect(await sum('gpco_upstream_duration_seconds_count', { operation: RECORD, outcome: '4xx' })).toBe(1);
  });

  it('tells hits from misses of what is kept, and who waited for a turn', async () => {
    const id = contextIdOf(await openPatient(product, product.story('main')));
    const hits = await sum('gpco_cache_lookups_total', { cache: 'patient-contexts', result: 'hit' });
    await record(id);
    expect(await sum('gpco_cache_lookups_total', { cache: 'patient-contexts', result: 'hit' })).toBeGreaterThan(hits);
    expect(await sum('gpco_cache_lookups_total', { cache: 'tokens', result: 'miss' })).toBe(1);
    expect(await sum('gpco_cache_lookups_total', { cache: 'tokens', result: 'hit' })).toBeGreaterThan(0);
    expect(await sum('gpco_cache_lookups_total', { cache: 'capabilities', result: 'miss' })).toBeGreaterThan(0);
    expect(await sum('gpco_limiter_wait_seconds_count', { limiter: 'pds', outcome: 'granted' })).toBeGreaterThan(0);
    expect(await sum('gpco_limiter_waiting', { limiter: 'pds' })).toBe(0);
  });

  it('shows jobs, the journal, the log, memory and how late the event loop is', async () => {
    const names = new Set((await metrics()).map(({ name }) => name));
    for (const name of [
      'gpco_jobs',
      'gpco_booking_journal_ready',
      'gpco_log_events_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(names).toContain(name);
  });

  it('grows by no label, whatever addresses and methods callers make up', async () => {
    await metrics();
    const before = (await metrics()).length;
    for (let times = 0; times < 50; times += 1) {
      await fetch(`${product.apiUrl}/v1/made-up-${String(times)}/9990001006`);
      await product.call('GET', `/v1/patient-contexts/5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c${String(10 + times)}`);
    }
    expect(await sum('gpco_request_duration_seconds_count', { route: 'none' })).toBe(50);
    // Two routes with one problem code each: their ranges, sums, counts and answers.
    expect((await metrics()).length - before).toBeLessThan(45);
  });

  it('names no patient, no practice and no user', async () => {
    const { nhsNumber, demographics } = product.story('main');
    const text = await page();
    for (const word of [nhsNumber, demographics.familyName, 'Z81001', 'Z9X01', 'avery'])
      expect(text).not.toContain(word);
    const labels = seriesOf(text).flatMap((series) => Object.values(series.labels));
    expect(labels.filter((label) => /\d{10}/u.test(label))).toEqual([]);
  });
});

describe('with a port of its own', () => {
  it('the metrics are there and not on the port of the API', async () => {
    const { createServer } = await import('node:net');
    const port = await new Promise<number>((resolve) => {
      const probe = createServer().listen(0, '127.0.0.1', () => {
        const address = probe.address();
        probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
      });
    });
    const other = await startProduct({ environment: { METRICS_PORT: String(port) } });
    const away = await other.call('GET', '/metrics', { headers: await asOwn(other, 'ops.admin') });
    const own = await fetch(`http://127.0.0.1:${String(port)}/metrics`);
    const elsewhere = await fetch(`http://127.0.0.1:${String(port)}/v1/operations/jobs`);
    const text = await own.text();
    await other.stop();
    expect([away.status, own.status, elsewhere.status]).toEqual([404, 200, 404]);
    expect(text).toContain('gpco_jobs');
  });
});
