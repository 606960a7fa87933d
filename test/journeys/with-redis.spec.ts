import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { openPatient, type Product, type Reply, startProduct, useForAll } from '../support/product.js';
import { describeWithRedis, startRedis, type TestRedis } from '../support/redis-server.js';
import { asOwn } from '../support/sign-ins.js';
import { hasRedis } from '../support/redis-process.js';

const STORE_KEY = randomBytes(32).toString('base64');

/** The very journeys that run without Redis: their files are read again here, and every product they start uses it. */
const JOURNEYS = [
  'record',
  'directory',
  'tenants',
  'patient-search',
  'failures',
  'booking',
  'appointments',
  'registration',
];

if (hasRedis()) {
  const folder = mkdtempSync(join(tmpdir(), 'gpco-redis-'));
  const redis = await startRedis(undefined, folder);
  useForAll(() => ({ REDIS_URL: redis.url, STORE_KEY }));
  for (const name of JOURNEYS) await import(`./${name}.spec.js`);
  afterAll(async () => {
    await redis.stop();
    rmSync(folder, { recursive: true, force: true });
  });
}

describeWithRedis('Redis that may forget what it has confirmed', () => {
  let server: TestRedis;
  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(() => server.stop());

  const booked = async (more: Readonly<Record<string, string>>): Promise<readonly [Reply, unknown, number]> => {
    const product = await startProduct({ environment: { REDIS_URL: server.url, STORE_KEY, ...more } });
    try {
      const slot = aSlot(product, product.story('strict-versions').practice ?? '');
      const contextId = await opened(product, 'strict-versions');
      const reply = await book(product, { contextId, body: bookingBody([slot]) });
      const ready: unknown = await (await fetch(`${product.apiUrl}/health/ready`)).json();
      const { nhsNumber } = product.story('strict-versions');
      return [reply, ready, product.simulator.appointments.list({ nhsNumber }).length];
    } finally {
      await product.stop();
    }
  };

  it('is told, and no appointment is booked', async () => {
    const [reply, ready, made] = await booked({});
    expect(reply.json).toMatchObject({ status: 503, code: 'BOOKING_JOURNAL_NOT_DURABLE', nothingWasSaved: true });
    expect(made).toBe(0);
    const message = expect.stringContaining('appendfsync always') as unknown;
    expect(ready).toMatchObject({ status: 'ok', info: { 'booking-journal': { message } } });
  });

  it('is used all the same where that was decided', async () => {
    const [reply, ready, made] = await booked({ JOURNAL_REQUIRE_DURABLE: 'false' });
    expect([reply.status, made]).toEqual([201, 1]);
    expect(JSON.stringify(ready)).toContain('appendfsync always');
  });
});

describeWithRedis('a journey of one instance', () => {
  it('is found by its reference at another, together with what that one has answered itself', async () => {
    const server = await startRedis();
    const environment = { REDIS_URL: server.url, STORE_KEY };
    const [one, other] = [await startProduct({ environment }), await startProduct({ environment })];
    const reference = '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11';
    const headers = { 'x-correlation-id': reference };
    const kept = async (): Promise<readonly number[]> => {
      const reply = await other.call('GET', `/v1/operations/journeys/${reference}`, {
        headers: await asOwn(other, 'ops.admin'),
      });
      const { requests = [] } = reply.json as { readonly requests?: readonly { readonly number: number }[] };
      return requests.map(({ number }) => number);
    };
    await one.call('GET', `/v1/patient-contexts/${reference}`, { headers });
    await other.call('GET', `/v1/patient-contexts/${reference}`, { headers });
    for (let turn = 0; turn < 100 && (await kept()).length < 2; turn += 1) await wait(100);
    await expect(kept()).resolves.toEqual([1, 2]);
    await Promise.all([one.stop(), other.stop()]);
    await server.stop();
  });
});

describeWithRedis('Redis that goes away', () => {
  let server: TestRedis & { readonly port: number };
  let product: Product;
  beforeAll(async () => {
    server = await startRedis();
    product = await startProduct({ environment: { REDIS_URL: server.url, STORE_KEY } });
  });
  afterAll(async () => {
    await product.stop();
    await server.stop();
  });

  it('stops nobody for long: patients cannot be opened meanwhile, and can again when it is back', async () => {
    expect((await openPatient(product, product.story('main'))).status).toBe(201);
    await server.stop();
    const away = await openPatient(product, product.story('main'));
    expect(away.json).toMatchObject({ status: 503, code: 'CONTEXT_STORE_UNAVAILABLE', retryable: true });
    expect((await fetch(`${product.apiUrl}/health/ready`)).status).toBe(503);
    server = await startRedis(server.port);
    let again = away;
    for (let turn = 0; turn < 100 && again.status !== 201; turn += 1) {
      again = await openPatient(product, product.story('main'));
      if (again.status !== 201) await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(again.status).toBe(201);
  }, 30_000);
});
