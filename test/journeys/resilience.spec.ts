import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { aKey, aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

/** Circuits as in operation, but quickly open and quickly tried again; few places for one practice. */
const GUARDED = {
  CIRCUIT_FAILURES: '3',
  CIRCUIT_OPEN_MS: '1500',
  SSP_MAX_SOCKETS: '8',
  SSP_MAX_PER_PRACTICE: '2',
  GPC_RECORD_TIMEOUT_MS: '7000',
};
const SAFETY = 'does not mean the patient has no allergies';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environment: GUARDED });
});
afterAll(() => product.stop());
afterEach(() => product.simulator.faults.clear());

const sent = (leg: string): number => product.simulator.wire.counts()[leg] ?? 0;

function recordOf(contextId: string, headers: Readonly<Record<string, string>> = {}): Promise<Reply> {
  return product.call('POST', recordPath(contextId), { body: {}, headers });
}

async function timed<T>(work: Promise<T>): Promise<{ readonly value: T; readonly ms: number }> {
  const start = performance.now();
  return { value: await work, ms: performance.now() - start };
}

/** One caller of a crowd: a connection for this request alone, which the caller closes when its time is over. */
async function alone(
  path: string,
  body: unknown,
  { timeout, hangUpMs = 30_000 }: { readonly timeout?: string; readonly hangUpMs?: number } = {},
): Promise<Pick<Reply, 'status' | 'json'>> {
  const headers = {
    authorization: `Bearer ${await product.token()}`,
    'content-type': 'application/json',
    ...(timeout === undefined ? {} : { 'request-timeout': timeout }),
  };
  const signal = AbortSignal.timeout(hangUpMs);
  const call = request(`${product.apiUrl}${path}`, { method: 'POST', agent: false, headers, signal });
  return new Promise((resolve) => {
    call.once('error', () => resolve({ status: 0, json: undefined }));
    call.once('response', (reply) => {
      void buffer(reply).then((bytes) =>
        resolve({ status: reply.statusCode ?? 0, json: JSON.parse(bytes.toString('utf8')) as unknown }),
      );
    });
    call.end(JSON.stringify(body));
  });
}

const recordPath = (contextId: string): string => `/v1/patient-contexts/${contextId}/structured-record`;

function openingOf(name: string) {
  const { nhsNumber, demographics } = product.story(name);
  return { nhsNumber, demographics, purpose: 'direct-care' };
}

describe('a practice that hangs', () => {
  it('holds up nobody at another practice, and its own further callers only briefly', async () => {
    const hanging = contextIdOf(await openPatient(product, product.story('slow')));
    const other = contextIdOf(await openPatient(product, product.story('version-1.5')));
    await recordOf(other);
    const stuck = Array.from({ length: 30 }, () => timed(alone(recordPath(hanging), {})));
    await pause(200);
    const { value, ms } = await timed(recordOf(other));
    expect(value.status).toBe(200);
    expect(ms).toBeLessThan(1_500);
    const ended = await Promise.all(stuck);
    for (const { value: reply } of ended) {
      expect(reply.json).toMatchObject({ status: 503, code: 'GPC_TEMPORARILY_UNAVAILABLE' });
      expect(reply.json).toHaveProperty('title', expect.stringContaining(SAFETY));
    }
    expect(ended.filter(({ ms: waited }) => waited < 5_500).length).toBeGreaterThanOrEqual(26);
  }, 30_000);
});

describe('an upstream that fails again and again', () => {
  it('is left alone: callers hear at once what to do and when to come back, until it works again', async () => {
    await pause(1_600);
    product.simulator.faults.set('pds', { fault: 'html-502' });
    await openPatient(product, product.story('main'));
    const before = sent('pds');
    const { value: reply, ms } = await timed(openPatient(product, product.story('main')));
    expect(reply.json).toMatchObject({
      status: 503,
      code: 'PDS_UNAVAILABLE',
      retryable: true,
      retryAfterSeconds: expect.any(Number) as unknown,
      title: 'The patient demographics service is not available.',
      journey: [{ leg: 'trace', detail: { upstreamCode: 'CIRCUIT_OPEN' } }],
    });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(ms).toBeLessThan(1_000);
    expect(sent('pds')).toBe(before);
    product.simulator.faults.clear();
    await pause(1_600);
    expect((await openPatient(product, product.story('main'))).status).toBe(201);
  }, 20_000);

  it('a booking at a practice that is left alone ends with nothing saved', async () => {
    const contextId = await opened(product, 'strict-versions');
    const body = bookingBody([aSlot(product, product.story('strict-versions').practice ?? '')]);
    product.simulator.faults.set('ssp', { fault: 'html-502' });
    await recordOf(contextId);
    const before = sent('ssp');
    const { json } = await book(product, { contextId, body });
    expect(json).toMatchObject({
      status: 503,
      nothingWasSaved: true,
      retryAfterSeconds: expect.any(Number) as unknown,
    });
    expect(sent('ssp')).toBe(before);
    product.simulator.faults.clear();
    await pause(1_600);
    expect((await book(product, { contextId, body })).json).toMatchObject({ outcome: 'BOOKED' });
  }, 20_000);
});

