import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { keptKeys, type KeyFiles, LOCAL_KEY_ID } from './key-files.js';
import { localMtls } from './mtls-settings.js';

type Environment = Readonly<Record<string, string | undefined>>;

export interface LocalSettings {
  readonly port: string;
  readonly simulatorPort: string;
  /** For the product; what the caller has set himself wins. */
  readonly orchestrator: Environment;
  readonly simulator: Environment;
}

/** Any text: the simulator is told it too. */
const SDS_API_KEY = 'local-sds-api-key';
const ODT_API_KEY = 'local-odt-api-key';

/**
 * Everything that `npm start` needs, invented: addresses of the simulator, a key pair made now, an organisation,
 * its ASID. Keys and journal live in a folder that only its user can read, by default one that goes with this process, as the
 * simulator's appointments do. Keys that are in the folder already stay. `SIM_MTLS=true`: to the Spine proxy with mutual
 * TLS.
 */
export function embeddedSettings(surrounding: Environment, folder = folderOfThisRun()): LocalSettings {
  const environment = withoutEmpty(surrounding);
  const port = environment['PORT'] ?? '3000';
  const simulatorPort = environment['SIMULATOR_PORT'] ?? '4000';
  const national = `http://127.0.0.1:${simulatorPort}`;
  const keys = keptKeys(folder);
  const mtls = asksForMtls(environment) ? localMtls(join(folder, 'mtls'), environment['SIM_MTLS_PORT']) : undefined;
  const kept = { JOURNAL_PATH: join(folder, 'journal.db'), ...storeKeyFor(environment, keys) };
  const defaults = { ...defaultsFor({ port, national }, keys), ...kept, ...mtls?.orchestrator };
  return {
    port,
    simulatorPort,
    orchestrator: { ...defaults, ...environment },
    simulator: {
      ...environment,
      ...mtls?.simulator,
      SIMULATOR_PORT: simulatorPort,
      SIM_CLIENT_JWKS_FILE: keys.jwksPath,
      SIM_SDS_API_KEY: SDS_API_KEY,
      SIM_ODT_API_KEY: ODT_API_KEY,
    },
  };
}

/** A variable that is empty counts as not set. */
function withoutEmpty(environment: Environment): Environment {
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
}

const FOLDERS: string[] = [];

/** Without Redis the journal has a key of its own beside it. */
function storeKeyFor({ REDIS_URL: redis, STORE_KEY: own }: Environment, { storeKeyPath }: KeyFiles): Environment {
  return redis === undefined || own !== undefined ? {} : { STORE_KEY_PATH: storeKeyPath };
}

function folderOfThisRun(): string {
  const folder = mkdtempSync(join(tmpdir(), 'gp-connect-orchestrator-'));
  if (FOLDERS.length === 0)
    process.once('exit', () => {
      for (const one of FOLDERS) rmSync(one, { recursive: true, force: true });
    });
  FOLDERS.push(folder);
  return folder;
}

/** http on the loopback address by default: what goes over it can be read along, and one port is all that must be free. */
function asksForMtls(environment: Environment): boolean {
  return environment['SIM_MTLS'] === 'true';
}

/** What the product needs to know of the simulator, and how it names itself to it. */
function defaultsFor(
  { port, national }: { readonly port: string; readonly national: string },
  keys: KeyFiles,
): Environment {
  return {
    NHS_ENV: 'simulator',
    PORT: port,
    LOG_LEVEL: 'info',
    FRONTEND_ISSUER: `${national}/oidc`,
    FRONTEND_JWKS_URL: `${national}/oidc/jwks`,
    CIS2_ISSUER: `${national}/sim-cis2`,
    CIS2_JWKS_URL: `${national}/sim-cis2/connect/jwk_uri`,
    CIS2_AUDIENCE: 'gp-connect-orchestrator',
    CIS2_USERINFO_URL: `${national}/sim-cis2/userinfo`,
    CIS2_ROLES: 'R8000=doctor,R8001=nurse',
    NHS_LOGIN_ISSUERS: `${national}/sim-login`,
    ALLOWED_ORGANISATIONS: 'Z9X01,Z9X02',
    OAUTH_TOKEN_URL: `${national}/oauth2/token`,
    OAUTH_CLIENT_ID: 'sim-app',
    OAUTH_KEY_ID: LOCAL_KEY_ID,
    OAUTH_PRIVATE_KEY_PATH: keys.privateKeyPath,
    PDS_BASE_URL: `${national}/personal-demographics/FHIR/R4`,
    SDS_BASE_URL: `${national}/spine-directory/FHIR/R4`,
    SDS_API_KEY,
    ODT_BASE_URL: `${national}/organisation-data-terminology-api/fhir`,
    ODT_API_KEY,
    SDS_SUPPLIER_ODS_CODE: 'Z9S01',
    SDS_CONSUMER_ASID_PINS: 'Z9X01=200000009901,Z9X02=200000009902',
    SSP_BASE_URL: `${national}/ssp`,
    JWT_ISS: 'https://orchestrator.consumer.example.nhs.uk/',
    DEVICE_ID_SYSTEM: 'https://consumer.example.nhs.uk/Id/device-identifier',
    DEVICE_ID: 'ORCH-LOCAL',
    DEVICE_VERSION: '0.1.0',
    LOCAL_USER_ID_SYSTEM: 'https://consumer.example.nhs.uk/Id/user-guid',
  };
}
