import type { SimReply } from '../kernel/exchange.js';
import { answerWith, parseFault } from '../kernel/fault-board.js';
import { aRequest, bodyOf, HandClock } from '../testing/requests.js';
import { FORM, JWT_BEARER, TestApplication, tokenRequest } from '../testing/token-server.js';
import { TokenStore } from './token-store.js';

let app: TestApplication;
beforeAll(async () => {
  app = await TestApplication.create();
});

describe('the simulated token server', () => {
  it('gives an opaque token for 599 seconds, numbers written as text', async () => {
    const { leg, tokens } = app.server();
    const reply = await app.ask(await app.assertion(), leg);
    expect(reply.status).toBe(200);
    const { access_token: token, ...rest } = bodyOf(reply) as Record<string, string>;
    expect(token).toMatch(/^[\w-]{28}$/);
    expect(rest).toEqual({ expires_in: '599', token_type: 'Bearer', issued_at: String(app.clock.now().getTime()) });
    expect(tokens.resolve(token!)).toMatchObject({ kind: 'valid', clientId: 'sim-app' });
  });

  it.each([
    ['5000', '5'],
    ['9000000', '599'],
    ['soon', '599'],
  ])('asked for a life of %s ms gives one of %s s', async (asked, given) => {
    const reply = await app.ask(await app.assertion(), app.server().leg, { _access_token_expiry_ms: asked });
    expect(bodyOf(reply)).toMatchObject({ expires_in: given });
  });

  it('lets a token expire', () => {
    const clock = new HandClock();
    const tokens = new TokenStore(clock);
    const token = tokens.issue({ clientId: 'sim-app', scopes: [], lifeMs: 599_000 });
    clock.pass(598_999);
    expect(tokens.resolve(token).kind).toBe('valid');
    clock.pass(1);
    expect(tokens.resolve(token).kind).toBe('expired');
    expect(tokens.resolve('made up').kind).toBe('unknown');
  });

  it.each<[string, Record<string, string>, string]>([
    ['no grant type', { grant_type: '' }, 'grant_type is missing'],
    ['another grant type', { grant_type: 'password' }, 'grant_type is invalid'],
    [
      'another assertion type',
      { client_assertion_type: 'x' },
      `Missing or invalid client_assertion_type - must be '${JWT_BEARER}'`,
    ],
    ['no assertion', { client_assertion: '' }, 'Missing client_assertion'],
    ['something that is no JWT', { client_assertion: 'a.b' }, 'Malformed JWT in client_assertion'],
  ])('refuses a form with %s', async (_what, fields, description) => {
    const reply = await app.ask('a.b.c', app.server().leg, fields);
    expect([reply.status, bodyOf(reply)]).toMatchObject([400, { error_description: description }]);
  });

  it('wants the bare content type, unless told to be lenient', async () => {
    const withCharset = { method: 'POST', headers: { 'Content-Type': `${FORM};charset=utf-8` } };
    const strict = await app.server().leg.handle(aRequest('/oauth2/token', withCharset));
    const description = 'Content-Type header must be application/x-www-form-urlencoded';
    expect([strict.status, bodyOf(strict)]).toMatchObject([415, { error_description: description }]);
    const lenient = await app.server({ lenientContentType: true }).leg.handle(aRequest('/oauth2/token', withCharset));
    expect(lenient.status).toBe(400);
  });

  it('answers other paths, other verbs and the ping as the platform does', async () => {
    const { leg } = app.server();
    const unknown = await leg.handle(aRequest('/oauth2/other', { method: 'POST' }));
    expect([unknown.status, bodyOf(unknown)]).toMatchObject([
      404,
      { error: 'invalid_request', error_description: 'Not Found' },
    ]);
    const read = await leg.handle(aRequest('/oauth2/token'));
    expect(read).toEqual({ status: 405, headers: { Allow: 'POST', 'Content-Type': 'text/plain' }, body: '' });
    expect((await leg.handle(aRequest('/oauth2/_ping'))).status).toBe(200);
  });
});

describe('faults of the simulated token server', () => {
  const spoilt = async (fault: string): Promise<{ readonly reply: SimReply; readonly tokens: TokenStore }> => {
    const { leg, tokens } = app.server();
    return { reply: await answerWith(leg, tokenRequest(await app.assertion()), parseFault(fault)), tokens };
  };

  it.each([
    ['429', 429],
    ['500', 500],
    ['503', 503],
    ['html', 200],
    ['jwks-unreachable', 403],
  ])('%s answers with status %d', async (fault, status) => {
    expect((await spoilt(fault)).reply.status).toBe(status);
  });

  it('issues tokens that have already expired', async () => {
    const { reply, tokens } = await spoilt('expired-token');
    const { access_token: token } = bodyOf(reply) as { access_token: string };
    expect(tokens.resolve(token).kind).toBe('expired');
  });

  it('answers late by the milliseconds asked for', async () => {
    expect((await spoilt('slow=250')).reply).toMatchObject({ status: 200, transport: { delayMs: 250 } });
  });
});
