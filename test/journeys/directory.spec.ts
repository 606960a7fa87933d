import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';
import { asOwn } from '../support/sign-ins.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const record = (id: string): Promise<Reply> =>
  product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {} });
const searches = (): readonly string[] => product.simulator.wire.list('sds').map(({ target }) => target);

describe('searches in the directory', () => {
  it('are three for a new patient: record endpoint, its device, and everything else of that system at once', async () => {
    product.simulator.wire.clear();
    await openPatient(product, product.story('main'));
    const asked = searches();
    expect(asked).toHaveLength(3);
    expect(asked.map((target) => /\/(Endpoint|Device)\?/u.exec(target)?.[1])).toEqual([
      'Endpoint',
      'Device',
      'Endpoint',
    ]);
    expect(asked[2]).toContain('nhsMhsPartyKey');
  });

  it('are none any more while the patient is open', async () => {
    const id = contextIdOf(await openPatient(product, product.story('main')));
    product.simulator.wire.clear();
    for (let times = 0; times < 3; times += 1) expect((await record(id)).status).toBe(200);
    expect(searches()).toEqual([]);
  });

  it('begin anew with every patient that is opened: nothing is taken over from another encounter', async () => {
    await openPatient(product, product.story('main'));
    product.simulator.wire.clear();
    await openPatient(product, product.story('main'));
    expect(searches()).toHaveLength(3);
  });

  it('are shared while they are under way: 100 patients opened at once at one practice', async () => {
    product.simulator.wire.clear();
    product.simulator.faults.set('sds', { fault: 'slow=2500' }); // so that all hundred meet in one search
    const replies = await Promise.all(Array.from({ length: 100 }, () => openPatient(product, product.story('main'))));
    product.simulator.faults.clear('sds');
    expect(new Set(replies.map(({ status }) => status))).toEqual(new Set([201]));
    const asked = searches();
    // A straggler may come after the first search has ended, and then begins one more: never one for each patient.
    expect(asked.length).toBeGreaterThanOrEqual(new Set(asked).size);
    expect(asked.length).toBeLessThanOrEqual(3 * new Set(asked).size);
    expect(new Set(asked).size).toBe(3);
  }, 60_000);

  it('always pass by the gateway’s cache, whose answers may be half an hour old', async () => {
    product.simulator.wire.clear();
    await openPatient(product, product.story('main'));
    const headers = product.simulator.wire.list('sds').map(({ rawHeaders }) => {
      const at = rawHeaders.findIndex((name) => name.toLowerCase() === 'cache-control');
      return rawHeaders[at + 1];
    });
    expect(new Set(headers)).toEqual(new Set(['no-cache']));
  });
});

describe('an operator', () => {
  const get = async (path: string): Promise<Reply> =>
    product.call('GET', `/v1/operations${path}`, { headers: await asOwn(product, 'ops.admin') });
  const post = async (path: string, body?: object): Promise<Reply> =>
    product.call('POST', `/v1/operations${path}`, { body, headers: await asOwn(product, 'ops.admin') });

  it('sees why a practice is reached where it is: records, rule, meaning', async () => {
    const reply = await get('/practices/z81001/route');
    expect(reply.json).toMatchObject({
      odsCode: 'Z81001',
      decision: { outcome: 'usable', rule: expect.any(Number) as unknown, meaning: expect.any(String) as unknown },
      asid: expect.stringMatching(/^\*{8}\d{4}$/u) as unknown,
    });
    const { answers } = reply.json as { readonly answers: readonly { readonly resource: string }[] };
    expect(answers.map(({ resource }) => resource)).toEqual(['Endpoint', 'Device']);
  });

  it('sees why a practice cannot be used, in words', async () => {
    const reply = await post('/practices/Z99999/diagnosis');
    expect(reply.json).toMatchObject({
      verdict: 'not-usable',
      services: { structuredRecord: { available: false, code: 'SDS_ENDPOINT_NOT_FOUND' } },
    });
  });

  it('sees that a practice can be used, with its statement', async () => {
    const reply = await post('/practices/Z81001/diagnosis');
    expect(reply.json).toMatchObject({
      services: { structuredRecord: { available: true } },
      statement: { kind: 'known' },
      ownAsid: { asid: '********9901', source: 'configuration' },
    });
  });

  it('sees what is kept for comparison after the practice was used, and can have it forgotten', async () => {
    await openPatient(product, product.story('main'));
    const kept = (await get('/practices/Z81001/kept')).json as { readonly routes: readonly unknown[] };
    expect(kept.routes.length).toBeGreaterThan(0);
    expect((await post('/practices/Z81001/refresh')).status).toBe(200);
  });

  it.each([
    ['an ODS code with a star', '/practices/Z8*/route', 'ods'],
    ['an ODS code with a bracket', '/practices/Z8(1)/route', 'ods'],
    ['an ODS code with a blank inside', '/practices/Z8%201/route', 'ods'],
    ['an unknown interaction', '/practices/Z81001/route?interaction=urn:nhs:names:services:psis:x', 'interaction'],
  ])('is told at once of %s, and nothing is sent', async (_, path) => {
    product.simulator.wire.clear();
    const reply = await get(path);
    expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID' });
    expect(searches()).toEqual([]);
  });

  it('pins a system that the directory does not name: refused, with what is allowed', async () => {
    const pin = {
      odsCode: 'Z81001',
      interactionId: 'fhir:operation:gpc.getstructuredrecord-1',
      partyKey: 'Z81001-0000000',
      reason: 'supplier migration, ticket 4711',
      days: 3,
    };
    expect((await post('/pins', pin)).json).toMatchObject({ status: 422, code: 'SDS_PIN_INVALID' });
    expect((await get('/pins')).json).toEqual({ pins: [] });
  });

  it('sees jobs and probes', async () => {
    expect((await get('/jobs')).status).toBe(200);
    expect((await get('/probes')).json).toEqual({ probes: [] });
  });

  it('is the only one who sees this', async () => {
    const reply = await product.call('GET', '/v1/operations/practices/Z81001/route');
    expect(reply.json).toMatchObject({ status: 403, code: 'ROLE_NOT_ALLOWED' });
  });
});
