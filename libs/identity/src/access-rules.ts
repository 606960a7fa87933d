import { RECORD_AREAS } from '#contracts';
import type { AccessRules, FunctionRoles, Tenant } from './access.js';
import { faultsOf, type PlacedIssuer, type PlacedTenant } from './access-checks.js';
import type { IdentityConfig } from './identity.config.js';
import { CIS2, type FileTenant, FRONTEND, readTenantsFile } from './tenants-file.js';

export type AccessOutcome =
  | { readonly kind: 'valid'; readonly access: AccessRules }
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

/** Who may use this service, from the settings and the file that TENANTS_PATH names. One line for each fault, without values. */
export function readAccess(config: IdentityConfig): AccessOutcome {
  const read = fromFile(config);
  if (read.kind === 'invalid') return read;
  const issuers = [...configured(config), ...read.issuers];
  const tenants = [...simpleTenants(config, issuers), ...read.tenants];
  const faults = faultsOf({ issuers, tenants, nhsLoginIssuers: config.NHS_LOGIN_ISSUERS });
  if (faults.length > 0) return { kind: 'invalid', faults };
  return {
    kind: 'valid',
    access: {
      issuers: issuers.map(({ issuer }) => issuer),
      tenants: tenants.map(({ tenant }) => tenant),
      nhsLoginIssuers: config.NHS_LOGIN_ISSUERS,
    },
  };
}

/** Where the keys of each issuer are read: without them nobody of that issuer can be recognised. */
export function signInKeyUrls({ issuers }: AccessRules): readonly { readonly name: string; readonly url: string }[] {
  return issuers.map(({ name, jwksUrl }) => ({ name, url: jwksUrl }));
}

type FromFile =
  | { readonly kind: 'valid'; readonly issuers: readonly PlacedIssuer[]; readonly tenants: readonly PlacedTenant[] }
  | Extract<AccessOutcome, { kind: 'invalid' }>;

function fromFile(config: IdentityConfig): FromFile {
  if (config.TENANTS_PATH === undefined) return { kind: 'valid', issuers: [], tenants: [] };
  const read = readTenantsFile(config.TENANTS_PATH);
  if (read.kind === 'invalid') return read;
  const { issuers, tenants } = read.file;
  return {
    kind: 'valid',
    issuers: issuers.map((issuer, at) => ({
      place: `TENANTS_PATH: issuers.${String(at)}`,
      issuer: { kind: 'own', ...issuer },
    })),
    tenants: tenants.map((tenant, at) => ({
      place: `TENANTS_PATH: tenants.${String(at)}`,
      tenant: tenantOf(tenant, rolesOf(config)),
    })),
  };
}

function configured(config: IdentityConfig): readonly PlacedIssuer[] {
  return [...ownIssuer(config), ...cis2Issuer(config)];
}

function ownIssuer(config: IdentityConfig): readonly PlacedIssuer[] {
  const { FRONTEND_ISSUER: issuer, FRONTEND_JWKS_URL: jwksUrl } = config;
  if (issuer === undefined || jwksUrl === undefined) return [];
  const settings = {
    audience: config.FRONTEND_AUDIENCE,
    algorithms: config.FRONTEND_ALGORITHMS,
    clockToleranceSeconds: config.FRONTEND_CLOCK_TOLERANCE_S,
  };
  return [{ place: 'FRONTEND_ISSUER', issuer: { kind: 'own', name: FRONTEND, issuer, jwksUrl, ...settings } }];
}

/** ID tokens of CIS2 are signed with RS256; 10 s of clock difference are allowed. Source: identity.md §5.4, §11. */
function cis2Issuer(config: IdentityConfig): readonly PlacedIssuer[] {
  const { CIS2_ISSUER: issuer, CIS2_JWKS_URL: jwksUrl, CIS2_AUDIENCE: audience } = config;
  if (issuer === undefined || jwksUrl === undefined || audience === undefined) return [];
  const settings = {
    algorithms: ['RS256'],
    clockToleranceSeconds: 10,
    userinfoUrl: config.CIS2_USERINFO_URL,
    leastLevel: config.CIS2_LEAST_LEVEL,
    roles: config.CIS2_ROLES,
  };
  return [{ place: 'CIS2_ISSUER', issuer: { kind: 'cis2', name: CIS2, issuer, jwksUrl, audience, ...settings } }];
}

/** Organisations that are all alike: each accepts every issuer. */
function simpleTenants(config: IdentityConfig, issuers: readonly PlacedIssuer[]): readonly PlacedTenant[] {
  const names = issuers.map(({ issuer }) => issuer.name);
  return (config.ALLOWED_ORGANISATIONS ?? []).map((odsCode) => ({
    place: 'ALLOWED_ORGANISATIONS',
    tenant: tenantOf({ odsCode, issuers: names, roles: {} }, rolesOf(config)),
  }));
}

function tenantOf(written: FileTenant, usual: FunctionRoles): Tenant {
  return {
    odsCode: written.odsCode,
    name: written.name,
    issuers: written.issuers,
    supplierOdsCode: written.supplierOdsCode,
    asid: written.asid,
    areas: written.areas ?? RECORD_AREAS,
    roles: {
      record: written.roles.record ?? usual.record,
      appointments: written.roles.appointments ?? usual.appointments,
      registration: written.roles.registration ?? usual.registration,
      operations: written.roles.operations ?? usual.operations,
    },
  };
}

function rolesOf(config: IdentityConfig): FunctionRoles {
  return {
    record: config.RECORD_ROLES,
    appointments: config.APPOINTMENT_ROLES,
    registration: config.REGISTRATION_ROLES,
    operations: config.OPERATIONS_ROLES,
  };
}
