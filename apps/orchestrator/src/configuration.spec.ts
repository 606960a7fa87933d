import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readConfiguration } from './configuration.js';

const folder = mkdtempSync(join(tmpdir(), 'gpco-config-'));
afterAll(() => rmSync(folder, { recursive: true }));

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

function rsaKey(bits: number): string {
  return generateKeyPairSync('rsa', { modulusLength: bits })
    .privateKey.export({ type: 'pkcs8', format: 'pem' })
    .toString();
}

const GOOD: Readonly<Record<string, string>> = {
  NHS_ENV: 'int',
  FRONTEND_ISSUER: 'https://sign-in.example/',
  FRONTEND_JWKS_URL: 'https://sign-in.example/jwks',
  ALLOWED_ORGANISATIONS: 'Z9X01',
  OAUTH_TOKEN_URL: 'https://int.api.service.nhs.uk/oauth2/token',
  OAUTH_CLIENT_ID: 'app-key',
  OAUTH_KEY_ID: 'int-1',
  OAUTH_PRIVATE_KEY_PATH: file('good.pem', rsaKey(2048)),
  PDS_BASE_URL: 'https://int.api.service.nhs.uk/personal-demographics/FHIR/R4',
  SDS_BASE_URL: 'https://int.api.service.nhs.uk/spine-directory/FHIR/R4',
  SDS_API_KEY: 'sds-key',
  SDS_CONSUMER_ASID_PINS: 'Z9X01=200000009901',
  SSP_BASE_URL: 'https://proxy.example',
  SSP_CLIENT_CERT_PATH: '/certs/client.pem',
  SSP_CLIENT_KEY_PATH: '/certs/client.key',
  SSP_CA_PATHS: '/certs/root.pem,/certs/sub.pem',
  JWT_ISS: 'https://orchestrator.example/',
  DEVICE_ID_SYSTEM: 'https://consumer.example/Id/device',
  DEVICE_ID: 'ORCH-01',
  DEVICE_VERSION: '1.0.0',
  LOCAL_USER_ID_SYSTEM: 'https://consumer.example/Id/user',
  JOURNAL_PATH: join(folder, 'journal.db'), // not what a product of this checkout has left behind
};

function faultsOf(changes: Readonly<Record<string, string>>): readonly string[] {
  const outcome = readConfiguration({ ...GOOD, ...changes });
  return outcome.kind === 'invalid' ? outcome.faults : [];
}

const tenants = (text: object): Readonly<Record<string, string>> => ({
  ALLOWED_ORGANISATIONS: '',
  TENANTS_PATH: file(`tenants-${String(Math.random())}.json`, JSON.stringify(text)),
});

