import nock from 'nock';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { accessOf, FRONTEND_ISS } from '../testing/settings.js';
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

const MERGED = { ...ID_CLAIMS, ...USERINFO };
const withRoles = (...roles: readonly object[]): typeof MERGED => ({ ...MERGED, nhsid_nrbac_roles: roles as [] });

describe('a CIS2 user', () => {
  it('is known by the ID token and by what userinfo tells', async () => {
    serveUserInfo();
    const token = await idToken();
    await expect(callerOf({ token, cis2AccessToken: 'access-1' })).resolves.toMatchObject({
      requester: {
        userId: CIS2_SUB,
        localUserId: `cis2-${CIS2_SUB}`,
        sdsUserId: CIS2_SUB,
        sdsRoleProfileId: '555300000001',
        familyName: 'Sample',
        givenName: 'Rowan',
        title: 'Dr',
        role: 'doctor',
        organisation: { odsCode: 'Z9X01', name: 'EXAMPLE URGENT CARE CENTRE' },
        issuer: 'cis2',
        assuranceLevel: 3,
      },
      rights: { functions: ['record', 'appointments', 'registration'] },
      subjectToken: token,
    });
  });

  it('needs no userinfo when the ID token holds names and roles', async () => {
    const { requester } = await callerOf({ token: await idToken({ ...MERGED, local_user_id: 'desk-7' }) });
    expect(requester).toMatchObject({ familyName: 'Sample', sdsRoleProfileId: '555300000001', localUserId: 'desk-7' });
  });

  it.each([
    ['no access token', {}, undefined],
    ['no userinfo that may be asked', { CIS2_USERINFO_URL: undefined }, 'access-1'],
  ])('is incomplete with %s', async (_, settings, cis2AccessToken) => {
    await expect(callerOf({ token: await idToken(), cis2AccessToken }, accessOf(settings))).rejects.toMatchObject({
      code: 'USER_INCOMPLETE',
    });
  });

  it.each([
    [3, '2', undefined],
    ['3', '2', undefined],
    [2, '2', undefined],
    ['2', '2', undefined],
    [2, '3', 'SIGN_IN_TOO_WEAK'],
    ['3', '3', undefined],
    [1, '2', 'SIGN_IN_TOO_WEAK'],
    ['1', '2', 'SIGN_IN_TOO_WEAK'],
    [undefined, '2', 'SIGN_IN_TOO_WEAK'],
    ['AAL3', '2', 'SIGN_IN_TOO_WEAK'],
    [30, '2', 'SIGN_IN_TOO_WEAK'],
    [[3], '2', 'SIGN_IN_TOO_WEAK'],
  ])('with level %j, where %s is wanted, gets %s', async (level, CIS2_LEAST_LEVEL, code) => {
    const token = await idToken({ ...MERGED, authentication_assurance_level: level });
    const said = await saidOf({ token }, ({ requester }) => requester.assuranceLevel, accessOf({ CIS2_LEAST_LEVEL }));
    expect(said).toBe(code ?? Number(level));
  });

  it.each([
    ['two roles and chose one here', [DOCTOR, NURSE], '555300000002', undefined, '555300000002'],
    ['two roles and chose one at CIS2', [DOCTOR, NURSE], undefined, '555300000002', '555300000002'],
    ['two roles and changed here', [DOCTOR, NURSE], '555300000001', '555300000002', '555300000001'],
    ['one role', [NURSE], undefined, undefined, '555300000002'],
    ['two roles and chose none', [DOCTOR, NURSE], undefined, undefined, 'USER_ROLE_REJECTED'],
    ['no role', [], undefined, undefined, 'USER_ROLE_REJECTED'],
    ['one role and chose another', [DOCTOR], '555300000009', undefined, 'USER_ROLE_REJECTED'],
    [
      'chosen here a role of others, at CIS2 a right one',
      [DOCTOR],
      '555300000009',
      '555300000001',
      'USER_ROLE_REJECTED',
    ],
    ['one role, and CIS2 selected another', [DOCTOR], undefined, '555300000009', 'USER_ROLE_REJECTED'],
    [
      'one role id for two organisations',
      [DOCTOR, { ...DOCTOR, org_code: 'Z9X02' }],
      '555300000001',
      undefined,
      'USER_ROLE_REJECTED',
    ],
    ['a role without an id', [{ org_code: 'Z9X01' }], undefined, undefined, 'USER_ROLE_REJECTED'],
    ['a selected role that is no text', [DOCTOR], undefined, 555300000001, 'USER_ROLE_REJECTED'],
  ])('who has %s works as that or is refused', async (_, roles, roleProfileId, selected, expected) => {
    const token = await idToken({ ...withRoles(...roles), selected_roleid: selected });
    const said = await saidOf({ token, roleProfileId }, ({ requester }) => requester.sdsRoleProfileId);
    expect(said).toBe(expected);
  });

  it.each([undefined, 'a doctor', null, { 0: DOCTOR }])('has no role in a list that is %j', async (list) => {
    serveUserInfo({ ...USERINFO, nhsid_nrbac_roles: list } as nock.Body);
    await expect(callerOf({ token: await idToken(), cis2AccessToken: 'access-1' })).rejects.toMatchObject({
      code: 'USER_ROLE_REJECTED',
    });
  });

  it('works for the organisation of the chosen role, never for another of the user', async () => {
    const token = await idToken({ ...withRoles(DOCTOR, NURSE), selected_roleid: '555300000002' });
    const { requester } = await callerOf({ token });
    expect(requester).toMatchObject({ role: 'nurse', organisation: { odsCode: 'Z9X02', name: 'EXAMPLE CLINIC' } });
  });

  it.each([
    ['S0010:G0020:R8000', 'doctor'],
    ['S9999:G9999:R8001', 'nurse'],
    ['R8001', 'nurse'],
    ['S0010:G0020:R8999', 'receptionist'],
    ['S0010:G0021:R8999', 'ROLE_NOT_ALLOWED'],
    ['S0010:G0020:R9999', 'ROLE_NOT_ALLOWED'],
    ['R8000:G0020:S0010', 'ROLE_NOT_ALLOWED'],
    ['', 'ROLE_NOT_ALLOWED'],
    [undefined, 'ROLE_NOT_ALLOWED'],
  ])('with the national role code %s is %s to us', async (role_code, expected) => {
    const token = await idToken(withRoles({ ...DOCTOR, role_code }));
    const said = await saidOf({ token }, ({ requester }) => requester.role);
    expect(said).toBe(expected);
  });

  it('has no right as long as no role code is mapped', async () => {
    await expect(callerOf({ token: await idToken(MERGED) }, accessOf({ CIS2_ROLES: undefined }))).rejects.toMatchObject(
      {
        code: 'ROLE_NOT_ALLOWED',
      },
    );
  });

  it.each([
    ['an organisation that is set up', withRoles({ ...DOCTOR, org_code: 'Z9X99' }), 'ORGANISATION_NOT_ALLOWED'],
    ['an ODS code', withRoles({ ...DOCTOR, org_code: 'no code' }), 'ORGANISATION_NOT_ALLOWED'],
    ['a family name', { ...MERGED, family_name: undefined }, 'USER_INCOMPLETE'],
    ['a given name', { ...MERGED, given_name: '' }, 'USER_INCOMPLETE'],
    ['a name of the organisation', { ...MERGED, nhsid_user_orgs: undefined }, 'USER_INCOMPLETE'],
    ['an id of 12 digits', { ...MERGED, sub: 'rowan' }, 'USER_INCOMPLETE'],
    ['a local id that is text', { ...MERGED, local_user_id: 7 }, 'USER_INCOMPLETE'],
  ])('is refused without %s', async (_, claims, code) => {
    await expect(callerOf({ token: await idToken(claims) })).rejects.toMatchObject({ code });
  });

  it.each([undefined, null, '', 'X'.repeat(36), 7])('with the title %j has none', async (title) => {
    const { requester } = await callerOf({ token: await idToken({ ...MERGED, title }) });
    expect(requester.title).toBeUndefined();
  });

  it.each([
    ['run out', { life: -60 }, 'TOKEN_EXPIRED'],
    ['for another client', { aud: 'another-client' }, 'TOKEN_INVALID'],
    ['signed by our own issuer', { key: KEYS[FRONTEND_ISS].privateKey }, 'TOKEN_INVALID'],
  ])('is refused with an ID token that is %s', async (_, options, code) => {
    await expect(callerOf({ token: await idToken(MERGED, options) })).rejects.toMatchObject({ code });
  });

  it('may hand the same ID token over twice, but no second one', async () => {
    const token = await idToken(MERGED);
    await expect(callerOf({ token, cis2IdToken: token })).resolves.toMatchObject({ subjectToken: token });
    const cis2IdToken = await idToken(MERGED, { life: 500 });
    await expect(callerOf({ token, cis2IdToken })).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('is another person than a user of another issuer with the same id', async () => {
    const nhs = await callerOf({ token: await idToken(MERGED) });
    const own = await callerOf({ token: await ownToken(OWN_CLAIMS, { sub: CIS2_SUB }) });
    expect(nhs.requester.userId).toBe(own.requester.userId);
    expect([nhs.requester.issuer, own.requester.issuer]).toEqual(['cis2', 'frontend']);
  });
});
