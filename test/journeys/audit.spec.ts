import { chainsIn, FolderDisk, verifyChain } from '#audit';
import { attemptBehind, recordsBehind, recordsOf } from '../support/audited.js';
import { aSlot, book, bookingBody, opened } from '../support/bookings.js';
import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';
import { asSecond, openAs, twoTenants } from '../support/sign-ins.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environment: twoTenants });
});
afterAll(() => product.stop());

const USER = {
  userId: expect.any(String) as unknown,
  familyName: expect.any(String) as unknown,
  role: expect.any(String) as unknown,
  organisation: { odsCode: 'Z9X01', name: expect.any(String) as unknown },
  issuer: 'frontend',
};
const ASID = expect.stringMatching(/^\d{12}$/u) as unknown;
const ONES = '11111111-1111-1111-1111-111111111111';
const UUID = expect.stringMatching(/^[0-9a-f-]{36}$/u) as unknown;

async function record(contextId: string, more: Readonly<Record<string, unknown>> = {}): Promise<Reply> {
  return product.call('POST', `/v1/patient-contexts/${contextId}/structured-record`, { body: more });
}

describe('what is on record of a patient’s record that was read', () => {
  it('names who, when, for whom, what, whose data, each national call with its ids, and how it ended', async () => {
    const story = product.story('main');
    const contextId = await opened(product, 'main');
    const reply = await record(contextId, { areas: { medications: {}, allergies: {} } });
    expect(reply.status).toBe(200);
    const { before, after } = await attemptBehind(product, reply);
    expect(before).toMatchObject({
      kind: 'opened',
      operation: 'record.retrieve',
      route: 'POST /v1/patient-contexts/:id/structured-record',
      purpose: 'direct-care',
      user: USER,
      subject: { contextId },
      detail: { areas: ['allergies', 'medications'] },
      address: '127.0.0.1',
      system: { deviceId: 'ORCH-TEST', product: 'GP Connect Orchestrator', version: '0.1.0', environment: 'simulator' },
    });
    expect(after).toMatchObject({
      kind: 'closed',
      id: before.id,
      user: USER,
      subject: { contextId, nhsNumbers: [story.nhsNumber] },
      providers: [story.practice],
      outcome: { result: 'success', status: 200 },
    });
    const call = after.calls?.find(({ leg }) => leg === 'record');
    expect(call).toMatchObject({
      upstream: 'ssp',
      operation: 'urn:nhs:names:services:gpconnect:fhir:operation:gpc.getstructuredrecord-1',
      messageId: UUID,
      from: '200000009901',
      to: ASID,
      method: 'POST',
      status: 200,
      outcome: 'reply',
    });
    const sent = product.simulator.wire.list('ssp').at(-1);
    expect(sent?.rawHeaders).toContain(call?.messageId);
    expect(Date.parse(before.time)).toBeLessThanOrEqual(Date.parse(sent?.time ?? ''));
  });

  it('holds nothing of what the record says, no token and no name of the patient', async () => {
    const { demographics } = product.story('main');
    const reply = await record(await opened(product, 'main'));
    const text = JSON.stringify(await recordsBehind(product, reply));
    expect(text).not.toContain(demographics.familyName);
    expect(text).not.toContain('eyJ');
    expect(text.length).toBeLessThan(12_000);
  });

  it('says which areas were asked for where the caller named none, and what the user confirmed', async () => {
    const contextId = await opened(product, 'main');
    const { after } = await attemptBehind(product, await record(contextId, { confirm: { birthDateDifference: true } }));
    expect(after.detail).toMatchObject({ confirmed: ['birthDateDifference'] });
    expect(after.detail?.['areas']).toContain('medications');
  });
});

