import { join } from 'node:path';
import { FRONTEND_ISS } from '../testing/settings.js';
import { FILE, HOSPITAL_B, TENANT_A, TENANT_B, tenantsFile } from '../testing/tenants.js';

const { folder, faultsOf } = tenantsFile();

describe('a file of organisations', () => {
  it('that is not there stops the start', () => {
    expect(faultsOf(FILE, { TENANTS_PATH: join(folder, 'nothing.json') })).toEqual([
      'TENANTS_PATH: the file cannot be read',
    ]);
    expect(faultsOf(FILE, { TENANTS_PATH: folder })).toEqual(['TENANTS_PATH: the file cannot be read']);
  });

  const URL_RULE =
    'must be an https URL without user, password, query and fragment; http only to this machine (127.0.0.1, localhost)';
  it.each([
    ['is no JSON', '{"tenants": [', ['the file is not JSON']],
    ['is no object', '[]', ['the file: Invalid input: expected object, received array']],
    ['has no tenants', { tenants: [] }, [expect.stringMatching(/^tenants: Too small/u)]],
    ['has a word that means nothing', { ...FILE, tennants: [] }, ['the file: Unrecognized key: "tennants"']],
    [
      'has a tenant without issuers',
      { ...FILE, tenants: [TENANT_A, TENANT_B, { odsCode: 'Z9X03', issuers: [] }] },
      ['tenants.2.issuers: must name at least one issuer'],
    ],
    [
      'has a tenant of an issuer that is not there',
      { ...FILE, tenants: [TENANT_A, { ...TENANT_B, issuers: ['hospital-b', 'hospital-c'] }] },
      ['tenants.1.issuers.1: no issuer has this name'],
    ],
    [
      'has two issuers of one name',
      { ...FILE, issuers: [HOSPITAL_B, { ...HOSPITAL_B, issuer: 'https://c.example' }] },
      ['issuers.1: another issuer has this name'],
    ],
    [
      'has two issuers that sign alike',
      {
        issuers: [HOSPITAL_B, { ...HOSPITAL_B, name: 'c' }],
        tenants: [TENANT_A, { ...TENANT_B, issuers: ['hospital-b', 'c'] }],
      },
      ['issuers.1: another issuer has this `iss`'],
    ],
    [
      'has an issuer that signs like the one of the settings',
      { ...FILE, issuers: [{ ...HOSPITAL_B, issuer: FRONTEND_ISS }] },
      ['issuers.0: another issuer has this `iss`'],
    ],
    [
      'has an issuer that no tenant accepts',
      { ...FILE, tenants: [TENANT_A] },
      ['issuers.0: no tenant accepts this issuer'],
    ],
    [
      'takes a name that the settings use',
      { ...FILE, issuers: [{ ...HOSPITAL_B, name: 'cis2' }] },
      ['issuers.0.name: frontend and cis2 name the issuers set by FRONTEND_* and CIS2_*'],
    ],
    [
      'has two tenants with one ODS code',
      { ...FILE, tenants: [TENANT_A, TENANT_B, TENANT_A] },
      ['tenants.2.odsCode: another tenant has this ODS code'],
    ],
    [
      'has two tenants with one ASID',
      { ...FILE, tenants: [TENANT_A, TENANT_B].map((tenant) => ({ ...tenant, asid: '200000000025' })) },
      ['tenants.1.asid: another tenant has this ASID'],
    ],
    [
      'reads keys over http',
      { ...FILE, issuers: [{ ...HOSPITAL_B, jwksUrl: 'http://b.example/jwks' }] },
      [`issuers.0.jwksUrl: ${URL_RULE}`],
    ],
    [
      'allows unsigned or shared-secret tokens',
      { ...FILE, issuers: [{ ...HOSPITAL_B, algorithms: ['none', 'HS256', 'ES256'] }] },
      [
        'issuers.0.algorithms.0: must be an RS…, PS… or ES… algorithm',
        'issuers.0.algorithms.1: must be an RS…, PS… or ES… algorithm',
      ],
    ],
    [
      'is signed in by NHS login',
      { ...FILE, issuers: [{ ...HOSPITAL_B, issuer: 'https://auth.login.nhs.uk/' }] },
      ['issuers.0: is an issuer of NHS login, whose tokens are refused (NHS_LOGIN_ISSUERS)'],
    ],
    [
      'has codes that are none',
      { ...FILE, tenants: [TENANT_A, { ...TENANT_B, odsCode: 'z9', asid: '1', supplierOdsCode: '' }] },
      [
        'tenants.1.odsCode: must be an ODS code: 1 to 9 letters and digits',
        'tenants.1.supplierOdsCode: must be an ODS code: 1 to 9 letters and digits',
        'tenants.1.asid: must be an ASID: 12 digits',
      ],
    ],
    [
      'names areas and roles that we do not know',
      { ...FILE, tenants: [TENANT_A, { ...TENANT_B, areas: ['diary'], roles: { record: ['gardener'], audit: [] } }] },
      [
        expect.stringMatching(/^tenants\.1\.areas\.0: Invalid option/u),
        expect.stringMatching(/^tenants\.1\.roles\.record\.0: Invalid option/u),
        'tenants.1.roles: Unrecognized key: "audit"',
      ],
    ],
  ])('that %s stops the start with one line for each mistake', (_, file, faults) => {
    const lines = faultsOf(file).map((line) => /^TENANTS_PATH: (.*)$/u.exec(line)?.[1]);
    expect(lines).toEqual(faults);
  });

  it('names the issuer of the settings that nobody uses', () => {
    expect(faultsOf({ ...FILE, tenants: [TENANT_B] })).toEqual(['FRONTEND_ISSUER: no tenant accepts this issuer']);
  });

  it('need not name CIS2, whose ID tokens may come beside those of an own issuer', () => {
    expect(faultsOf({ ...FILE, tenants: [TENANT_A, { ...TENANT_B, issuers: ['hospital-b'] }] })).toEqual([]);
  });
});
