import { answerWith, parseFault } from '../kernel/fault-board.js';
import { PDS_APPLICATION_SCOPE } from '../oauth/clients.js';
import { TokenStore } from '../oauth/token-store.js';
import { STORIES } from '../scenarios/index.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { pdsLeg } from './pds-leg.js';

const BASE = '/personal-demographics/FHIR/R4';
const REQUEST_ID = '60e0b220-8136-4ca5-ae46-1d97ef59d068';

function open({ quotaPerMinute }: { readonly quotaPerMinute?: number } = {}) {
  const clock = new HandClock();
  const tokens = new TokenStore(clock);
  const leg = pdsLeg({ clock, tokens, stories: STORIES, quotaPerMinute });
  const grant = (scope = PDS_APPLICATION_SCOPE, lifeMs = 599_000) =>
    `Bearer ${tokens.issue({ clientId: 'sim-app', scopes: [scope], lifeMs })}`;
  return { clock, leg, grant };
}
type World = ReturnType<typeof open>;

function ask(path: string, headers: Readonly<Record<string, string>> = {}, world: World = open(), method = 'GET') {
  return world.leg.handle(
    aRequest(BASE + path, {
      method,
      headers: { Authorization: world.grant(), 'X-Request-ID': REQUEST_ID, ...headers },
    }),
  );
}

const codeOf = (reply: { readonly body: string | Buffer }): string | undefined =>
  (bodyOf(reply) as { issue?: { details: { coding: { code: string }[] } }[] }).issue?.[0]?.details.coding[0]?.code;
const issueOf = (reply: { readonly body: string | Buffer }) => (bodyOf(reply) as { issue: unknown[] }).issue[0];

describe('tracing a patient in the simulated PDS', () => {
  it('gives the patient with version and mirrored ids', async () => {
    const reply = await ask('/Patient/9990001006', { 'X-Correlation-ID': 'C1' });
    expect(reply).toMatchObject({
      status: 200,
      headers: {
        'Content-Type': 'application/fhir+json',
        ETag: 'W/"2"',
        'X-Request-ID': REQUEST_ID,
        'X-Correlation-ID': 'C1',
      },
    });
    expect(bodyOf(reply)).toMatchObject({ resourceType: 'Patient', id: '9990001006' });
  });

  it('answers for a replaced number with the patient who has the new one', async () => {
    expect(bodyOf(await ask('/Patient/9990001138'))).toMatchObject({ id: '9990001006' });
  });

  it('does not know a number that was never stored', async () => {
    for (const number of ['9990001251', '9999999999']) {
      const reply = await ask(`/Patient/${number}`);
      expect([reply.status, issueOf(reply)]).toEqual([
        404,
        {
          severity: 'information',
          code: 'not-found',
          details: {
            coding: [
              {
                system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode',
                version: '1',
                code: 'RESOURCE_NOT_FOUND',
                display: 'Resource not found',
              },
            ],
          },
        },
      ]);
    }
  });

  it('says that a withdrawn number was withdrawn', async () => {
    const reply = await ask('/Patient/9990001146');
    expect([reply.status, issueOf(reply)]).toMatchObject([404, { severity: 'error', code: 'processing' }]);
    expect(codeOf(reply)).toBe('INVALIDATED_RESOURCE');
  });

  it('refuses a number with a wrong check digit before it looks it up', async () => {
    const reply = await ask('/Patient/9000000000');
    expect([reply.status, codeOf(reply), reply.headers['Content-Type']]).toEqual([
      400,
      'INVALID_RESOURCE_ID',
      'application/fhir+json',
    ]);
    expect(issueOf(reply)).not.toHaveProperty('diagnostics');
  });
});

describe('who may ask the simulated PDS', () => {
  it.each<[string, string | undefined, string]>([
    ['no header', undefined, 'Missing Authorization header'],
    ['an empty header', '', 'Empty Authorization header'],
    ['one word', 'Bearer', 'Missing access token'],
    ['another scheme', 'Basic abc', "Invalid token type 'Basic', must be 'Bearer'"],
    ['an unknown token', 'Bearer abc', 'Invalid Access Token'],
  ])('refuses %s', async (_what, authorization, diagnostics) => {
    const headers = {
      'X-Request-ID': REQUEST_ID,
      ...(authorization === undefined ? {} : { Authorization: authorization }),
    };
    const reply = await open().leg.handle(aRequest(`${BASE}/Patient/9990001006`, { headers }));
    expect([reply.status, issueOf(reply)]).toMatchObject([401, { code: 'forbidden', diagnostics }]);
    expect(codeOf(reply)).toBe('ACCESS_DENIED');
    expect(reply.headers).toMatchObject({
      'Content-Type': 'application/json',
      'X-Request-ID': REQUEST_ID,
      'WWW-Authenticate': expect.stringContaining('invalid_token') as unknown,
    });
  });

  it('refuses a token that has expired', async () => {
    const world = open();
    const reply = await ask('/Patient/9990001006', { Authorization: world.grant(PDS_APPLICATION_SCOPE, 0) }, world);
    expect(issueOf(reply)).toMatchObject({ diagnostics: 'Access Token expired' });
  });

  it('refuses citizens whose identity was not proved', async () => {
    const world = open();
    const authorization = world.grant('urn:nhsd:apim:user-nhs-login:P5:personal-demographics-service');
    const reply = await ask('/Patient/9990001006', { Authorization: authorization }, world);
    expect([reply.status, issueOf(reply)]).toMatchObject([
      403,
      { details: { coding: [{ display: 'Patient cannot perform this action' }] } },
    ]);
  });

  it('lets an application neither write nor see coverage', async () => {
    const write = await ask('/Patient/9990001006', {}, open(), 'PATCH');
    expect([write.status, codeOf(write)]).toEqual([403, 'INVALID_METHOD']);
    const coverage = await ask('/Coverage');
    expect([coverage.status, codeOf(coverage)]).toEqual([403, 'ACCESS_DENIED']);
  });

  it('answers the ping to everybody and the status to nobody', async () => {
    const { leg } = open();
    expect((await leg.handle(aRequest(`${BASE}/_ping`))).status).toBe(200);
    expect((await leg.handle(aRequest(`${BASE}/_status`))).status).toBe(401);
  });

  it('refuses the one request too many in a minute, when a quota is set', async () => {
    const world = open({ quotaPerMinute: 2 });
    const statuses: number[] = [];
    for (let count = 0; count < 3; count += 1) statuses.push((await ask('/Patient/9990001006', {}, world)).status);
    world.clock.pass(60_000);
    statuses.push((await ask('/Patient/9990001006', {}, world)).status);
    expect(statuses).toEqual([200, 200, 429, 200]);
  });
});