describe('every route', () => {
  it('is on record with its own word: opened, read, searched, listed, booked, looked at, ended', async () => {
    const { nhsNumber, demographics, practice = '' } = product.story('strict-versions');
    const { familyName, givenName, birthDate } = demographics;
    const body = {
      search: { familyName, givenNames: [givenName], birthDate: { on: birthDate } },
      purpose: 'direct-care',
    };
    const search = await product.call('POST', '/v1/patient-searches', { body });
    const open = await openPatient(product, product.story('strict-versions'));
    const contextId = contextIdOf(open);
    const path = `/v1/patient-contexts/${contextId}`;
    const read = await product.call('GET', path);
    const slots = await product.call('GET', `${path}/slots?from=${dayIn(2)}&to=${dayIn(4)}`);
    const list = await product.call('GET', `${path}/appointments`);
    const booked = await book(product, { contextId, body: bookingBody([aSlot(product, practice)]) });
    const { bookingId } = booked.json as { bookingId: string };
    const look = await product.call('GET', `/v1/bookings/${bookingId}`);
    const ended = await product.call('DELETE', path);
    const about = { nhsNumbers: [nhsNumber], contextId };
    const expected: readonly (readonly [Reply, string, object])[] = [
      [search, 'patient.search', { nhsNumbers: [nhsNumber] }],
      [open, 'context.open', about],
      [read, 'context.read', about],
      [slots, 'slots.search', about],
      [list, 'appointments.list', about],
      [booked, 'appointment.book', { ...about, bookingId }],
      [look, 'booking.read', { bookingId }],
      [ended, 'context.end', { contextId }],
    ];
    for (const [reply, operation, subject] of expected) {
      const { before, after } = await attemptBehind(product, reply);
      expect(before).toMatchObject({ kind: 'opened', operation, user: USER });
      expect(after).toMatchObject({ kind: 'closed', operation, subject, purpose: 'direct-care', user: USER });
      expect(after.outcome).toEqual({ result: 'success', status: reply.status });
    }
    const found = await recordsOf(product, { nhsNumber: nhsNumber as never });
    expect(found.map(({ operation }) => operation)).toEqual(
      expected.flatMap(([, operation]) => [operation, operation]),
    );
  });

  it('has a word of its own', async () => {
    const document = (await product.call('GET', '/openapi.json')).json as {
      paths: Record<string, Record<string, unknown>>;
    };
    const { AUDITED_ROUTES } = await import('../../apps/orchestrator/src/audit/audited-routes.js');
    const routes = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/gu, ':$1')}`),
    );
    const below = routes.filter((route) => route.includes(' /v1/'));
    expect(below.length).toBeGreaterThan(20);
    expect(below.filter((route) => AUDITED_ROUTES[route] === undefined)).toEqual([]);
  });

  it('changes of the configuration say what was changed, and why', async () => {
    const headers = { authorization: `Bearer ${await product.token('ops.admin')}` };
    const interactionId = 'fhir:operation:gpc.getstructuredrecord-1';
    const pin = { odsCode: 'Z81001', interactionId, partyKey: 'NO-SUCH-1', reason: 'Two systems meanwhile', days: 2 };
    const reply = await product.call('POST', '/v1/operations/pins', { body: pin, headers });
    const { after } = await attemptBehind(product, reply);
    expect(after).toMatchObject({
      operation: 'configuration.pin-set',
      providers: ['Z81001'],
      detail: { partyKey: 'NO-SUCH-1', reason: pin.reason, days: 2 },
      outcome: { status: reply.status },
    });
    expect(after).not.toHaveProperty('purpose');
    expect(after.calls?.map(({ upstream }) => upstream)).toContain('sds');
  });
});

describe('attempts that were refused', () => {
  it('a patient whom nobody may see: opened before the trace, and closed as blocked', async () => {
    const story = product.story('restricted');
    const reply = await openPatient(product, story);
    const { before, after } = await attemptBehind(product, reply);
    expect(before).toMatchObject({ kind: 'opened', subject: { nhsNumbers: [story.nhsNumber] } });
    expect(after).toMatchObject({
      kind: 'closed',
      subject: { nhsNumbers: [story.nhsNumber] },
      outcome: { result: 'failure', status: 403, code: 'PDS_RESTRICTED' },
    });
    expect(after.calls?.map(({ upstream }) => upstream)).not.toContain('ssp');
  });

  it.each([
    ['nobody is signed in', { authorization: '' }, 401, 'TOKEN_MISSING'],
    ['a token that is not ours', { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' }, 401, 'TOKEN_INVALID'],
  ])('%s: noted before the reply leaves', async (_name, headers, status, code) => {
    const { nhsNumber, demographics } = product.story('main');
    const body = { nhsNumber, demographics, purpose: 'direct-care' };
    const reply = await product.call('POST', '/v1/patient-contexts', { body, headers });
    expect(reply.status).toBe(status);
    const [note, ...others] = await recordsBehind(product, reply);
    expect(others).toEqual([]);
    expect(note).toMatchObject({
      kind: 'noted',
      operation: 'context.open',
      subject: { nhsNumbers: [nhsNumber] },
      outcome: { result: 'failure', status, code },
      calls: [],
    });
    expect(note).not.toHaveProperty('user');
  });

  it.each([
    ['a role without the right', '/v1/operations/pins', {}, 403, 'ROLE_NOT_ALLOWED', 'configuration.pins'],
    ['an address that does not exist', '/v1/nothing-here', {}, 404, 'NO_SUCH_ADDRESS', 'other'],
    ['no such context', `/v1/patient-contexts/${crypto.randomUUID()}`, {}, 404, 'CONTEXT_NOT_FOUND', 'context.read'],
    ['an id that is none', '/v1/patient-contexts/9990001006', {}, 400, 'REQUEST_FIELDS_INVALID', 'context.read'],
    ['an id of no version', `/v1/patient-contexts/${ONES}`, {}, 400, 'REQUEST_FIELDS_INVALID', 'context.read'],
  ])('%s', async (_name, path, headers, status, code, operation) => {
    const reply = await product.call('GET', path, { headers });
    expect(reply.status).toBe(status);
    const after = (await recordsBehind(product, reply)).at(-1);
    expect(after).toMatchObject({ operation, outcome: { result: 'failure', status, code } });
    expect(JSON.stringify(after)).not.toContain('9990001006');
  });

  it('a body that is no JSON', async () => {
    const headers = { 'content-type': 'application/json' };
    const reply = await product.call('POST', '/v1/patient-contexts', { raw: '{"nhsNumber":', headers });
    expect((await recordsBehind(product, reply)).at(-1)).toMatchObject({
      kind: 'noted',
      outcome: { status: 400, code: 'JSON_MALFORMED' },
    });
  });
});

describe('the chain of all this', () => {
  it('keeps organisations apart when one of them asks', async () => {
    const second = await asSecond(product, 'avery.second');
    const reply = await openAs(product, 'main', second);
    const correlationId = reply.headers.get('x-correlation-id');
    const [mine, theirs] = [
      await recordsOf(product, { organisation: 'Z9X01' }),
      await recordsOf(product, { organisation: 'Z9X02' }),
    ];
    expect(theirs.map((one) => one.correlationId)).toEqual([correlationId, correlationId]);
    expect(mine.map((one) => one.correlationId)).not.toContain(correlationId);
  });

  it('begins with the start of the product and its settings by fingerprint, and is as it was written', async () => {
    const [first] = await recordsOf(product);
    expect(first).toMatchObject({ kind: 'noted', operation: 'product.started', authority: { kind: 'product' } });
    expect(first?.detail).toMatchObject({ 'settings.pds': expect.stringMatching(/^[0-9a-f]{8}$/u) as unknown });
    const disk = new FolderDisk(product.auditDir);
    const [chain = ''] = chainsIn(await disk.names());
    expect(await verifyChain({ disk, chain, keys: [] })).toMatchObject({ torn: 0, faults: [] });
    const ready = await product.call('GET', '/health/ready');
    expect(ready.json).toMatchObject({ details: { audit: { status: 'up' } } });
  });
});

function dayIn(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
}