describe('a caller who has no more time', () => {
  it('is answered when that is over, and no further request leaves', async () => {
    product.simulator.faults.set('pds', { fault: 'slow=3000' });
    const opening = alone('/v1/patient-contexts', openingOf('main'), { timeout: '1' });
    const { value: reply, ms } = await timed(opening);
    expect(reply.json).toMatchObject({ status: 504, code: 'JOURNEY_TIMEOUT' });
    expect(ms).toBeLessThan(2_000);
    const before = product.simulator.wire.counts();
    await pause(1_000);
    expect(product.simulator.wire.counts()).toEqual(before);
  }, 20_000);

  it('may say so as often as it likes: no circuit opens for the others', async () => {
    product.simulator.faults.set('pds', { fault: 'slow=1500' });
    const hasty = () => alone('/v1/patient-contexts', openingOf('main'), { timeout: '1' });
    const replies = await Promise.all(Array.from({ length: 5 }, hasty));
    expect(replies.map(({ status }) => status)).toEqual([504, 504, 504, 504, 504]);
    expect((await openPatient(product, product.story('main'))).status).toBe(201);
  }, 20_000);

  it.each(['0', 'soon', '301'])('is told what a time looks like: %s', async (value) => {
    const contextId = await opened(product, 'main');
    const before = sent('ssp');
    expect((await recordOf(contextId, { 'request-timeout': value })).json).toMatchObject({
      status: 400,
      code: 'REQUEST_FIELDS_INVALID',
      errors: [{ field: 'Request-Timeout', rule: 'must be a whole number of seconds from 1 to 300' }],
    });
    expect(sent('ssp')).toBe(before);
  });

  it('gets the outcome of a booking all the same, since a command is not cut', async () => {
    const contextId = await opened(product, 'slow-commit');
    const body = bookingBody([aSlot(product, product.story('slow-commit').practice ?? '')]);
    const headers = { 'idempotency-key': aKey(), 'request-timeout': '1' };
    const path = `/v1/patient-contexts/${contextId}/appointments`;
    const { value: reply, ms } = await timed(product.call('POST', path, { body, headers }));
    expect(reply.json).toMatchObject({ outcome: 'BOOKED' });
    expect(ms).toBeGreaterThan(1_500);
    const { bookingId } = reply.json as { readonly bookingId: string };
    expect((await product.call('GET', `/v1/bookings/${bookingId}`)).json).toMatchObject({ outcome: 'BOOKED' });
  }, 20_000);
});

describe('a caller who hangs up', () => {
  it('stops the work at once: no repeat and no further request leaves', async () => {
    const contextId = await opened(product, 'main');
    product.simulator.faults.set('ssp', { fault: 'empty-504', delayMs: 600 });
    const before = sent('ssp');
    await alone(recordPath(contextId), {}, { hangUpMs: 300 });
    await pause(2_500);
    expect(sent('ssp') - before).toBe(1);
  }, 20_000);

  it('while the directory is asked: nothing goes to the practice', async () => {
    product.simulator.faults.set('sds', { fault: 'html-502', delayMs: 500 });
    const before = product.simulator.wire.counts();
    await alone('/v1/patient-contexts', openingOf('version-1.2'), { hangUpMs: 300 });
    await pause(200);
    const left = sent('sds');
    await pause(2_000);
    expect(sent('sds')).toBe(left);
    expect(sent('ssp')).toBe(before['ssp'] ?? 0);
  }, 20_000);
});
