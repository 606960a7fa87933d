import fc from 'fast-check';
import type { JWTPayload } from 'jose';
import { Requester } from '#contracts';
import { Fault } from '#errors';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { adapter, DOCTOR, ID_CLAIMS, idToken, OWN_CLAIMS, ownToken, serveKeys, USERINFO } from '../testing/sign-ins.js';

stubTheWire();
beforeEach(serveKeys);

/** Claims of which any may be missing or be anything that JSON can hold. */
function spoilt(claims: Readonly<Record<string, unknown>>): fc.Arbitrary<JWTPayload> {
  const some = fc.oneof(...Object.keys(claims).map((name) => fc.record({ [name]: anything })));
  return fc
    .tuple(fc.array(some, { maxLength: 3 }), fc.dictionary(fc.string(), anything, { maxKeys: 3 }))
    .map(([changes, extra]) => ({ ...claims, ...extra, ...Object.assign({}, ...changes) }) as JWTPayload);
}
const anything = fc.oneof(fc.jsonValue(), fc.constantFrom(undefined, '', ' ', 0, -1, 9e15, [], {}, [[]], [{}], [null]));

const callers = adapter();
async function callerOrFault(token: string, cis2IdToken?: string): Promise<unknown> {
  return callers.identify({ token, cis2IdToken }).then(
    ({ requester }) => Requester.safeParse(requester).success,
    (error: unknown) => error instanceof Fault && error.code !== 'SIGN_IN_UNAVAILABLE',
  );
}

describe('whatever a genuine token says', () => {
  it('a token of our own issuer gives a whole person or a refusal', async () => {
    await fc.assert(
      fc.asyncProperty(spoilt({ ...OWN_CLAIMS, sub: 'user-1', sds_user_id: '555100000001' }), async (claims) => {
        await expect(callerOrFault(await ownToken(claims))).resolves.toBe(true);
      }),
    );
  });

  it('a CIS2 ID token gives a whole person or a refusal, alone and beside another', async () => {
    const roles = [DOCTOR, { ...DOCTOR, person_roleid: '555300000002', role_code: undefined }];
    const all = { ...ID_CLAIMS, ...USERINFO, nhsid_nrbac_roles: roles, selected_roleid: DOCTOR.person_roleid };
    const own = await ownToken();
    await fc.assert(
      fc.asyncProperty(spoilt(all), async (claims) => {
        const token = await idToken(claims);
        await expect(callerOrFault(token)).resolves.toBe(true);
        await expect(callerOrFault(own, token)).resolves.toBe(true);
      }),
    );
  });

  it('text that is no token is refused', async () => {
    const parts = fc.array(fc.base64String(), { maxLength: 5 }).map((list) => list.join('.'));
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.string(), parts), async (token) => {
        await expect(callerOrFault(token)).resolves.toBe(true);
      }),
    );
  });
});
