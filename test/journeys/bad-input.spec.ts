import { contextIdOf, openPatient, type Product, startProduct } from '../support/product.js';
import { sendRaw } from '../support/raw-http.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct();
});
afterAll(() => product.stop());

const OPEN = '/v1/patient-contexts';
const SOME_ID = '5f0d3f60-6d2c-4c1f-9a36-0e5f1b7a2c11';

function body(changes: Readonly<Record<string, unknown>> = {}): Readonly<Record<string, unknown>> {
  const { nhsNumber, demographics } = product.story('main');
  return { nhsNumber, demographics, purpose: 'direct-care', ...changes };
}

describe('a request that is not right', () => {
  it.each<[string, Readonly<Record<string, unknown>>, string]>([
    ['no NHS number', { nhsNumber: undefined }, 'nhsNumber'],
    ['a number instead of text', { nhsNumber: 9990001006 }, 'nhsNumber'],
    ['no demographics', { demographics: undefined }, 'demographics'],
    ['another purpose', { purpose: 'research' }, 'purpose'],
    [
      'a half birth date',
      { demographics: { familyName: 'A', givenName: 'B', birthDate: '1980-05' } },
      'demographics.birthDate',
    ],
    [
      'a date that does not exist',
      { demographics: { familyName: 'A', givenName: 'B', birthDate: '1980-02-31' } },
      'demographics.birthDate',
    ],
    [
      'an unknown gender',
      { demographics: { familyName: 'A', givenName: 'B', birthDate: '1980-02-01', gender: 'x' } },
      'demographics.gender',
    ],
    ['an unknown field', { favouriteColour: 'blue' }, ''],
    [
      'an unknown field inside',
      { demographics: { familyName: 'A', givenName: 'B', birthDate: '1980-02-01', shoeSize: 9 } },
      'demographics',
    ],
    ['a confirmation of the wrong type', { confirm: { discrepancies: 'yes' } }, 'confirm.discrepancies'],
  ])('with %s is told the field and the rule', async (_, changes, field) => {
    const reply = await product.call('POST', OPEN, { body: body(changes) });
    expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID', errors: [{ field }] });
    expect(reply.bytes.toString('utf8')).not.toContain('9990001006');
  });

  it.each<[string, unknown, string]>([
    ['no area at all', { areas: {} }, 'areas'],
    ['an unknown area', { areas: { dreams: {} } }, 'areas'],
    ['an unknown filter', { areas: { allergies: { colour: 1 } } }, 'areas.allergies'],
    ['a future date', { areas: { medications: { fromDate: '2999-01-01' } } }, 'areas.medications.fromDate'],
    [
      'medication by date beside problems',
      { areas: { problems: {}, medications: { fromDate: '2020-01-01' } } },
      'areas.medications.fromDate',
    ],
  ])('for a record with %s is told before anything is sent', async (_, asked, field) => {
    product.simulator.wire.clear();
    const reply = await product.call('POST', `${OPEN}/${SOME_ID}/structured-record`, { body: asked });
    expect(reply.json).toMatchObject({ status: 400, code: 'REQUEST_FIELDS_INVALID' });
    expect(reply.json).toHaveProperty('errors.0.field', expect.stringContaining(field));
    expect(product.simulator.wire.counts()).toEqual({});
  });

  it.each<[string, string, object, number, string]>([
    [
      'broken JSON',
      OPEN,
      { raw: '{"nhsNumber":', headers: { 'content-type': 'application/json' } },
      400,
      'JSON_MALFORMED',
    ],
    ['no JSON at all', OPEN, { raw: '', headers: { 'content-type': 'application/json' } }, 400, 'JSON_MALFORMED'],
    ['an array', OPEN, { body: [] }, 400, 'REQUEST_FIELDS_INVALID'],
    [
      'a form',
      OPEN,
      { raw: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded' } },
      415,
      'MEDIA_TYPE_NOT_SUPPORTED',
    ],
    ['XML', OPEN, { raw: '<a/>', headers: { 'content-type': 'application/xml' } }, 415, 'MEDIA_TYPE_NOT_SUPPORTED'],
    [
      'more than a megabyte',
      OPEN,
      { raw: JSON.stringify({ a: 'x'.repeat(1_100_000) }), headers: { 'content-type': 'application/json' } },
      413,
      'BODY_TOO_LARGE',
    ],
    [
      'a polluting key',
      OPEN,
      { raw: '{"__proto__":{"a":1}}', headers: { 'content-type': 'application/json' } },
      400,
      'JSON_MALFORMED',
    ],
    ['an id that is none', `${OPEN}/abc/structured-record`, { body: {} }, 400, 'REQUEST_FIELDS_INVALID'],
    ['an unknown patient', `${OPEN}/${SOME_ID}/structured-record`, { body: {} }, 404, 'CONTEXT_NOT_FOUND'],
    ['an unknown address', '/v1/nothing', { body: {} }, 404, 'NO_SUCH_ADDRESS'],
    [
      'a wish for XML',
      `${OPEN}/${SOME_ID}/structured-record`,
      { body: {}, headers: { accept: 'application/xml' } },
      406,
      'NOT_ACCEPTABLE',
    ],
  ])('with %s is a problem of the caller, never a crash', async (_, path, options, status, code) => {
    const reply = await product.call('POST', path, options);
    expect(reply.json).toMatchObject({ status, code });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
  });
});

describe('a caller who may not', () => {
  it.each<[string, () => Promise<string>, number, string]>([
    ['no token', () => Promise.resolve(''), 401, 'TOKEN_MISSING'],
    ['another scheme', () => Promise.resolve('Basic YTpi'), 401, 'TOKEN_INVALID'],
    ['a token that is none', () => Promise.resolve('Bearer abc'), 401, 'TOKEN_INVALID'],
    [
      'an expired token',
      async () => `Bearer ${await product.token('avery.testclinician', { expires_in: '-60' })}`,
      401,
      'TOKEN_EXPIRED',
    ],
    [
      'a token for another service',
      async () => `Bearer ${await product.token('avery.testclinician', { audience: 'another' })}`,
      401,
      'TOKEN_INVALID',
    ],
    [
      'an organisation that is not set up',
      async () => `Bearer ${await product.token('other.org')}`,
      403,
      'ORGANISATION_NOT_ALLOWED',
    ],
    ['no name', async () => `Bearer ${await product.token('no.name')}`, 403, 'USER_INCOMPLETE'],
    ['a role without patients', async () => `Bearer ${await product.token('ops.admin')}`, 403, 'ROLE_NOT_ALLOWED'],
  ])('with %s is turned away before any national service is asked', async (_, authorization, status, code) => {
    const header = await authorization();
    product.simulator.wire.clear();
    const reply = await product.call('POST', OPEN, { body: body(), headers: { authorization: header } });
    expect(reply.json).toMatchObject({ status, code });
    expect(reply.headers.get('www-authenticate') === null).toBe(status !== 401);
    const { pds = 0, sds = 0, ssp = 0 } = product.simulator.wire.counts();
    expect([pds, sds, ssp]).toEqual([0, 0, 0]);
  });
});

describe('what needs no token', () => {
  it.each(['/health/live', '/health/ready', '/openapi.json', '/problems/PDS_DECEASED'])(
    '%s answers anybody',
    async (path) => {
      expect((await product.call('GET', path, { headers: { authorization: '' } })).status).toBe(200);
    },
  );

  it('describes every route and every problem field', async () => {
    const { json } = await product.call('GET', '/openapi.json');
    expect(json).toHaveProperty(['paths', '/v1/patient-contexts', 'post', 'requestBody']);
    expect(json).toHaveProperty(['paths', '/v1/patient-contexts/{id}/structured-record', 'post', 'responses', '200']);
    expect(json).toHaveProperty('components.schemas.Problem.properties.action');
  });
});

it.each(['..', '.'])('the id %s leads to no other address at the practice', async (id) => {
  const opened = contextIdOf(await openPatient(product, product.story('main')));
  const token = await product.token();
  product.simulator.wire.clear();
  const target = `${OPEN}/${opened}/appointments/${id.replaceAll('.', '%2e')}`; // an HTTP client would resolve it before it is sent
  const head = `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer ${token}\r\n\r\n`;
  const reply = await sendRaw(product.apiUrl, head);
  expect(reply.status).toBe(400);
  expect(reply.body).toContain('REQUEST_FIELDS_INVALID');
  expect(product.simulator.wire.counts()).toEqual({});
});

it('keeps the caller’s correlation id when it is a UUID, and makes one when it is not', async () => {
  const kept = await openPatient(product, product.story('unknown'));
  expect(kept.headers.get('x-correlation-id')).toMatch(/^[0-9a-f-]{36}$/u);
  const own = 'ABCDEF01-2345-4678-9ABC-DEF012345678';
  expect(
    (await product.call('GET', `${OPEN}/${SOME_ID}`, { headers: { 'x-correlation-id': own } })).headers.get(
      'x-correlation-id',
    ),
  ).toBe(own.toLowerCase());
  expect(
    (await product.call('GET', `${OPEN}/${SOME_ID}`, { headers: { 'x-correlation-id': 'not one' } })).headers.get(
      'x-correlation-id',
    ),
  ).not.toBe('not one');
});

describe('what no route ever sees', () => {
  const END = 'Host: x\r\nConnection: close\r\n';
  it.each([
    ['a broken escape in the path', `GET ${OPEN}/%zz9990001006 HTTP/1.1\r\n${END}\r\n`],
    ['an id longer than any', `GET ${OPEN}/${'9990001006'.repeat(30)} HTTP/1.1\r\n${END}\r\n`],
    ['headers larger than 16 KB', `GET ${OPEN} HTTP/1.1\r\n${END}X-Name: ${'9990001006'.repeat(2_000)}\r\n\r\n`],
    ['a method that is none', `9990001006 ${OPEN} HTTP/1.1\r\n${END}\r\n`],
    [
      'two lengths of one body',
      `POST ${OPEN} HTTP/1.1\r\n${END}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    [
      'a chunk without a size',
      `POST ${OPEN} HTTP/1.1\r\n${END}Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n`,
    ],
  ])('%s is a problem that does not repeat it', async (_, bytes) => {
    const { status, head, body: said } = await sendRaw(product.apiUrl, bytes);
    expect(status).toBe(400);
    expect(head).toMatch(/^content-type: application\/problem\+json/imu);
    expect(head).toMatch(/^x-correlation-id: [0-9a-f-]{36}$/imu);
    expect(JSON.parse(said)).toMatchObject({ status: 400, code: 'REQUEST_NOT_READABLE', audience: 'developer' });
    expect(said).not.toContain('9990001006');
  });

  it('the next caller is served as if nothing had been', async () => {
    await sendRaw(product.apiUrl, 'hello\r\n\r\n');
    expect((await product.call('GET', '/health/live')).status).toBe(200);
  });
});

const SOMEBODY = { familyName: 'A', givenName: 'B', birthDate: '1980-02-01' };
it.each([
  ['of the request', { 9990001006: true }],
  ['inside', { demographics: { ...SOMEBODY, 9990001006: 'x' } }],
])('never repeats the name of an unknown field %s: it may be a number of a patient', async (_, changes) => {
  const reply = await product.call('POST', OPEN, { body: body(changes) });
  expect(reply.json).toMatchObject({ code: 'REQUEST_FIELDS_INVALID' });
  expect(reply.bytes.toString('utf8')).not.toContain('9990001006');
});
