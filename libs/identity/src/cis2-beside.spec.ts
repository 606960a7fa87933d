import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { accessOf } from '../testing/settings.js';
import {
  callerOf,
  CIS2_SUB,
  DOCTOR,
  ID_CLAIMS,
  idToken,
  KEYS,
  NURSE,
  OWN_CLAIMS,
  ownToken,
  saidOf,
  serveKeys,
  serveUserInfo,
  USERINFO,
} from '../testing/sign-ins.js';

stubTheWire();
beforeEach(serveKeys);

describe('a CIS2 sign-in beside a token of our own', () => {
  it('adds the national identity and may be exchanged', async () => {
    const cis2IdToken = await idToken({ ...ID_CLAIMS, selected_roleid: '555300000001' });
    await expect(callerOf({ token: await ownToken(), cis2IdToken })).resolves.toMatchObject({
      requester: {
        userId: 'user-1',
        localUserId: 'local-1',
        familyName: 'Testclinician',
        sdsUserId: CIS2_SUB,
        sdsRoleProfileId: '555300000001',
        issuer: 'frontend',
        assuranceLevel: 3,
      },
      subjectToken: cis2IdToken,
    });
  });

  it.each([
    ['the header', '555300000001', undefined, undefined, '555300000001'],
    ['CIS2', undefined, '555300000001', undefined, '555300000001'],
    ['our own token', undefined, undefined, '555300000001', '555300000001'],
    ['nobody', undefined, undefined, undefined, undefined],
    ['all alike', '555300000001', '555300000001', '555300000001', '555300000001'],
    ['header and CIS2, and they differ', '555300000001', '555300000002', undefined, 'USER_ROLE_REJECTED'],
    ['header and own token, and they differ', '555300000001', undefined, '555300000002', 'USER_ROLE_REJECTED'],
    ['CIS2 and own token, and they differ', undefined, '555300000001', '555300000002', 'USER_ROLE_REJECTED'],
  ])('takes the role profile that is named by %s', async (_, roleProfileId, selected, own, expected) => {
    const token = await ownToken({ ...OWN_CLAIMS, sds_role_profile_id: own });
    const cis2IdToken = await idToken({ ...ID_CLAIMS, selected_roleid: selected });
    const said = await saidOf({ token, cis2IdToken, roleProfileId }, ({ requester }) => requester.sdsRoleProfileId);
    expect(said).toBe(expected);
  });

  it.each([
    ['is one of the user at this organisation', '555300000001', undefined],
    ['is of another organisation', '555300000002', 'USER_ROLE_REJECTED'],
    ['the user does not have', '555300000009', 'USER_ROLE_REJECTED'],
  ])('is checked against the roles that userinfo tells: a role that %s', async (_, roleProfileId, code) => {
    serveUserInfo({ ...USERINFO, nhsid_nrbac_roles: [DOCTOR, NURSE] });
    const credentials = { token: await ownToken(), cis2IdToken: await idToken(), cis2AccessToken: 'access-1' };
    const said = await saidOf({ ...credentials, roleProfileId }, () => undefined);
    expect(said).toBe(code);
  });

  it.each([
    [CIS2_SUB, undefined],
    ['555100000002', 'USER_ROLE_REJECTED'],
  ])('must be of the same person (%s)', async (sds_user_id, code) => {
    const credentials = { token: await ownToken({ ...OWN_CLAIMS, sds_user_id }), cis2IdToken: await idToken() };
    const said = await saidOf(credentials, () => undefined);
    expect(said).toBe(code);
  });

  it.each([
    ['too weak', { ...ID_CLAIMS, authentication_assurance_level: 1 }, {}, 'SIGN_IN_TOO_WEAK'],
    ['run out', ID_CLAIMS, { life: -60 }, 'TOKEN_EXPIRED'],
    ['forged', ID_CLAIMS, { key: KEYS.stranger.privateKey }, 'TOKEN_INVALID'],
    ["a patient's", ID_CLAIMS, { iss: 'https://auth.login.nhs.uk' }, 'PATIENT_SIGN_IN_NOT_ALLOWED'],
    ['without a proper id', ID_CLAIMS, { sub: 'rowan' }, 'USER_INCOMPLETE'],
  ])('is refused when it is %s', async (_, claims, options, code) => {
    const credentials = { token: await ownToken(), cis2IdToken: await idToken(claims, options) };
    await expect(callerOf(credentials)).rejects.toMatchObject({ code });
  });

  it('is refused when it is none of CIS2, or CIS2 is not set up', async () => {
    const token = await ownToken();
    await expect(callerOf({ token, cis2IdToken: token })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
    const without = accessOf({
      CIS2_ISSUER: undefined,
      CIS2_JWKS_URL: undefined,
      CIS2_AUDIENCE: undefined,
      CIS2_USERINFO_URL: undefined,
    });
    await expect(callerOf({ token, cis2IdToken: await idToken() }, without)).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
  });
});
