import nock from 'nock';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { accessOf } from '../testing/settings.js';
import { adapter, callerOf, ID_CLAIMS, idToken, NOW, serveKeys, serveUserInfo, USERINFO } from '../testing/sign-ins.js';

stubTheWire();
beforeEach(serveKeys);

describe('userinfo', () => {
  it.each([
    [401, {}, 'TOKEN_INVALID'],
    [403, {}, 'SIGN_IN_UNAVAILABLE'],
    [500, {}, 'SIGN_IN_UNAVAILABLE'],
    [302, {}, 'SIGN_IN_UNAVAILABLE'],
    [200, '<html>', 'SIGN_IN_UNAVAILABLE'],
    [200, '[]', 'SIGN_IN_UNAVAILABLE'],
    [200, { ...USERINFO, sub: '555100000002' }, 'TOKEN_INVALID'],
    [200, { ...USERINFO, sub: undefined }, 'TOKEN_INVALID'],
  ])('with %i %j ends in %s', async (status, body, code) => {
    serveUserInfo(body, status);
    await expect(callerOf({ token: await idToken(), cis2AccessToken: 'access-1' })).rejects.toMatchObject({ code });
  });

  it('that cannot be reached blames nobody', async () => {
    nock('https://cis2.example').get('/userinfo?schema=openid').replyWithError('connection refused');
    await expect(callerOf({ token: await idToken(), cis2AccessToken: 'access-1' })).rejects.toMatchObject({
      code: 'SIGN_IN_UNAVAILABLE',
    });
  });

  it.each(['', 'two words', 'line\r\nBreak: 1', 'x'.repeat(5_000)])(
    'is not asked with an access token that is none (%#)',
    async (cis2AccessToken) => {
      await expect(callerOf({ token: await idToken(), cis2AccessToken })).rejects.toMatchObject({
        code: 'TOKEN_INVALID',
      });
    },
  );

  it('is asked once for calls within 5 minutes, and again after that', async () => {
    let now = NOW;
    const callers = adapter(accessOf(), () => now);
    const credentials = { token: await idToken(ID_CLAIMS, { life: 3_600 }), cis2AccessToken: 'access-1' };
    serveUserInfo();
    await Promise.all([callers.identify(credentials), callers.identify(credentials)]);
    now = new Date(NOW.getTime() + 299_000);
    await expect(callers.identify(credentials)).resolves.toBeDefined();
    now = new Date(NOW.getTime() + 301_000);
    serveUserInfo({}, 401);
    await expect(callers.identify(credentials)).rejects.toMatchObject({ code: 'TOKEN_INVALID' });
  });

  it('is not remembered beyond the ID token', async () => {
    let now = NOW;
    const callers = adapter(accessOf(), () => now);
    serveUserInfo();
    await callers.identify({ token: await idToken(ID_CLAIMS, { life: 60 }), cis2AccessToken: 'access-1' });
    now = new Date(NOW.getTime() + 61_000);
    serveUserInfo({ ...USERINFO, family_name: 'Renamed' });
    const later = await callers.identify({ token: await idToken(), cis2AccessToken: 'access-1' });
    expect(later.requester.familyName).toBe('Renamed');
  });

  it('that was remembered for one user is not used for another', async () => {
    const callers = adapter();
    serveUserInfo();
    await callers.identify({ token: await idToken(), cis2AccessToken: 'access-1' });
    const token = await idToken(ID_CLAIMS, { sub: '555100000002' });
    await expect(callers.identify({ token, cis2AccessToken: 'access-1' })).rejects.toMatchObject({
      code: 'TOKEN_INVALID',
    });
  });
});
