import { UnsecuredJWT } from 'jose';
import { OdsCode, type CallContext } from '#contracts';
import { A_REQUESTER, aCall } from '../../contracts/testing/fakes.js';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { anRsaKey, pem } from '../testing/key-folder.js';
import { TestTools } from '../testing/test-tools.js';
import { TOKEN_URL, aToken, answering, answeringBy, type Answer } from '../testing/token-endpoint.js';
import { ExchangedTokens } from './exchanged-tokens.js';
import { KeyRing } from './key-ring.js';
import { TokenRequests } from './token-requests.js';

stubTheWire();

const settings = { OAUTH_KEY_ID: 'test-1', OAUTH_PRIVATE_KEY_PEM: pem(anRsaKey()) };
const HOUR_SECONDS = 3_600;
const START_SECONDS = Date.parse('2026-11-16T09:00:00Z') / 1000;

function aWorld() {
  const tools = new TestTools();
  const ring = new KeyRing(settings, tools.log);
  const requests = new TokenRequests({ tokenUrl: TOKEN_URL, clientId: 'invented-app' }, ring, tools);
  return { tools, tokens: new ExchangedTokens({ clock: tools.clock, requests }) };
}

/** An ID token as far as it is read here; another `sid` makes it another token. */
function signIn({ lives = HOUR_SECONDS, sid = 'one' } = {}): string {
  return new UnsecuredJWT({ sub: '555100000001', sid }).setExpirationTime(START_SECONDS + lives).encode();
}

function asUser(changes: Partial<CallContext['requester']> = {}, subjectToken = signIn()): CallContext {
  return aCall({ requester: { ...A_REQUESTER, ...changes }, subjectToken });
}

/** A new token for each request. */
function counting() {
  return answeringBy((_, count) => aToken(`token ${count}`));
}

it('exchanges the sign-in of the user, with the proof of who asks', async () => {
  const sent = answering(aToken('mine'));
  await expect(aWorld().tokens.token(asUser())).resolves.toBe('mine');
  const { client_assertion: assertion, ...fields } = Object.fromEntries(sent[0]?.form ?? []);
  expect(fields).toEqual({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
    subject_token: signIn(),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  });
  expect(assertion).toMatch(/^ey/u);
  expect(sent[0]?.contentType).toBe('application/x-www-form-urlencoded');
});

it('asks nobody when the call carries no NHS sign-in', async () => {
  const sent = counting();
  await expect(aWorld().tokens.token(aCall())).rejects.toMatchObject({
    code: 'NHS_SIGN_IN_NEEDED',
    context: { correlationId: aCall().correlationId },
  });
  expect(sent).toHaveLength(0);
});

it('keeps the token of a user until a minute before its end', async () => {
  const sent = counting();
  const { tools, tokens } = aWorld();
  await tokens.token(asUser());
  tools.ms += 538_000;
  await expect(tokens.token(asUser())).resolves.toBe('token 1');
  tools.ms += 2_000;
  await expect(tokens.token(asUser())).resolves.toBe('token 2');
  expect(sent).toHaveLength(2);
});

it.each<[string, CallContext, CallContext]>([
  [
    'the same user id in two organisations',
    asUser(),
    asUser({ organisation: { odsCode: OdsCode.parse('FZZ02'), name: 'Green Teapot Pharmacy' } }),
  ],
  ['the same user id at two issuers', asUser(), asUser({ issuer: 'cis2' })],
  ['two users', asUser(), asUser({ userId: 'user-0002' })],
  ['one user in two roles', asUser({ sdsRoleProfileId: '1' }), asUser({ sdsRoleProfileId: '2' })],
  ['one user with a role and without', asUser(), asUser({ sdsRoleProfileId: '2' })],
  ['one user who signed in twice', asUser(), asUser({}, signIn({ sid: 'two' }))],
])('never shares a token between %s', async (_who, one, other) => {
  counting();
  const { tokens } = aWorld();
  const both = await Promise.all([tokens.token(one), tokens.token(other)]);
  expect(new Set(both).size).toBe(2);
  await expect(Promise.all([tokens.token(one), tokens.token(other)])).resolves.toEqual(both);
});

it('asks once for 200 calls of one user at the same time, and once more when that token was refused', async () => {
  const sent = counting();
  const { tokens } = aWorld();
  const calls = Array.from({ length: 200 }, () => asUser());
  await expect(Promise.all(calls.map((call) => tokens.token(call)))).resolves.toEqual(calls.map(() => 'token 1'));
  const again = await Promise.all(
    calls.map(async (call) => {
      tokens.discard('token 1');
      return tokens.token(call);
    }),
  );
  expect(again).toEqual(calls.map(() => 'token 2'));
  expect(sent).toHaveLength(2);
});

