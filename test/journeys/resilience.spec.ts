import { request } from 'node:http';
import { buffer } from 'node:stream/consumers';
import { setTimeout as pause } from 'node:timers/promises';
import { aKey, aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';

/** Circuits as in operation, but quickly open and quickly tried again; few places for one practice. */
const GUARDED = {
  CIRCUIT_FAILURES: '3',
  CIRCUIT_OPEN_MS: '4000',
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

async function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let round = 0; round < 300 && !(await holds()); round += 1) await pause(50);
}

/** Until the circuit has closed again; asks as its callers do. */
const opens = (name: string): Promise<void> =>
  until(async () => (await openPatient(product, product.story(name))).status === 201);

/** One caller of a crowd: a connection for this request alone, which the caller closes when its time is over. */
async function alone(
  path: string,
  body: unknown,
  { timeout, signal }: { readonly timeout?: string; readonly signal?: AbortSignal } = {},
): Promise<Pick<Reply, 'status' | 'json'>> {
  const headers = {
    authorization: `Bearer ${await product.token()}`,
    'content-type': 'application/json',
    ...(timeout === undefined ? {} : { 'request-timeout': timeout }),
  };
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
    const before = sent('ssp');
    const ended: Pick<Reply, 'json'>[] = [];
    const stuck = Array.from({ length: 30 }, () => alone(recordPath(hanging), {}).then((reply) => ended.push(reply)));
    await until(() => sent('ssp') === before + 2);
    expect((await recordOf(other)).status).toBe(200);
    expect(ended).toHaveLength(0);
    await until(() => ended.length >= 26);
    expect(sent('ssp')).toBe(before + 3); // the further ones ended without a place, while those two still wait
    await Promise.all(stuck);
    for (const reply of ended) {
      expect(reply.json).toMatchObject({ status: 503, code: 'GPC_TEMPORARILY_UNAVAILABLE' });
      expect(reply.json).toHaveProperty('title', expect.stringContaining(SAFETY));
    }
  }, 30_000);
});

describe('an upstream that fails again and again', () => {
  it('is left alone: callers hear at once what to do and when to come back, until it works again', async () => {
    product.simulator.faults.set('pds', { fault: 'html-502' });
    await openPatient(product, product.story('main'));
    const before = sent('pds');
    const reply = await openPatient(product, product.story('main'));
    expect(reply.json).toMatchObject({
      status: 503,
      code: 'PDS_UNAVAILABLE',
      retryable: true,
      retryAfterSeconds: expect.any(Number) as unknown,
      title: 'The patient demographics service is not available.',
      journey: [{ leg: 'trace', detail: { upstreamCode: 'CIRCUIT_OPEN' } }],
    });
    expect(Number(reply.headers.get('retry-after'))).toBeGreaterThanOrEqual(1);
    expect(sent('pds')).toBe(before);
    product.simulator.faults.clear();
    await opens('main');
    expect((await openPatient(product, product.story('main'))).status).toBe(201);
  }, 30_000);

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
    await until(async () => (await recordOf(contextId)).status === 200);
    expect((await book(product, { contextId, body })).json).toMatchObject({ outcome: 'BOOKED' });
  }, 30_000);
});

describe('a caller who has no more time', () => {
  it('is answered when that is over, and no further request leaves', async () => {
    product.simulator.faults.set('pds', { fault: 'slow=3000' });
    const reply = await alone('/v1/patient-contexts', openingOf('main'), { timeout: '1' });
    expect(reply.json).toMatchObject({ status: 504, code: 'JOURNEY_TIMEOUT' });
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
    const start = performance.now();
    const reply = await product.call('POST', path, { body, headers });
    expect(reply.json).toMatchObject({ outcome: 'BOOKED' });
    expect(performance.now() - start).toBeGreaterThan(1_500); // else its time was not over
    const { bookingId } = reply.json as { readonly bookingId: string };
    expect((await product.call('GET', `/v1/bookings/${bookingId}`)).json).toMatchObject({ outcome: 'BOOKED' });
  }, 20_000);
});

describe('a caller who hangs up', () => {
  it('stops the work at once: no repeat and no further request leaves', async () => {
    const contextId = await opened(product, 'main');
    product.simulator.faults.set('ssp', { fault: 'empty-504', delayMs: 2_000 });
    const before = sent('ssp');
    const caller = new AbortController();
    const gone = alone(recordPath(contextId), {}, caller);
    await until(() => sent('ssp') > before);
    caller.abort();
    await gone;
    await pause(4_000);
    expect(sent('ssp') - before).toBe(1);
  }, 20_000);

  it('while the directory is asked: nothing goes to the practice', async () => {
    product.simulator.faults.set('sds', { fault: 'html-502', delayMs: 2_000 });
    const before = product.simulator.wire.counts();
    const caller = new AbortController();
    const gone = alone('/v1/patient-contexts', openingOf('version-1.2'), caller);
    await until(() => sent('sds') > (before['sds'] ?? 0));
    caller.abort();
    await gone;
    await pause(500);
    const left = sent('sds');
    await pause(3_500);
    expect(sent('sds')).toBe(left);
    expect(sent('ssp')).toBe(before['ssp'] ?? 0);
  }, 20_000);
});
