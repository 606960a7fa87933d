import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import nock from 'nock';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { IdentityConfig } from './identity.config.js';
import { TokenAdapter } from './token.adapter.js';

const NOW = new Date('2026-11-16T09:00:00.000Z');
const SECONDS = NOW.getTime() / 1000;
const KEYS = await generateKeyPair('RS256');
const STRANGERS = await generateKeyPair('RS256');
const CONFIG = IdentityConfig.parse({
  FRONTEND_ISSUER: 'https://issuer.example',
  FRONTEND_JWKS_URL: 'https://issuer.example/jwks',
  ALLOWED_ORGANISATIONS: 'Z9X01, z9x02',
});
const CLAIMS = {
  given_name: 'Avery',
  family_name: 'Testclinician',
  role: 'doctor',
  local_user_id: 'local-1',
  organisation: { ods_code: 'Z9X01', name: 'Example Urgent Care Centre' },
};

async function token(
  claims: JWTPayload = CLAIMS,
  options: { key?: CryptoKey; exp?: number; aud?: string; iss?: string } = {},
): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', kid: 'k1' })
    .setSubject('user-1')
    .setIssuer(options.iss ?? 'https://issuer.example')
    .setAudience(options.aud ?? 'gp-connect-orchestrator')
    .setExpirationTime(options.exp ?? SECONDS + 600)
    .sign(options.key ?? KEYS.privateKey);
}

async function serveKeys(): Promise<void> {
  nock('https://issuer.example')
    .get('/jwks')
    .reply(200, { keys: [{ ...(await exportJWK(KEYS.publicKey)), kid: 'k1', alg: 'RS256' }] });
}

stubTheWire();

describe('the recognition of a caller', () => {
  it('gives the person and the organisation of a genuine token', async () => {
    await serveKeys();
    await expect(new TokenAdapter(CONFIG, () => NOW).identify(await token())).resolves.toEqual({
      userId: 'user-1',
      localUserId: 'local-1',
      familyName: 'Testclinician',
      givenName: 'Avery',
      role: 'doctor',
      organisation: { odsCode: 'Z9X01', name: 'Example Urgent Care Centre' },
    });
  });

  it.each([
    ['run out', { exp: SECONDS - 60 }, 'TOKEN_EXPIRED'],
    ['for somebody else', { aud: 'another-service' }, 'TOKEN_INVALID'],
    ['from another issuer', { iss: 'https://elsewhere.example' }, 'TOKEN_INVALID'],
    ['signed by a stranger', { key: STRANGERS.privateKey }, 'TOKEN_INVALID'],
  ])('refuses a token that is %s', async (_, options, code) => {
    await serveKeys();
    await expect(new TokenAdapter(CONFIG, () => NOW).identify(await token(CLAIMS, options))).rejects.toMatchObject({
      code,
    });
  });

  it.each([
    ['unsigned', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1c2VyLTEifQ.'],
    ['not a token', 'abc'],
  ])('refuses what is %s', async (_, text) => {
    await serveKeys();
    await expect(new TokenAdapter(CONFIG, () => NOW).identify(text)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it.each([
    ['a name', { ...CLAIMS, family_name: ' ' }],
    ['a role that we know', { ...CLAIMS, role: 'gardener' }],
    ['a local user id', { ...CLAIMS, local_user_id: undefined }],
    ['an organisation', { ...CLAIMS, organisation: undefined }],
  ])('calls no practice for a user without %s', async (_, claims) => {
    await serveKeys();
    await expect(new TokenAdapter(CONFIG, () => NOW).identify(await token(claims))).rejects.toMatchObject({
      code: 'USER_INCOMPLETE',
    });
  });

  it('turns an organisation away that is not set up', async () => {
    await serveKeys();
    const claims = { ...CLAIMS, organisation: { ods_code: 'Z9X99', name: 'Elsewhere' } };
    await expect(new TokenAdapter(CONFIG, () => NOW).identify(await token(claims))).rejects.toMatchObject({
      code: 'ORGANISATION_NOT_ALLOWED',
    });
  });

  it('blames nobody’s token when the keys cannot be read', async () => {
    nock('https://issuer.example').get('/jwks').reply(503);
    await expect(new TokenAdapter(CONFIG, () => NOW).identify(await token())).rejects.toMatchObject({
      code: 'SIGN_IN_UNAVAILABLE',
    });
  });
});

describe('the settings', () => {
  it.each(['none', 'HS256', 'RS256,HS256', 'RS256;ES256'])(
    'never allow the algorithm list %s',
    (FRONTEND_ALGORITHMS) => {
      expect(
        IdentityConfig.safeParse({
          FRONTEND_ISSUER: 'i',
          FRONTEND_JWKS_URL: 'https://i.example/jwks',
          ALLOWED_ORGANISATIONS: 'Z9X01',
          FRONTEND_ALGORITHMS,
        }).success,
      ).toBe(false);
    },
  );
});
