import { contextIdOf, openPatient, type Product, type Reply, startProduct } from '../support/product.js';
import { asOwn, asSecond, twoTenants } from '../support/sign-ins.js';

let product: Product;
beforeAll(async () => {
  // The second organisation has no operator among its invented users: there, nurses are.
  product = await startProduct({
    environment: (national, folder) => ({ ...twoTenants(national, folder), OPERATIONS_ROLES: 'operator,nurse' }),
  });
});
afterAll(() => product.stop());

let last = 0;
const newReference = (): string => `5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a${String((last += 1)).padStart(4, '0')}`;
const record = (id: string, reference: string): Promise<Reply> =>
  product.call('POST', `/v1/patient-contexts/${id}/structured-record`, {
    body: {},
    headers: { 'x-correlation-id': reference },
  });
const journey = async (reference: string, headers?: Readonly<Record<string, string>>): Promise<Reply> =>
  product.call('GET', `/v1/operations/journeys/${reference}`, {
    headers: headers ?? (await asOwn(product, 'ops.admin')),
  });
const some = expect.any(Number) as unknown;
const text = (pattern: RegExp): unknown => expect.stringMatching(pattern);
const UUID = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/u;

async function refused(
  story: string,
): Promise<{ readonly reply: Reply; readonly kept: Reply; readonly trace: unknown }> {
  const id = contextIdOf(await openPatient(product, product.story(story)));
  const reference = newReference();
  const reply = await record(id, reference);
  const { traceId } = reply.json as { readonly traceId?: unknown };
  return { reply, kept: await journey(reference), trace: traceId };
}

describe('a service desk that is given a reference', () => {
  it('sees the request with its legs, and every exchange with the id that the national service desk asks for', async () => {
    const reference = newReference();
    const { nhsNumber, demographics } = product.story('main');
    await product.call('POST', '/v1/patient-contexts', {
      body: { nhsNumber, demographics, purpose: 'direct-care' },
      headers: { 'x-correlation-id': reference },
    });
    const { status, json } = await journey(reference);
    expect(status).toBe(200);
    expect(json).toMatchObject({ correlationId: reference, organisation: 'Z9X01', leftOut: 0 });
    const { requests } = json as { readonly requests: readonly unknown[] };
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      method: 'POST',
      route: '/v1/patient-contexts',
      status: 201,
      code: 'ok',
      durationMs: some,
      legs: expect.arrayContaining([
        expect.objectContaining({ leg: 'trace', outcome: 'ok', durationMs: some }),
        expect.objectContaining({
          leg: 'directory-record',
          detail: expect.objectContaining({ odsCode: 'Z81001', fingerprint: text(/^[0-9a-f]+$/u) }) as unknown,
        }),
      ]) as unknown,
      exchanges: expect.arrayContaining([
        expect.objectContaining({ leg: 'trace', upstream: 'pds', messageId: text(UUID), status: 200 }),
        expect.objectContaining({
          upstream: 'ssp',
          operation: text(/metadata-1$/u),
          messageId: text(UUID),
          from: '********9901',
          to: text(/^\*{8}\d{4}$/u),
        }),
      ]) as unknown,
    });
  });

  it('finds several requests under one reference in their order', async () => {
    const reference = newReference();
    const id = contextIdOf(await openPatient(product, product.story('main')));
    await record(id, reference);
    await record('5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11', reference);
    await record('nonsense', reference.toUpperCase());
    const { requests } = (await journey(reference)).json as { readonly requests: readonly { readonly code: string }[] };
    expect(requests.map(({ code }) => code)).toEqual(['ok', 'CONTEXT_NOT_FOUND', 'REQUEST_FIELDS_INVALID']);
  });

  it('sees what the practice or the proxy said, code by code', async () => {
    const { reply, kept, trace } = await refused('ssp-fot');
    expect(reply.json).toMatchObject({ code: 'GPC_CONNECTION_NOT_AUTHORISED' });
    const { requests } = kept.json as { readonly requests: readonly { readonly exchanges: readonly unknown[] }[] };
    expect(requests[0]?.exchanges.at(-1)).toMatchObject({
      leg: 'record',
      status: 403,
      messageId: trace,
      refusal: {
        form: 'operation-outcome',
        issues: [{ severity: 'error', diagnostics: text(/FOT_CHECK_FAILED/u) }],
      },
    });
  });

  it('keeps the last twenty requests of one reference and says how many are gone', async () => {
    const reference = newReference();
    for (let times = 0; times < 23; times += 1) await record('5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11', reference);
    const { requests, leftOut } = (await journey(reference)).json as {
      readonly requests: readonly { readonly number: number }[];
      readonly leftOut: number;
    };
    expect([requests.length, requests[0]?.number, requests.at(-1)?.number, leftOut]).toEqual([20, 4, 23, 3]);
  });

  it.each(['provider-not-found', 'provider-access-denied', 'provider-bad-request', 'ssp-varies', 'pds-429', 'unknown'])(
    'sees nothing of the patient when the journey ends as in %s',
    async (story) => {
      const { nhsNumber, demographics } = product.story(story);
      const reference = newReference();
      const opened = await product.call('POST', '/v1/patient-contexts', {
        body: { nhsNumber, demographics, purpose: 'direct-care' },
        headers: { 'x-correlation-id': reference },
      });
      await record(contextIdOf(opened), reference);
      const { status, bytes } = await journey(reference);
      expect(status).toBe(200);
      const written = bytes.toString('utf8');
      const { familyName, givenName, birthDate } = demographics;
      for (const word of [nhsNumber, familyName, givenName, birthDate])
        expect(written).not.toMatch(new RegExp(`(?<![a-z])${word}(?![a-z])`, 'iu'));
    },
  );
});

