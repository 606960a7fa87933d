import { answerWith, knownFaults, parseFault } from '../kernel/fault-board.js';
import { CONSUMERS, PRACTICES } from '../scenarios/index.js';
import { aRequest, bodyOf, type RequestParts } from '../testing/requests.js';
import { odtLeg } from './odt-leg.js';

const BASE = '/organisation-data-terminology-api/fhir';
const leg = odtLeg({ practices: PRACTICES });
const KEY = { apikey: 'local-odt-api-key' };

async function ask(path: string, parts: RequestParts = {}) {
  const { status, headers, ...reply } = await leg.handle(aRequest(`${BASE}${path}`, { headers: KEY, ...parts }));
  return { status, type: headers['Content-Type'], body: bodyOf(reply) };
}

describe('the simulated register of organisations', () => {
  it('knows every practice by its name, and where it is', async () => {
    for (const { odsCode, name, postcode } of PRACTICES) {
      const { status, body } = await ask(`/Organization/${odsCode}`);
      expect(status).toBe(200);
      expect(body).toMatchObject({
        resourceType: 'Organization',
        id: odsCode,
        name,
        address: [{ postalCode: postcode }],
      });
    }
  });

  it('shows roles and the last change in the extensions of the register', async () => {
    const { type, body } = await ask('/Organization/Z81001');
    expect(type).toMatch(/^application\/fhir\+json/u);
    const { extension } = body as { extension: { url: string; extension: unknown[] }[] };
    expect(extension.map(({ url }) => url.split('/').at(-1))).toEqual([
      'Extension-England-OrganisationRole',
      'Extension-England-OrganisationRole',
      'Extension-England-TypedDateTime',
    ]);
    const [role, , change] = extension;
    expect(role?.extension).toContainEqual({ url: 'active', valueBoolean: true });
    expect(role?.extension).toContainEqual({
      url: 'roleCode',
      valueCodeableConcept: { coding: [expect.objectContaining({ code: 'RO177' }) as unknown] },
    });
    expect(change?.extension).toContainEqual({ url: 'dateTime', valueDateTime: '2026-03-31' });
  });

  it('knows every organisation on our side', async () => {
    const names = await Promise.all(CONSUMERS.map(({ odsCode }) => ask(`/Organization/${odsCode}`)));
    expect(names.map(({ body }) => body)).toMatchObject([
      { name: 'Example Urgent Care Centre', active: true },
      { name: 'Example Walk-in Clinic', active: true },
    ]);
  });

  it('shows one practice as closed, with no role in force: the one that the directory does not know', async () => {
    const entries = await Promise.all(PRACTICES.map(({ odsCode }) => ask(`/Organization/${odsCode}`)));
    const closed = entries.filter(({ body }) => !(body as { active: boolean }).active);
    expect(closed.map(({ body }) => body)).toMatchObject([{ id: 'Z81010', name: 'Dunnock Hill Surgery' }]);
    expect(JSON.stringify(closed)).not.toContain('"valueBoolean":true');
    expect(PRACTICES.find(({ odsCode }) => odsCode === 'Z81010')?.directory).toBe('none');
  });

  it.each([
    '/Organization/Z88888',
    '/Organization/z81001',
    '/Organization',
    '/Organization/Z81001/x',
    '/Device/Z81001',
  ])('answers %s with an outcome: not found', async (path) => {
    expect(await ask(path)).toMatchObject({
      status: 404,
      body: { resourceType: 'OperationOutcome', issue: [{ details: { coding: [{ code: 'HAPI-2001' }] } }] },
    });
  });

  it('asks for its key', async () => {
    const refusal = { status: 401, body: { fault: { faultstring: 'Invalid ApiKey' } } };
    expect(await ask('/Organization/Z81001', { headers: {} })).toMatchObject(refusal);
    expect(await ask('/Organization/Z81001', { headers: { apikey: 'local-sds-api-key' } })).toMatchObject(refusal);
  });

  it('takes no other method', async () => {
    expect(await ask('/Organization/Z81001', { method: 'POST' })).toMatchObject({ status: 405 });
  });

  it.each([
    ['401', 401, /Invalid ApiKey/u],
    ['429', 429, /quota/u],
    ['500', 500, /OperationOutcome/u],
    ['non-json', 200, /<html>/u],
    ['outcome-200', 200, /OperationOutcome/u],
    ['other-organisation', 200, /"id":"Z89999"/u],
  ])('can be switched to %s', async (fault, status, body) => {
    expect(knownFaults(leg)).toContain(fault);
    const request = aRequest(`${BASE}/Organization/Z81001`, { headers: KEY });
    const reply = await answerWith(leg, request, parseFault(fault));
    expect(reply.status).toBe(status);
    expect(reply.body.toString()).toMatch(body);
  });
});
