import { jest } from '@jest/globals';
import { type ClientRequest, request } from 'node:http';
import type { AuditTrail, OpenAudit } from '#contracts';
import { Fault, SAFETY_LINE } from '#errors';
import { recordsBehind, recordsOf } from '../support/audited.js';
import { aKey, aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { openPatient, type Product, type Reply, startProduct } from '../support/product.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());
afterEach(() => jest.restoreAllMocks());

const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown;

async function record(contextId: string): Promise<Reply> {
  return product.call('POST', `/v1/patient-contexts/${contextId}/structured-record`);
}

describe('when the audit cannot be written', () => {
  const away = (): never => {
    throw new Fault('AUDIT_UNAVAILABLE');
  };
  const whileAway = (): void => {
    jest.spyOn(product.trail, 'open').mockImplementation(async () => away());
    jest.spyOn(product.trail, 'note').mockImplementation(async () => away());
  };
  /** Opened as ever, and this at the end. */
  const closingWith = (close: (really: OpenAudit['close']) => OpenAudit['close']): void => {
    const open: AuditTrail['open'] = product.trail.open.bind(product.trail);
    jest.spyOn(product.trail, 'open').mockImplementation(async (opening) => {
      const audit = await open(opening);
      return { close: close((closing) => audit.close(closing)) };
    });
  };

  it('nothing is sent to anybody, and the caller is told that nothing was', async () => {
    const contextId = await opened(product, 'main');
    const before = product.simulator.wire.counts();
    whileAway();
    const ofRecord = await record(contextId);
    for (const reply of [await openPatient(product, product.story('main')), ofRecord]) {
      expect(reply.json).toMatchObject({
        status: 503,
        code: 'AUDIT_UNAVAILABLE',
        nothingWasSaved: true,
        retryable: true,
      });
      expect(reply.status).toBe(503);
    }
    expect(ofRecord.json).toHaveProperty('title', expect.stringContaining(SAFETY_LINE));
    expect(product.simulator.wire.counts()).toEqual(before);
  });

  it('not even a refusal leaves', async () => {
    whileAway();
    const reply = await product.call('GET', '/v1/patient-contexts', { headers: { authorization: '' } });
    expect(reply.json).toMatchObject({ status: 503, code: 'AUDIT_UNAVAILABLE' });
    expect(reply.headers.get('www-authenticate')).toBeNull();
  });

  it('a record that has come is held back, with nothing of it in the reply', async () => {
    const contextId = await opened(product, 'main');
    closingWith(() => async () => away());
    const reply = await product.call('POST', `/v1/patient-contexts/${contextId}/structured-record`, {
      headers: { accept: 'application/fhir+json' },
    });
    expect(reply.json).toMatchObject({ status: 503, code: 'AUDIT_NOT_CLOSED', correlationId: UUID });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect([...reply.headers.keys()].filter((name) => name.startsWith('gpc-'))).toEqual([]);
    expect(reply.bytes.length).toBeLessThan(2_000);
    const metrics = await product.call('GET', '/metrics');
    expect(metrics.bytes.toString('utf8')).toMatch(
      /^gpco_answers_total\{status="503",code="AUDIT_NOT_CLOSED"\} [1-9]/mu,
    );
  });

  it('an appointment that was booked is told by the same key, once it can be recorded', async () => {
    const story = product.story('guidance-codes');
    const contextId = await opened(product, 'guidance-codes');
    const [body, key] = [bookingBody([aSlot(product, story.practice ?? '')]), aKey()];
    closingWith(() => async () => away());
    const held = await book(product, { contextId, body, key });
    expect(held.json).toMatchObject({ status: 503, code: 'AUDIT_COMMAND_NOT_CLOSED', nothingWasSaved: 'unknown' });
    expect(held.headers.get('location')).toBeNull();
    jest.restoreAllMocks();
    const told = await book(product, { contextId, body, key });
    expect(told.json).toMatchObject({ outcome: 'BOOKED' });
  });

  it('no byte of a reply leaves before its record is on disk', async () => {
    const contextId = await opened(product, 'main');
    let [closings, release]: [number, () => void] = [0, () => undefined];
    const gate = new Promise<void>((resolve) => (release = resolve));
    closingWith((really) => async (closing) => {
      closings += 1;
      await gate;
      await really(closing);
    });
    let answered = false;
    const asked = record(contextId).then((reply) => {
      answered = true;
      return reply;
    });
    while (closings === 0) await new Promise((resolve) => setTimeout(resolve, 5));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(answered).toBe(false);
    release();
    expect((await recordsBehind(product, await asked)).at(-1)).toMatchObject({ kind: 'closed' });
  });
});

describe('a caller who hangs up', () => {
  const until = async (holds: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await holds())) await new Promise((resolve) => setTimeout(resolve, 10));
  };
  const openingAlone = async (story: string, correlationId: string): Promise<ClientRequest> => {
    const { nhsNumber, demographics } = product.story(story);
    const authorization = `Bearer ${await product.token()}`;
    const alone = request(`${product.apiUrl}/v1/patient-contexts`, {
      method: 'POST',
      agent: false,
      headers: { authorization, 'content-type': 'application/json', 'x-correlation-id': correlationId },
    });
    alone.on('error', () => undefined).end(JSON.stringify({ nhsNumber, demographics, purpose: 'direct-care' }));
    return alone;
  };

  it('leaves a closed record that says that nobody read the reply', async () => {
    product.simulator.faults.set('pds', { fault: 'delay', times: 1, delayMs: 400 });
    const correlationId = crypto.randomUUID();
    const hungUp = await openingAlone('main', correlationId);
    const found = async () => recordsOf(product, { correlationId });
    await until(async () => (await found()).length === 1);
    hungUp.destroy();
    await until(async () => (await found()).length === 2);
    expect((await found()).at(-1)).toMatchObject({
      kind: 'closed',
      outcome: { result: 'failure', callerGone: true },
      subject: { nhsNumbers: [product.story('main').nhsNumber] },
    });
  });

  it('leaves the calls in his name on record, also one that somebody else goes on waiting for', async () => {
    const [leaving, staying] = [crypto.randomUUID(), crypto.randomUUID()];
    const sent = (upstream: string, id: string) =>
      product.simulator.wire.list(upstream).filter(({ rawHeaders }) => rawHeaders.includes(id));
    product.simulator.faults.set('sds', { fault: 'delay', times: 9, delayMs: 600 });
    const hungUp = await openingAlone('version-1.2', leaving);
    await until(() => sent('sds', leaving).length > 0);
    const { nhsNumber, demographics } = product.story('version-1.2');
    const other = product.call('POST', '/v1/patient-contexts', {
      body: { nhsNumber, demographics, purpose: 'direct-care' },
      headers: { 'X-Correlation-ID': staying },
    });
    await until(() => sent('pds', staying).length > 0);
    hungUp.destroy();
    expect((await other).status).toBe(201);
    const calls = async () => (await recordsOf(product, { correlationId: leaving })).flatMap((one) => one.calls ?? []);
    const searches = async () => (await calls()).filter(({ upstream }) => upstream === 'sds');
    await until(async () => (await searches()).length >= sent('sds', leaving).length);
    expect((await searches()).map(({ outcome }) => outcome)).toContain('reply');
    expect((await searches()).length).toBe(sent('sds', leaving).length);
  });
});

describe('what no record is made of', () => {
  it('health, documentation, problem pages', async () => {
    for (const path of ['/health/live', '/openapi.json', '/problems/INTERNAL']) {
      const reply = await product.call('GET', path);
      expect(reply.headers.get('x-correlation-id')).toEqual(UUID);
      expect(await recordsBehind(product, reply)).toEqual([]);
    }
  });
});