it('the practice of a restricted patient is nowhere: not in the journey, not in the metrics', async () => {
  const { nhsNumber, demographics } = product.story('restricted');
  const reference = newReference();
  const { json } = await product.call('POST', '/v1/patient-contexts', {
    body: { nhsNumber, demographics, purpose: 'direct-care' },
    headers: { 'x-correlation-id': reference },
  });
  expect(json).toMatchObject({ code: 'PDS_RESTRICTED' });
  const { bytes } = await journey(reference);
  const metrics = await (await fetch(`${product.apiUrl}/metrics`)).text();
  for (const written of [bytes.toString('utf8'), metrics]) expect(written).not.toMatch(/Z8\d{4}/u);
});

it('the description of the API shows what a journey looks like', async () => {
  const { json } = await product.call('GET', '/openapi.json');
  expect(json).toMatchObject({
    paths: { '/v1/operations/journeys/{correlationId}': { get: expect.anything() as unknown } },
    components: { schemas: { JourneyView: { example: { organisation: 'Z9X01' } } } },
  });
});

describe('the support view is closed', () => {
  it('to users who are no operators', async () => {
    const { json } = await journey(newReference(), await asOwn(product, 'avery.testclinician'));
    expect(json).toMatchObject({ status: 403, code: 'ROLE_NOT_ALLOWED' });
  });

  it('to operators of another organisation: for them the reference does not exist', async () => {
    const reference = newReference();
    await product.call('GET', '/v1/patient-contexts/5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11', {
      headers: { 'x-correlation-id': reference },
    });
    expect((await journey(reference)).status).toBe(200);
    const foreign = await journey(reference, await asSecond(product, 'avery.second'));
    expect(foreign.json).toMatchObject({ status: 404, code: 'JOURNEY_NOT_KEPT', audience: 'administrator' });
  });

  it.each(['x', '9990001006', '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c1', '..%2Fjobs'])(
    'to what is no reference: %s',
    async (written) => {
      expect((await journey(written)).json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID' });
    },
  );

  it('after its time: an unknown reference is 404', async () => {
    expect((await journey(newReference())).json).toMatchObject({ status: 404, code: 'JOURNEY_NOT_KEPT' });
  });
});