describe('requests that the simulated PDS does not accept', () => {
  it.each(['1234', ''])('refuses the request id "%s"', async (id) => {
    const reply = await ask('/Patient/9990001006', { 'X-Request-ID': id });
    expect([reply.status, codeOf(reply), issueOf(reply)]).toMatchObject([
      400,
      'INVALID_VALUE',
      { diagnostics: `Invalid value - '${id}' in header 'X-Request-ID'` },
    ]);
  });

  it('wants a request id, but looks at the path first', async () => {
    const world = open();
    const headers = { Authorization: world.grant() };
    const missing = await world.leg.handle(aRequest(`${BASE}/Patient/9000000000`, { headers }));
    expect([missing.status, codeOf(missing)]).toEqual([400, 'MISSING_VALUE']);
    expect(issueOf(missing)).toMatchObject({
      code: 'required',
      diagnostics: 'Invalid request with error - X-Request-ID header must be supplied to access this resource',
    });
    const path = await world.leg.handle(
      aRequest(`${BASE}/Elsewhere`, { headers: { ...headers, 'X-Request-ID': 'bad' } }),
    );
    expect(codeOf(path)).toBe('UNSUPPORTED_REQUEST');
  });

  it.each([
    ['/metadata', 'UNSUPPORTED_REQUEST'],
    ['/Patient/9990001006/Elsewhere', 'UNSUPPORTED_REQUEST'],
    ['/Patient/', 'UNSUPPORTED_SERVICE'],
    ['/Patient', 'UNSUPPORTED_SERVICE'],
  ])('answers %s with 400 %s', async (path, code) => {
    const reply = await ask(path);
    expect([reply.status, codeOf(reply)]).toEqual([400, code]);
  });
});

describe('faults of the simulated PDS', () => {
  it.each<[string, number, string | undefined]>([
    ['408', 408, 'UNABLE_TO_CALL_SERVICE'],
    ['429', 429, 'TOO_MANY_REQUESTS'],
    ['503', 503, 'SERVICE_UNAVAILABLE'],
    ['401-expired', 401, 'ACCESS_DENIED'],
  ])('%s can be asked for by a header or switched on for the leg', async (fault, status, code) => {
    const byHeader = await ask('/Patient/9990001006', { 'X-Sim-Fault': fault });
    const world = open();
    const request = aRequest(`${BASE}/Patient/9990001006`, {
      headers: { Authorization: world.grant(), 'X-Request-ID': REQUEST_ID },
    });
    const bySwitch = await answerWith(world.leg, request, parseFault(fault));
    for (const reply of [byHeader, bySwitch]) {
      expect([reply.status, codeOf(reply), reply.headers['X-Request-ID']]).toEqual([status, code, REQUEST_ID]);
    }
  });

  it('says with 429 how long to wait, where asked to', async () => {
    expect(await ask('/Patient/9990001006', { 'X-Sim-Fault': '429-retry-after=7' })).toMatchObject({
      status: 429,
      headers: { 'Retry-After': '7' },
    });
    expect((await ask('/Patient/9990001006', { 'X-Sim-Fault': '429' })).headers).not.toHaveProperty('Retry-After');
  });

  it('breaks the answer itself', async () => {
    const broken = await ask('/Patient/9990001006', { 'X-Sim-Fault': 'malformed-json' });
    expect(broken.status).toBe(200);
    expect(() => bodyOf(broken)).toThrow(SyntaxError);
    expect(await ask('/Patient/9990001006', { 'X-Sim-Fault': 'empty-body' })).toMatchObject({ status: 200, body: '' });
    expect(
      (await ask('/Patient/9990001006', { 'X-Sim-Fault': 'wrong-content-type' })).headers['Content-Type'],
    ).toContain('text/html');
    expect((await ask('/Patient/9990001006', { 'X-Sim-Fault': '502-html' })).body).toContain('<html>');
    expect(await ask('/Patient/9990001006', { 'X-Sim-Fault': 'timeout=40' })).toMatchObject({
      status: 200,
      transport: { delayMs: 40 },
    });
  });

  it('answers as usual when asked for a fault that it does not have', async () => {
    expect((await ask('/Patient/9990001006', { 'X-Sim-Fault': 'gremlins' })).status).toBe(200);
  });

  it('lets some patients show a fault every time', async () => {
    expect((await ask('/Patient/9990001200')).status).toBe(408);
    expect((await ask('/Patient/9990001227')).status).toBe(502);
  });

  it('refuses one patient twice and then gives the record, again and again', async () => {
    const world = open();
    const statuses: number[] = [];
    for (let count = 0; count < 6; count += 1) statuses.push((await ask('/Patient/9990001219', {}, world)).status);
    expect(statuses).toEqual([429, 429, 200, 429, 429, 200]);
  });
});
