import nock from 'nock';
import { OdsCode, type Organisation } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { A_PRACTICE, aCall } from '../../contracts/testing/fakes.js';
import { describeOrganisationDirectory } from '../../contracts/testing/organisation-directory.contract.js';
import { API_KEY, BASE, aRegister, type RegisterUnderTest } from '../testing/a-register.js';
import { anEntry, anOutcome } from '../testing/organisation-entries.js';

const CLOSED = OdsCode.parse('Z90002');
const UNKNOWN = OdsCode.parse('Z90009');
const MINUTE_MS = 60_000;

const get = (odsCode: OdsCode = A_PRACTICE) => nock(BASE).get(`/Organization/${odsCode}`);
const ask = ({ directory }: RegisterUnderTest, changes: Parameters<typeof aCall>[0] = {}) =>
  directory.organisation(A_PRACTICE, aCall(changes));

stubTheWire();

describeOrganisationDirectory('the adapter of the register of organisations', async () => {
  get().reply(200, anEntry());
  get(CLOSED).reply(200, anEntry({ id: CLOSED, active: false, name: 'OLD MILL SURGERY' }));
  get(UNKNOWN).reply(404, anOutcome('HAPI-2001'));
  return { directory: aRegister().directory, open: A_PRACTICE, closed: CLOSED, unknown: UNKNOWN };
});

describe('requests to the register', () => {
  it('name the organisation in the path, with our key and the reference of the call', async () => {
    let headers: Record<string, unknown> = {};
    get().reply(function () {
      headers = this.req.headers;
      return [200, anEntry()];
    });
    await ask(aRegister());
    expect(headers).toMatchObject({
      apikey: API_KEY,
      accept: 'application/fhir+json',
      'x-correlation-id': aCall().correlationId,
    });
  });

  it('go to a sandbox without a key', async () => {
    const sandbox = 'https://sandbox.register.example/fhir';
    nock(sandbox, { badheaders: ['apikey'] })
      .get(`/Organization/${A_PRACTICE}`)
      .reply(200, anEntry());
    const register = aRegister({ ODT_BASE_URL: sandbox, ODT_API_KEY: undefined });
    await expect(ask(register)).resolves.toMatchObject({ active: true });
  });

  it('are not made for a code that names no practice', async () => {
    const register = aRegister();
    const wire = get(OdsCode.parse('V81999')).reply(200, anEntry({ id: 'V81999' }));
    await expect(register.directory.organisation(OdsCode.parse('V81999'), aCall())).resolves.toBeUndefined();
    expect(wire.isDone()).toBe(false);
  });

  it('are not made when the register is switched off', async () => {
    const wire = get().reply(200, anEntry());
    const register = aRegister({ ODT_BASE_URL: undefined, ODT_API_KEY: undefined });
    await expect(ask(register)).resolves.toBeUndefined();
    expect(wire.isDone()).toBe(false);
    expect(register.events).toEqual([]);
  });
});

