import { RECORD_AREAS } from '#contracts';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { accessOf, ENVIRONMENT, FRONTEND_ISS } from '../testing/settings.js';
import { callerOf, OWN_CLAIMS, ownToken, saidOf, serveKeys } from '../testing/sign-ins.js';
import { HOSPITAL_B, FILE, TENANT_A, TENANT_B, tenantsFile } from '../testing/tenants.js';
import { readAccess, signInKeyUrls } from './access-rules.js';
import { IdentityConfig } from './identity.config.js';

stubTheWire();

const { settings: WITH_FILE, write, faultsOf } = tenantsFile();

describe('organisations that are all alike', () => {
  it('accept every issuer, with all areas and the usual roles', () => {
    const { tenants, issuers } = accessOf();
    expect(tenants.map(({ odsCode }) => odsCode)).toEqual(['Z9X01', 'Z9X02']);
    expect(tenants[1]).toEqual({
      odsCode: 'Z9X02',
      name: undefined,
      issuers: ['frontend', 'cis2'],
      supplierOdsCode: undefined,
      asid: undefined,
      areas: RECORD_AREAS,
      roles: {
        record: ['doctor', 'nurse', 'pharmacist'],
        appointments: ['doctor', 'nurse', 'pharmacist', 'receptionist'],
        registration: ['doctor', 'nurse', 'pharmacist'],
        operations: ['operator'],
      },
    });
    expect(issuers.map(({ kind, algorithms }) => [kind, algorithms])).toEqual([
      ['own', ['RS256']],
      ['cis2', ['RS256']],
    ]);
  });

  it('cannot have two issuers that sign alike', () => {
    const outcome = readAccess(IdentityConfig.parse({ ...ENVIRONMENT, CIS2_ISSUER: FRONTEND_ISS }));
    expect(outcome).toEqual({ kind: 'invalid', faults: ['CIS2_ISSUER: another issuer has this `iss`'] });
  });

  it.each(['https://auth.login.nhs.uk', 'https://auth.login.nhs.uk/'])(
    'cannot be signed in by NHS login (%s)',
    (iss) => {
      const outcome = readAccess(IdentityConfig.parse({ ...ENVIRONMENT, FRONTEND_ISSUER: iss }));
      expect(outcome).toEqual({
        kind: 'invalid',
        faults: ['FRONTEND_ISSUER: is an issuer of NHS login, whose tokens are refused (NHS_LOGIN_ISSUERS)'],
      });
    },
  );
});

describe('organisations that differ', () => {
  beforeEach(serveKeys);

  it('are read from the file', () => {
    const written = { name: 'Clinic B', supplierOdsCode: 'Z9XAA', asid: '200000000025', areas: ['medications'] };
    write({ ...FILE, tenants: [TENANT_A, { ...TENANT_B, ...written, roles: { record: ['nurse'], operations: [] } }] });
    const access = accessOf(WITH_FILE);
    expect(access.tenants[1]).toEqual({
      ...TENANT_B,
      ...written,
      roles: {
        record: ['nurse'],
        appointments: ['doctor', 'nurse', 'pharmacist', 'receptionist'],
        registration: ['doctor', 'nurse', 'pharmacist'],
        operations: [],
      },
    });
    expect(access.issuers[2]).toEqual({
      kind: 'own',
      ...HOSPITAL_B,
      algorithms: ['RS256'],
      clockToleranceSeconds: 10,
    });
    expect(signInKeyUrls(access)).toEqual([
      { name: 'frontend', url: 'https://issuer.example/jwks' },
      { name: 'cis2', url: 'https://cis2.example/jwks' },
      { name: 'hospital-b', url: 'https://b.example/jwks' },
    ]);
  });

  it('cannot be spoken for by the issuer of another', async () => {
    write(FILE);
    const claims = { ...OWN_CLAIMS, organisation: { ods_code: 'Z9X02', name: 'Clinic B' } };
    await expect(callerOf({ token: await ownToken(claims) }, accessOf(WITH_FILE))).rejects.toMatchObject({
      code: 'ORGANISATION_NOT_ALLOWED',
    });
    await expect(callerOf({ token: await ownToken() }, accessOf(WITH_FILE))).resolves.toBeDefined();
  });

  it('are named as configured, whatever the token says', async () => {
    write({ ...FILE, tenants: [{ ...TENANT_A, name: 'Clinic A' }, TENANT_B] });
    const nameless = { ...OWN_CLAIMS, organisation: { ods_code: 'Z9X01' } };
    for (const claims of [OWN_CLAIMS, nameless])
      await expect(
        saidOf({ token: await ownToken(claims) }, ({ requester }) => requester.organisation.name, accessOf(WITH_FILE)),
      ).resolves.toBe('Clinic A');
  });

  it('may be limited in areas and in functions: a clinic with medications only cannot have consultations', async () => {
    const limited = {
      ...TENANT_A,
      areas: ['medications'],
      roles: { record: ['doctor'], appointments: [], registration: [] },
    };
    write({ ...FILE, tenants: [limited, TENANT_B] });
    const { rights } = await callerOf({ token: await ownToken() }, accessOf(WITH_FILE));
    expect(rights).toEqual({ functions: ['record'], areas: ['medications'] });
  });

  it('need no issuer of the file when the settings name one', () => {
    expect(faultsOf({ tenants: [TENANT_A] })).toEqual([]);
  });
});
