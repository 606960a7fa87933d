import { contextIdOf, type Product, startProduct } from '../support/product.js';
import { asCis2, asCitizen, asOwn, asSecond, cis2SignIn, openAs, twoTenants } from '../support/sign-ins.js';

let product: Product;
beforeAll(async () => {
  product = await startProduct({ environment: twoTenants });
});
afterAll(() => product.stop());

type Headers = Readonly<Record<string, string>>;
type SignIn = () => Promise<Headers>;

const LOCAL_IDS = 'https://consumer.example.nhs.uk/Id/user-guid';
const KIT = '555100000001';
const BLAIR = '555100000002';
const JORDAN = '555100000003';

/** What reached the proxy with the record: claims of the token, and `Ssp-From`. */
async function sentFor(headers: Headers): Promise<{ payload: Record<string, unknown>; from: string }> {
  const id = contextIdOf(await openAs(product, 'main', headers));
  product.simulator.wire.clear();
  const reply = await product.call('POST', `/v1/patient-contexts/${id}/structured-record`, { body: {}, headers });
  expect(reply.status).toBe(200);
  const entry = product.simulator.wire.list('ssp').find(({ target }) => target.includes('$gpc.getstructuredrecord'));
  const value = (name: string): string => entry?.rawHeaders[entry.rawHeaders.indexOf(name) + 1] ?? '';
  const payload = value('Authorization').split('.')[1] ?? '';
  return {
    payload: JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as Record<string, unknown>,
    from: value('Ssp-From'),
  };
}

/** The rows of docs/identity.md §1: id, SDS user id, role profile id, local id, family name, organisation, its ASID. */
type Row = readonly [string, SignIn, readonly [string, string, string, string, string, string, string]];

const OUR_ASID = '200000009901';
const AVERY = '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e01';
const ROBIN = '5b0c7c52-9a1e-4f5e-8f0d-0a1b2c3d4e02';
const AVERY_LOCAL = '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b01';
const ROBIN_LOCAL = '7d2f4f10-6f0e-4c53-9a80-1f2e3d4c5b02';

const KINDS: readonly Row[] = [
  [
    'own sign-in with a smartcard',
    () => asOwn(product, 'avery.testclinician'),
    [AVERY, '555200000001', '555200000011', AVERY_LOCAL, 'Testclinician', 'Z9X01', OUR_ASID],
  ],
  [
    'own sign-in without a smartcard',
    () => asOwn(product, 'robin.sample'),
    [ROBIN, 'UNK', 'UNK', ROBIN_LOCAL, 'Sample', 'Z9X01', OUR_ASID],
  ],
  [
    'own sign-in, CIS2 handed over',
    async () => asOwn(product, 'robin.sample', await besides(JORDAN)),
    [ROBIN, JORDAN, '555300000302', ROBIN_LOCAL, 'Sample', 'Z9X01', OUR_ASID],
  ],
  [
    'CIS2 with one role',
    () => asCis2(product, { user: KIT }),
    [KIT, KIT, '555300000101', `cis2-${KIT}`, 'Placeholder', 'Z9X01', OUR_ASID],
  ],
  [
    'CIS2 with a selected role',
    () => asCis2(product, { user: JORDAN }),
    [JORDAN, JORDAN, '555300000302', `cis2-${JORDAN}`, 'Chosen', 'Z9X01', OUR_ASID],
  ],
  [
    'CIS2 with several roles and one chosen, at the second organisation',
    () => asCis2(product, { user: BLAIR }, { 'gpc-role-profile-id': '555300000203' }),
    [BLAIR, BLAIR, '555300000203', `cis2-${BLAIR}`, 'Manyroles', 'Z9X02', '200000009902'],
  ],
  [
    'CIS2 through a broker that merges userinfo',
    async () => ({
      authorization: `Bearer ${(await cis2SignIn(product, { user: KIT, merged: 'true' })).idToken}`,
    }),
    [KIT, KIT, '555300000101', `cis2-${KIT}`, 'Placeholder', 'Z9X01', OUR_ASID],
  ],
  [
    'user of the second organisation’s own issuer',
    () => asSecond(product, 'morgan.second'),
    [
      '8e1d2c63-0b2f-4a6f-9a1e-1b2c3d4e5f01',
      'UNK',
      'UNK',
      '9f3a5b21-7a1f-4d64-8b91-2a3f4e5d6c01',
      'Second',
      'Z9X02',
      '200000009902',
    ],
  ],
];