describe('the start', () => {
  it('goes on with good settings', () => {
    expect(faultsOf({})).toEqual([]);
  });

  it.each<[string, Readonly<Record<string, string>>, RegExp]>([
    [
      'another environment of PDS',
      { PDS_BASE_URL: 'https://api.service.nhs.uk/x' },
      /^PDS_BASE_URL: names the prod environment/u,
    ],
    [
      'an address of this machine',
      { SDS_BASE_URL: 'http://127.0.0.1:4000/x' },
      /^SDS_BASE_URL: must not be an address of this machine/u,
    ],
    [
      'a proxy of another environment',
      { NHS_ENV: 'prod', SSP_BASE_URL: 'https://proxy.int.spine2.ncrs.nhs.uk' },
      /^SSP_BASE_URL: names the int environment, but NHS_ENV is prod/u,
    ],
    ['practices reached by http', { SDS_ALLOW_HTTP_ADDRESS: 'true' }, /^SDS_ALLOW_HTTP_ADDRESS: must not be true/u],
    ['one address for the API and the metrics', { PORT: '3000', METRICS_PORT: '3000' }, /^METRICS_PORT: must not be/u],
    [
      'sign-in keys on this machine',
      { FRONTEND_JWKS_URL: 'http://127.0.0.1/jwks' },
      /^FRONTEND_JWKS_URL: must not be/u,
    ],
    [
      'CIS2 of live use',
      {
        CIS2_ISSUER: 'https://am.nhsidentity.spineservices.nhs.uk:443/openam',
        CIS2_JWKS_URL: 'https://am.nhsidentity.spineservices.nhs.uk/jwks',
        CIS2_AUDIENCE: 'us',
      },
      /^CIS2_ISSUER: names the prod environment/u,
    ],
    [
      'keys of a tenant’s issuer on this machine',
      tenants({
        issuers: [{ name: 'b', issuer: 'x', jwksUrl: 'http://127.0.0.1/b', audience: 'us' }],
        tenants: [{ odsCode: 'Z9X01', issuers: ['frontend', 'b'] }],
      }),
      /^TENANTS_PATH: jwksUrl of issuer b: must not be/u,
    ],
    ['a missing secret', { SDS_API_KEY: '' }, /^SDS_API_KEY: is not set/u],
    [
      'a key file that is not there',
      { OAUTH_PRIVATE_KEY_PATH: join(folder, 'none.pem') },
      /^OAUTH_PRIVATE_KEY_PATH: /u,
    ],
    [
      'a key file that holds no key',
      { OAUTH_PRIVATE_KEY_PATH: file('bad.pem', 'secret-text') },
      /^OAUTH_PRIVATE_KEY_PATH: /u,
    ],
    [
      'a key that is too short',
      { OAUTH_PRIVATE_KEY_PATH: file('short.pem', rsaKey(1024)) },
      /^OAUTH_PRIVATE_KEY_PATH: /u,
    ],
    ['two kinds of key', { OAUTH_KEYS_DIR: folder }, /^OAUTH_/u],
    [
      'an organisation without an ASID',
      { SDS_CONSUMER_ASID_PINS: '' },
      /^SDS_SUPPLIER_ODS_CODE: is not set, and neither .* Z9X01/u,
    ],
    [
      'a tenants file that is not there',
      { ALLOWED_ORGANISATIONS: '', TENANTS_PATH: join(folder, 'no.json') },
      /^TENANTS_PATH: /u,
    ],
    [
      'a tenant with an unknown issuer',
      tenants({ tenants: [{ odsCode: 'Z9X01', issuers: ['frontend', 'nobody'] }] }),
      /^TENANTS_PATH: tenants\.0\.issuers\.1: /u,
    ],
    [
      'an ASID of two organisations',
      {
        SDS_CONSUMER_ASID_PINS: 'Z9X02=200000009901',
        ...tenants({ tenants: [{ odsCode: 'Z9X01', issuers: ['frontend'], asid: '200000009901' }] }),
      },
      /^SDS_CONSUMER_ASID_PINS: gives another organisation the ASID of Z9X01/u,
    ],
    ['half of CIS2', { CIS2_ISSUER: 'https://cis2.example' }, /^CIS2_/u],
    ['a role that does not exist', { RECORD_ROLES: 'doctor,wizard' }, /^RECORD_ROLES: /u],
    [
      'PDS in the name of users without any CIS2',
      { PDS_ACCESS_MODE: 'cis2' },
      /^PDS_ACCESS_MODE: cis2 needs CIS2_ISSUER/u,
    ],
    ['an unknown access mode', { PDS_ACCESS_MODE: 'patient' }, /^PDS_ACCESS_MODE: /u],
  ])('is refused with a line that names the variable: %s', (_, changes, line) => {
    const faults = faultsOf(changes);
    expect(faults).toContainEqual(expect.stringMatching(line));
    expect(faults.join('\n')).not.toMatch(/secret-text|BEGIN|app-key|sds-key/u);
  });

  it('is refused with a past practice allowed in live use', () => {
    const prod = { NHS_ENV: 'prod', PDS_GP_PERIOD_POLICY: 'warn' };
    expect(faultsOf(prod)).toContainEqual(expect.stringMatching(/^PDS_GP_PERIOD_POLICY: must be strict/u));
  });

  it('is refused with a journal that may forget bookings in live use', () => {
    const forgetful = { JOURNAL_REQUIRE_DURABLE: 'false' };
    const named: unknown = expect.stringMatching(/^JOURNAL_REQUIRE_DURABLE: must not be false/u);
    expect(faultsOf({ ...forgetful, NHS_ENV: 'prod' })).toContainEqual(named);
    expect(faultsOf(forgetful)).not.toContainEqual(named);
  });

  it('names everything that is wrong at once', () => {
    const faults = faultsOf({
      OAUTH_PRIVATE_KEY_PATH: join(folder, 'none.pem'),
      SDS_CONSUMER_ASID_PINS: '',
      PDS_BASE_URL: 'https://api.service.nhs.uk/x',
    });
    expect(faults.map((line) => line.split(':')[0])).toEqual(
      expect.arrayContaining(['OAUTH_PRIVATE_KEY_PATH', 'SDS_SUPPLIER_ODS_CODE', 'PDS_BASE_URL']),
    );
  });
});
