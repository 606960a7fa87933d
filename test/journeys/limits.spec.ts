import { openPatient, type Product, startProduct } from '../support/product.js';
import { asOwn } from '../support/sign-ins.js';

describe('limits', () => {
  let product: Product;
  afterEach(() => product.stop());

  it('of one user are told in headers, end in 429 with the time to wait, and leave other users alone', async () => {
    product = await startProduct({ environment: { RATE_LIMIT_USER_PER_MINUTE: '2' } });
    const path = '/v1/patient-contexts/5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11';
    const first = await product.call('GET', path);
    expect(first.headers.get('ratelimit-policy')).toBe('"user";q=2;w=60, "organisation";q=100000;w=60');
    expect(first.headers.get('ratelimit')).toMatch(/^"user";r=1;t=\d+, "organisation";r=\d+;t=\d+$/u);
    await product.call('GET', path);
    const third = await product.call('GET', path);
    expect(third.json).toMatchObject({ status: 429, code: 'REQUEST_RATE_EXCEEDED', retryable: true });
    expect(third.headers.get('retry-after')).toMatch(/^\d+$/u);
    const other = await product.call('GET', path, { headers: await asOwn(product, 'robin.sample') });
    expect(other.status).toBe(404);
    expect((await fetch(`${product.apiUrl}/health/live`)).status).toBe(200);
  });

  it('of one organisation hold for all its users together', async () => {
    product = await startProduct({ environment: { RATE_LIMIT_ORGANISATION_PER_MINUTE: '1' } });
    const path = '/v1/patient-contexts/5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11';
    await product.call('GET', path);
    const other = await product.call('GET', path, { headers: await asOwn(product, 'robin.sample') });
    expect(other.json).toMatchObject({ status: 429, code: 'REQUEST_RATE_EXCEEDED' });
  });

  it('towards PDS keep a burst within the quota: it waits its turn instead of being refused', async () => {
    product = await startProduct({ environment: { PDS_RATE_PER_SECOND: '20' } });
    await openPatient(product, product.story('main'));
    product.simulator.wire.clear();
    const replies = await Promise.all(Array.from({ length: 50 }, () => openPatient(product, product.story('main'))));
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    const times = product.simulator.wire.list('pds').map(({ time }) => Date.parse(time));
    // 20 at once, 20 after a second, 10 after two; a busy machine can only spread them further.
    expect(Math.max(...times) - Math.min(...times)).toBeGreaterThan(1_500);
  }, 20_000);
});