async function besides(user: string): Promise<Headers> {
  return { 'gpc-cis2-id-token': (await cis2SignIn(product, { user })).idToken };
}

describe('what a practice is told about the user', () => {
  it.each(KINDS)('%s', async (_, signIn, [id, sdsUser, roleProfile, local, family, ods, asid]) => {
    const { payload, from } = await sentFor(await signIn());
    expect(payload).toMatchObject({
      sub: id,
      requesting_organization: { identifier: [{ value: ods }] },
      requesting_practitioner: {
        id,
        identifier: [
          { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: sdsUser },
          { system: 'https://fhir.nhs.uk/Id/sds-role-profile-id', value: roleProfile },
          { system: LOCAL_IDS, value: local },
        ],
        name: [{ family }],
      },
    });
    expect(from).toBe(asid);
  });
});

describe('who is not let in', () => {
  it.each<[string, SignIn, number, string]>([
    ['a patient', () => asCitizen(product, '9990001006'), 403, 'PATIENT_SIGN_IN_NOT_ALLOWED'],
    ['a sign-in by password only', () => asCis2(product, { user: '555100000006' }), 401, 'SIGN_IN_TOO_WEAK'],
    ['a user without a role', () => asCis2(product, { user: '555100000004' }), 403, 'USER_ROLE_REJECTED'],
    ['a user with several roles who chose none', () => asCis2(product, { user: BLAIR }), 403, 'USER_ROLE_REJECTED'],
    [
      'a user with the role of somebody else',
      () => asCis2(product, { user: KIT }, { 'gpc-role-profile-id': '555300000203' }),
      403,
      'USER_ROLE_REJECTED',
    ],
    [
      'a user in an administrative role that is mapped to none of ours',
      () => asCis2(product, { user: BLAIR }, { 'gpc-role-profile-id': '555300000202' }),
      403,
      'ROLE_NOT_ALLOWED',
    ],
    ['a user whose token has no name', () => asOwn(product, 'no.name'), 403, 'USER_INCOMPLETE'],
    [
      'a user whose issuer may not speak for the organisation',
      () => asOwn(product, 'avery.elsewhere'),
      403,
      'ORGANISATION_NOT_ALLOWED',
    ],
    ['an organisation that is no tenant', () => asOwn(product, 'other.org'), 403, 'ORGANISATION_NOT_ALLOWED'],
    [
      'a user who hands over the CIS2 sign-in of somebody else',
      async () => asOwn(product, 'avery.testclinician', await besides(KIT)),
      403,
      'USER_ROLE_REJECTED',
    ],
    ['an operator', () => asOwn(product, 'ops.admin'), 403, 'ROLE_NOT_ALLOWED'],
  ])('%s', async (_, signIn, status, code) => {
    const headers = await signIn();
    product.simulator.wire.clear();
    const reply = await openAs(product, 'main', headers);
    expect(reply.json).toMatchObject({ status, code });
    const { pds, sds, ssp } = product.simulator.wire.counts();
    expect([pds, sds, ssp]).toEqual([undefined, undefined, undefined]);
  });

  it('is told which sign-in is wanted when the one that was made is too weak', async () => {
    const reply = await openAs(product, 'main', await asCis2(product, { user: '555100000006' }));
    expect(reply.headers.get('www-authenticate')).toBe(
      'Bearer realm="gp-connect-orchestrator", error="insufficient_user_authentication", error_description="A stronger sign-in is required", acr_values="AAL2_OR_AAL3_ANY"',
    );
  });
});

describe('a receptionist', () => {
  it('opens a patient, and is told that the record is not for this role', async () => {
    const headers = await asOwn(product, 'sam.desk');
    product.simulator.wire.clear();
    const opened = await openAs(product, 'main', headers);
    expect(opened.json).toMatchObject({
      services: { structuredRecord: { available: false, problem: { code: 'ROLE_NOT_ALLOWED' } } },
    });
    expect(product.simulator.wire.counts()['ssp']).toBeUndefined();
    const path = `/v1/patient-contexts/${contextIdOf(opened)}/structured-record`;
    expect((await product.call('POST', path, { body: {}, headers })).json).toMatchObject({
      status: 403,
      code: 'ROLE_NOT_ALLOWED',
    });
  });
});
