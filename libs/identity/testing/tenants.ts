import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readAccess } from '../src/access-rules.js';
import { IdentityConfig } from '../src/identity.config.js';
import { ENVIRONMENT } from './settings.js';

/** Two invented organisations: the first is signed in by our own issuer, the second by a hospital's and CIS2. */
export const HOSPITAL_B = {
  name: 'hospital-b',
  issuer: 'https://b.example',
  jwksUrl: 'https://b.example/jwks',
  audience: 'orchestrator',
};
export const TENANT_A = { odsCode: 'Z9X01', issuers: ['frontend'] };
export const TENANT_B = { odsCode: 'Z9X02', issuers: ['hospital-b', 'cis2'] };
export const FILE = { issuers: [HOSPITAL_B], tenants: [TENANT_A, TENANT_B] };

/** Call once in a spec: a folder for its file of organisations, gone when the spec ends. */
export function tenantsFile(): {
  readonly folder: string;
  /** Settings that name the file. */
  readonly settings: { readonly ALLOWED_ORGANISATIONS: undefined; readonly TENANTS_PATH: string };
  readonly write: (file: unknown) => void;
  /** What is wrong with this file, and these settings. */
  readonly faultsOf: (file: unknown, changes?: Readonly<Record<string, string | undefined>>) => readonly string[];
} {
  const folder = mkdtempSync(join(tmpdir(), 'tenants-'));
  const settings = { ALLOWED_ORGANISATIONS: undefined, TENANTS_PATH: join(folder, 'tenants.json') };
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (file: unknown): void => {
    writeFileSync(settings.TENANTS_PATH, typeof file === 'string' ? file : JSON.stringify(file));
  };
  return {
    folder,
    settings,
    write,
    faultsOf: (file, changes = {}) => {
      write(file);
      const outcome = readAccess(IdentityConfig.parse({ ...ENVIRONMENT, ...settings, ...changes }));
      return outcome.kind === 'invalid' ? outcome.faults : [];
    },
  };
}