it('forgets the token that was refused and nobody else’s', async () => {
  const sent = counting();
  const { tokens } = aWorld();
  const other = asUser({ userId: 'user-0002' });
  await tokens.token(asUser());
  await tokens.token(other);
  tokens.discard('token 1');
  await expect(tokens.token(other)).resolves.toBe('token 2');
  await expect(tokens.token(asUser())).resolves.toBe('token 3');
  expect(sent).toHaveLength(3);
});

it('gives no token beyond the end of the sign-in, although the token itself would live longer', async () => {
  const sent = counting();
  const { tools, tokens } = aWorld();
  const call = asUser({}, signIn({ lives: 120 }));
  await tokens.token(call);
  tools.ms += 119_000;
  await expect(tokens.token(call)).resolves.toBe('token 1');
  tools.ms += 1_000;
  await expect(tokens.token(call)).rejects.toMatchObject({ code: 'NHS_SIGN_IN_ENDED' });
  expect(sent).toHaveLength(1);
});

it('keeps a token that lives a minute or less for no other call', async () => {
  const sent = answeringBy((_, count) => aToken(`token ${count}`, '60'));
  const { tokens } = aWorld();
  await expect(tokens.token(asUser())).resolves.toBe('token 1');
  await expect(tokens.token(asUser())).resolves.toBe('token 2');
  expect(sent).toHaveLength(2);
});

it.each([
  ['is no JWT', 'not-a-jwt'],
  ['has no end', new UnsecuredJWT({ sub: '555100000001' }).encode()],
])('takes a sign-in that %s as ended', async (_what, subjectToken) => {
  await expect(aWorld().tokens.token(asUser({}, subjectToken))).rejects.toMatchObject({ code: 'NHS_SIGN_IN_ENDED' });
});

it.each<[string, Answer, string, string]>([
  [
    'does not accept the sign-in',
    [
      400,
      { error: 'invalid_request', error_description: "Invalid 'exp' claim in subject_token JWT - JWT has expired" },
    ],
    'NHS_SIGN_IN_ENDED',
    'platform-auth.user-refused',
  ],
  [
    'gives the user’s level no right',
    [401, { error: 'unauthorized_client', error_description: 'you have tried …' }],
    'ACCESS_NOT_ALLOWED',
    'platform-auth.user-refused',
  ],
  [
    'does not accept us',
    [401, { error: 'public_key error', error_description: 'JWT signature verification failed' }],
    'PLATFORM_AUTH_MISCONFIGURED',
    'platform-auth.refused',
  ],
])('asks once and says who can help when the platform %s', async (_what, answer, code, event) => {
  const sent = answeringBy(() => answer);
  const { tools, tokens } = aWorld();
  const fault: unknown = await tokens.token(asUser()).catch((error: unknown) => error);
  expect(fault).toMatchObject({ code, context: { correlationId: aCall().correlationId, upstreamStatus: answer[0] } });
  expect(tools.events()).toEqual([event]);
  expect(sent).toHaveLength(1);
  expect(JSON.stringify([fault, tools.logged]) + String(fault)).not.toMatch(/ey[A-Z]|user-0001/u);
});

it('comes back after a passing fault', async () => {
  answering([503, ''], aToken('mine'));
  await expect(aWorld().tokens.token(asUser())).resolves.toBe('mine');
});

it('lets one call of a user leave while another waits', async () => {
  answering(aToken('mine'));
  const { tokens } = aWorld();
  const leaver = new AbortController();
  const left = tokens.token({ ...asUser(), signal: leaver.signal });
  const stayed = tokens.token(asUser());
  leaver.abort();
  await expect(left).rejects.toMatchObject({ code: 'PLATFORM_AUTH_UNAVAILABLE' });
  await expect(stayed).resolves.toBe('mine');
});

it('keeps the tokens of 5,000 users, and forgets the one not seen for longest', async () => {
  const { tools } = aWorld();
  let asked = 0;
  const grant = async () => ({ value: `token ${(asked += 1)}`, endsAtMs: tools.ms + 599_000 });
  const tokens = new ExchangedTokens({ clock: tools.clock, requests: { grant } });
  const users = Array.from({ length: 5_001 }, (_, at) => asUser({ userId: `user-${at}` }));
  for (const user of users) await tokens.token(user);
  await expect(tokens.token(users[5_000]!)).resolves.toBe('token 5001');
  await expect(tokens.token(users[1]!)).resolves.toBe('token 2');
  await expect(tokens.token(users[0]!)).resolves.toBe('token 5002');
});
