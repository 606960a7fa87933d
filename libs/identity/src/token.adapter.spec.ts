import { generateKeyPairSync } from 'node:crypto';
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose';
import nock from 'nock';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { accessOf, CIS2_ISS, FRONTEND_ISS } from '../testing/settings.js';
import { adapter, callerOf, idToken, KEYS, NOW, OWN_CLAIMS, ownToken, saidOf, serveKeys } from '../testing/sign-ins.js';

stubTheWire();

describe('the recognition of a caller of our own issuer', () => {
  beforeEach(serveKeys);

  it('gives the person, the organisation and the rights of a genuine token', async () => {
    await expect(callerOf({ token: await ownToken() })).resolves.toEqual({
      requester: {
        userId: 'user-1',
        localUserId: 'local-1',
        familyName: 'Testclinician',
        givenName: 'Avery',
        role: 'doctor',
        organisation: { odsCode: 'Z9X01', name: 'Example Urgent Care Centre' },
        issuer: 'frontend',
      },
      rights: {
        functions: ['record', 'appointments', 'registration'],
        areas: expect.arrayContaining(['allergies', 'consultations', 'diaryEntries']) as unknown,
      },
      subjectToken: undefined,
    });
  });

  it.each([
    ['doctor', ['record', 'appointments', 'registration']],
    ['nurse', ['record', 'appointments', 'registration']],
    ['pharmacist', ['record', 'appointments', 'registration']],
    ['receptionist', ['appointments']],
    ['operator', ['operations']],
  ])('gives a %s the functions %j', async (role, functions) => {
    const caller = await callerOf({ token: await ownToken({ ...OWN_CLAIMS, role }) });
    expect(caller.rights.functions).toEqual(functions);
  });

  it('gives a role only the functions that the settings give it', async () => {
    const access = accessOf({ RECORD_ROLES: 'nurse', APPOINTMENT_ROLES: 'nurse, doctor', REGISTRATION_ROLES: 'nurse' });
    const caller = await callerOf({ token: await ownToken() }, access);
    expect(caller.rights.functions).toEqual(['appointments']);
  });

  it.each([
    ['run out', { life: -60 }, 'TOKEN_EXPIRED'],
    ['for somebody else', { aud: 'another-service' }, 'TOKEN_INVALID'],
    ['from an unknown issuer', { iss: 'https://elsewhere.example' }, 'TOKEN_INVALID'],
    ['from our issuer with a slash too many', { iss: `${FRONTEND_ISS}/` }, 'TOKEN_INVALID'],
    ['signed by a stranger', { key: KEYS.stranger.privateKey }, 'TOKEN_INVALID'],
    ['signed with a key that nobody published', { kid: 'k9' }, 'TOKEN_INVALID'],
    ['signed by our issuer in the name of CIS2', { iss: CIS2_ISS, aud: 'front-end-client' }, 'TOKEN_INVALID'],
  ])('refuses a token that is %s', async (_, options, code) => {
    await expect(callerOf({ token: await ownToken(OWN_CLAIMS, options) })).rejects.toMatchObject({ code });
  });

  it.each(['exp', 'sub', 'iss', 'aud'])('refuses a token without `%s`', async (claim) => {
    const token = await ownToken({ ...OWN_CLAIMS, [claim]: undefined });
    await expect(callerOf({ token })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('allows for clocks that differ by as much as the settings say', async () => {
    await expect(callerOf({ token: await ownToken(OWN_CLAIMS, { life: -9 }) })).resolves.toBeDefined();
    const exact = accessOf({ FRONTEND_CLOCK_TOLERANCE_S: '0' });
    await expect(callerOf({ token: await ownToken(OWN_CLAIMS, { life: -9 }) }, exact)).rejects.toMatchObject({
      code: 'TOKEN_EXPIRED',
    });
  });

  it.each([
    ['unsigned', unsigned({ iss: FRONTEND_ISS, sub: 'user-1', aud: 'gp-connect-orchestrator', exp: 4e9 })],
    ['unsigned and has no issuer', unsigned({ sub: 'user-1' })],
    ['from an issuer that is no text', unsigned({ iss: [FRONTEND_ISS] })],
    ['not a token', 'abc'],
    ['empty', ''],
    ['two dots', '..'],
  ])('refuses what is %s', async (_, token) => {
    await expect(callerOf({ token })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('refuses a token that is signed with the public key as if it were a shared secret', async () => {
    const secret = new TextEncoder().encode(await exportSPKI(KEYS[FRONTEND_ISS].publicKey));
    const token = await new SignJWT({ ...OWN_CLAIMS, iss: FRONTEND_ISS, sub: 'user-1', exp: 4e9 })
      .setAudience('gp-connect-orchestrator')
      .setProtectedHeader({ alg: 'HS256', kid: 'k1' })
      .sign(secret);
    await expect(callerOf({ token })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('refuses an algorithm that is sound but not the one of that issuer', async () => {
    const { privateKey } = await generateKeyPair('PS256');
    const token = await new SignJWT({ ...OWN_CLAIMS, iss: FRONTEND_ISS, sub: 'user-1', exp: 4e9 })
      .setAudience('gp-connect-orchestrator')
      .setProtectedHeader({ alg: 'PS256', kid: 'k1' })
      .sign(privateKey);
    await expect(callerOf({ token })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it.each([
    ['a name', { ...OWN_CLAIMS, family_name: ' ' }],
    ['a role that we know', { ...OWN_CLAIMS, role: 'gardener' }],
    ['a local user id', { ...OWN_CLAIMS, local_user_id: undefined }],
    ['an organisation', { ...OWN_CLAIMS, organisation: undefined }],
    ['a name of the organisation', { ...OWN_CLAIMS, organisation: { ods_code: 'Z9X01' } }],
    ['a user id that may be sent on', { ...OWN_CLAIMS, sub: 'avery@example.org' }],
  ])('calls no practice for a user without %s', async (_, claims) => {
    await expect(callerOf({ token: await ownToken(claims) })).rejects.toMatchObject({ code: 'USER_INCOMPLETE' });
  });

  it('leaves a blank title out', async () => {
    const caller = await callerOf({ token: await ownToken({ ...OWN_CLAIMS, title: ' ' }) });
    expect(caller.requester.title).toBeUndefined();
  });

  it('turns an organisation away that is not set up', async () => {
    const claims = { ...OWN_CLAIMS, organisation: { ods_code: 'Z9X99', name: 'Elsewhere' } };
    await expect(callerOf({ token: await ownToken(claims) })).rejects.toMatchObject({
      code: 'ORGANISATION_NOT_ALLOWED',
    });
  });

  it.each([
    ['confirms the role profile of the token', '555300000007', '555300000007', undefined],
    ['is refused when it names another than the token', '555300000007', '555300000008', 'USER_ROLE_REJECTED'],
    ['is refused when nothing vouches for it', undefined, '555300000007', 'USER_ROLE_REJECTED'],
  ])('a role profile beside the token %s', async (_, inToken, roleProfileId, code) => {
    const token = await ownToken({ ...OWN_CLAIMS, sds_role_profile_id: inToken });
    const said = await saidOf({ token, roleProfileId }, ({ requester }) => requester.sdsRoleProfileId);
    expect(said).toBe(code ?? roleProfileId);
  });

  it('holds nothing of the token in a fault', async () => {
    const token = await ownToken({ ...OWN_CLAIMS, family_name: 7 });
    const fault: unknown = await callerOf({ token }).catch((error: unknown) => error);
    const told = JSON.stringify(fault, Object.getOwnPropertyNames(fault));
    expect(told).not.toContain('Avery');
    expect(told).not.toContain(token.slice(0, 20));
  });
});

describe('a patient', () => {
  beforeEach(serveKeys);

  it.each(['https://auth.login.nhs.uk', 'https://auth.aos.signin.nhs.uk/', 'https://auth.sandpit.signin.nhs.uk'])(
    'is told that NHS login cannot be used here (%s)',
    async (iss) => {
      const token = await ownToken({ ...OWN_CLAIMS, nhs_number: '9990001006' }, { iss });
      await expect(callerOf({ token })).rejects.toMatchObject({ code: 'PATIENT_SIGN_IN_NOT_ALLOWED' });
    },
  );

  it.each([{ nhs_number: '9990001006' }, { nhs_number: null }, { identity_proofing_level: 'P9' }])(
    'is recognised behind another issuer by %j',
    async (claims) => {
      await expect(callerOf({ token: await ownToken({ ...OWN_CLAIMS, ...claims }) })).rejects.toMatchObject({
        code: 'PATIENT_SIGN_IN_NOT_ALLOWED',
      });
      await expect(callerOf({ token: await idToken(claims) })).rejects.toMatchObject({
        code: 'PATIENT_SIGN_IN_NOT_ALLOWED',
      });
    },
  );

  it('is not named by a token that nobody signed', async () => {
    const token = await ownToken({ ...OWN_CLAIMS, nhs_number: '9990001006' }, { key: KEYS.stranger.privateKey });
    await expect(callerOf({ token })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });
});

describe('the keys of an issuer', () => {
  it.each([
    ['answers with an error', 503, {}],
    ['sends something else', 200, { hello: 'world' }],
    ['sends no JSON', 200, '<html>'],
    ['redirects', 302, ''],
  ])('blame nobody’s token when the issuer %s', async (_, status, body) => {
    nock('https://issuer.example').get('/jwks').reply(status, body, { Location: 'https://elsewhere.example/' });
    await expect(callerOf({ token: await ownToken() })).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
  });

  it('blame nobody’s token when the issuer cannot be reached', async () => {
    nock('https://issuer.example').get('/jwks').replyWithError('connection refused');
    await expect(callerOf({ token: await ownToken() })).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
  });

  it('are read once for many callers, and never for an issuer that nobody knows', async () => {
    const jwk = { ...(await exportJWK(KEYS[FRONTEND_ISS].publicKey)), kid: 'k1', alg: 'RS256' };
    nock('https://issuer.example')
      .get('/jwks')
      .once()
      .reply(200, { keys: [jwk] });
    const callers = adapter();
    await callers.identify({ token: await ownToken() });
    await expect(callers.identify({ token: await ownToken() })).resolves.toBeDefined();
    const unknown = await ownToken(OWN_CLAIMS, { kid: 'k9' });
    await expect(callers.identify({ token: unknown })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    await expect(callers.identify({ token: unsigned({ iss: 'https://nobody.example' }) })).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
  });

  it('that are too short are not used', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
    const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256' };
    nock('https://issuer.example')
      .get('/jwks')
      .reply(200, { keys: [jwk] });
    await expect(callerOf({ token: await ownToken() })).rejects.toMatchObject({ code: 'SIGN_IN_UNAVAILABLE' });
  });
});

describe('time', () => {
  it('is that of the clock that was given', async () => {
    await serveKeys();
    const later = adapter(accessOf(), () => new Date(NOW.getTime() + 700_000));
    await expect(later.identify({ token: await ownToken() })).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });
});

function unsigned(claims: object): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.`;
}
