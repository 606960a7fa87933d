import type { LegHandler, SimReply } from '../kernel/exchange.js';
import { aRequest, bodyOf } from '../testing/requests.js';
import { FORM, TestApplication } from '../testing/token-server.js';
import type { TokenStore } from './token-store.js';

const HOUR_MS = 3_600_000;
let app: TestApplication;
let leg: LegHandler;
let tokens: TokenStore;

beforeAll(async () => {
  app = await TestApplication.create();
});
beforeEach(() => {
  ({ leg, tokens } = app.server());
});

const refreshTokenOf = (reply: SimReply): string => (bodyOf(reply) as Record<string, string>)['refresh_token']!;
const signIn = async (user = '555100000001'): Promise<string> =>
  refreshTokenOf(await app.exchange(await app.idToken(user), leg));

async function refresh(refreshToken: string, changes: Readonly<Record<string, string>> = {}): Promise<SimReply> {
  const form = {
    grant_type: 'refresh_token',
    client_id: 'sim-app',
    client_secret: 'sim-app-secret',
    refresh_token: refreshToken,
    ...changes,
  };
  const body = new URLSearchParams(form).toString();
  return leg.handle(aRequest('/oauth2/token', { method: 'POST', headers: { 'Content-Type': FORM }, body }));
}

const refusalOf = (reply: SimReply): string => {
  const { error, error_description: description } = bodyOf(reply) as Record<string, string>;
  return `${reply.status} ${error!}: ${description!}`;
};
const INVALID = '401 invalid_grant: refresh_token is invalid';

describe('refreshing the access of a user', () => {
  it('gives a new token in the same name, and a new one to refresh it', async () => {
    const first = await signIn();
    app.clock.pass(600_000);
    const reply = await refresh(first);
    const { access_token: token, refresh_token: next, ...rest } = bodyOf(reply) as Record<string, string>;
    expect(rest).toEqual({
      expires_in: '599',
      token_type: 'Bearer',
      refresh_token_expires_in: '42599',
      refresh_count: '1',
    });
    expect(next).not.toBe(first);
    expect(tokens.resolve(token!)).toMatchObject({ user: { id: '555100000001', roleIds: ['555300000101'] } });
    expect(bodyOf(await refresh(next!))).toMatchObject({ refresh_count: '2' });
  });

  it('works once with each token', async () => {
    const first = await signIn();
    await refresh(first);
    expect(refusalOf(await refresh(first))).toBe(INVALID);
    expect(refusalOf(await refresh('made up'))).toBe(INVALID);
  });

  it.each([
    ['a healthcare worker', '555100000001', 12 * HOUR_MS],
    ['a patient', '9990001006', HOUR_MS],
  ])('ends for %s, however often it was done, so long after the sign-in', async (_who, user, windowMs) => {
    const first = await signIn(user);
    app.clock.pass(windowMs - 10_000);
    const second = refreshTokenOf(await refresh(first));
    app.clock.pass(10_000);
    expect(refusalOf(await refresh(second))).toBe('401 invalid_grant: refresh token refresh period has expired');
    expect(refusalOf(await refresh(second))).toBe(INVALID);
  });

  it.each<[string, Record<string, string>, string]>([
    ['no token', { refresh_token: '' }, '400 invalid_request: refresh_token is missing'],
    ['no secret', { client_secret: '' }, '401 invalid_request: client_secret is missing'],
    ['no application', { client_id: '' }, '401 invalid_request: client_id is missing'],
    ['a wrong secret', { client_secret: 'x' }, '401 invalid_client: client_id or client_secret is invalid'],
    ['an unknown application', { client_id: 'nobody' }, '401 invalid_client: client_id or client_secret is invalid'],
    [
      'another application',
      { client_id: 'sim-app-no-scope', client_secret: 'sim-app-no-scope-secret' },
      '401 invalid_grant: refresh_token is invalid',
    ],
    [
      'a revoked application',
      { client_id: 'sim-app-revoked', client_secret: 'sim-app-revoked-secret' },
      '401 access_denied: The developer app associated with the API key is not approved or revoked',
    ],
  ])('is refused with %s, and the token is not used up by that', async (_what, changes, refusal) => {
    const first = await signIn();
    expect(refusalOf(await refresh(first, changes))).toBe(refusal);
    expect((await refresh(first)).status).toBe(200);
  });
});