describe('answers of the register', () => {
  it('give name, standing, roles, postcode and last change', async () => {
    get().reply(200, anEntry());
    const register = aRegister();
    await expect(ask(register)).resolves.toEqual<Organisation>({
      odsCode: A_PRACTICE,
      name: 'COPPER KETTLE SURGERY',
      active: true,
      roles: ['RO177', 'RO76'],
      postcode: 'ZZ99 1AA',
      changedAt: '2026-03-31',
    });
    expect(register.events).toMatchObject([{ level: 'info', event: 'odt.answered', outcome: 'open', durationMs: 0 }]);
  });

  it.each([
    ['a closed practice', 200, anEntry({ active: false }), 'info', { event: 'odt.answered', outcome: 'closed' }],
    ['an unknown code', 404, anOutcome('HAPI-2001'), 'info', { event: 'odt.answered', outcome: 'unknown' }],
    ['a key that is not accepted', 401, { fault: {} }, 'error', { event: 'odt.refused', upstreamStatus: 401 }],
    ['a key for another service', 403, {}, 'error', { event: 'odt.refused', upstreamStatus: 403 }],
    ['a 404 of somebody else', 404, '<html>', 'warn', { event: 'odt.unclear', upstreamStatus: 404 }],
    ['too many requests', 429, {}, 'warn', { event: 'odt.unclear', upstreamStatus: 429 }],
    ['a failure of the register', 500, anOutcome('HAPI-0389'), 'warn', { event: 'odt.unclear', upstreamStatus: 500 }],
    ['a redirect', 302, '', 'warn', { event: 'odt.unclear', upstreamStatus: 302 }],
    ['a web page', 200, '<html>', 'warn', { event: 'odt.unclear', outcome: 'unreadable' }],
    ['an error that says 200', 200, anOutcome('HAPI-2001'), 'warn', { outcome: 'unreadable' }],
    ['a search answer', 200, { resourceType: 'Bundle' }, 'warn', { outcome: 'unreadable' }],
    ['an entry without name', 200, anEntry({ name: ' ' }), 'warn', { outcome: 'unreadable' }],
    ['a standing in quotes', 200, anEntry({ active: 'false' }), 'warn', { outcome: 'unreadable' }],
    ['another organisation', 200, anEntry({ id: 'Z90002' }), 'warn', { outcome: 'other-organisation' }],
  ])('are logged for the operator: %s', async (_what, status, body, level, event) => {
    get().reply(status, body);
    const register = aRegister();
    await ask(register);
    expect(register.events).toMatchObject([{ level, odsCode: A_PRACTICE, upstream: 'odt', ...event }]);
  });

  it.each([
    [401, { fault: {} }],
    [403, {}],
    [404, anOutcome('HAPI-2001')],
    [404, '<html>'],
    [429, {}],
    [500, anOutcome('HAPI-0389')],
    [200, '<html>'],
    [200, { resourceType: 'Bundle' }],
    [200, anEntry({ id: 'Z90002' })],
    [200, anEntry({ active: 'false' })],
  ])('decorate nothing, and stop nothing, after %s %j', async (status, body) => {
    get().reply(status, body);
    await expect(ask(aRegister())).resolves.toBeUndefined();
  });

  it('are waited for no longer than the set time', async () => {
    get().delay(300).reply(200, anEntry());
    const register = aRegister({ ODT_TIMEOUT_MS: '100' });
    await expect(ask(register)).resolves.toBeUndefined();
    expect(register.events).toMatchObject([{ level: 'warn', event: 'odt.unclear', outcome: 'timeout' }]);
  });

  it('that never come stop nothing', async () => {
    get().replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' }));
    const register = aRegister();
    await expect(ask(register)).resolves.toBeUndefined();
    expect(register.events).toMatchObject([{ level: 'warn', outcome: 'lost', upstreamCode: 'ECONNRESET' }]);
  });
});

describe('how often the register is asked', () => {
  it('once for callers that want the same practice at the same time, even when the first hangs up', async () => {
    get().reply(200, anEntry());
    const register = aRegister();
    const first = new AbortController();
    const answers = [ask(register, { signal: first.signal }), ask(register), ask(register)];
    first.abort();
    const [gone, ...others] = await Promise.all(answers);
    expect(gone).toBeUndefined();
    expect(others).toMatchObject([{ odsCode: A_PRACTICE }, { odsCode: A_PRACTICE }]);
    expect(register.events).toHaveLength(1);
  });

  it.each([
    ['a day after it knew the practice', 200, anEntry(), 24 * 60 * MINUTE_MS],
    ['ten minutes after it did not', 404, anOutcome('HAPI-2001'), 10 * MINUTE_MS],
    ['ten minutes after it failed', 500, '', 10 * MINUTE_MS],
  ])('again %s, and not before', async (_when, status, body, lifeMs) => {
    get().reply(status, body);
    const register = aRegister();
    const first = await ask(register);
    register.pass(lifeMs - 1);
    await expect(ask(register)).resolves.toEqual(first);
    expect(register.events).toHaveLength(1);
    const again = get().reply(200, anEntry({ name: 'RENAMED SURGERY' }));
    register.pass(1);
    await expect(ask(register)).resolves.toMatchObject({ name: 'RENAMED SURGERY' });
    expect(again.isDone()).toBe(true);
  });

  it('not at all by an instance that finds the answer of another in the shared store', async () => {
    get().reply(200, anEntry());
    const one = aRegister();
    const other = aRegister({}, one.store);
    const found = await ask(one);
    await expect(ask(other)).resolves.toEqual(found);
    expect(other.events).toEqual([]);
  });
});
