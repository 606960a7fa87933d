import { AuditConfig, auditFaults } from '#audit';
import { GpConnectConfig } from '#gp-connect';
import { type AccessRules, IdentityConfig, readAccess, signInKeyUrls } from '#identity';
import { OdsConfig } from '#ods';
import { PdsConfig } from '#pds';
import { JournalConfig, journalFaults, parseConfig, PlatformConfig, RedisConfig } from '#platform';
import { PlatformAuthConfig, platformAuthFaults } from '#platform-auth';
import { SdsConfig, sdsFaults } from '#sds';
import { SspConfig } from '#ssp';
import { AppConfig } from './app.config.js';

/** Every setting of the product, by the part that owns it: the configuration reference is made from this. */
export const CONFIG_SCHEMAS = {
  app: AppConfig,
  identity: IdentityConfig,
  platformAuth: PlatformAuthConfig,
  pds: PdsConfig,
  sds: SdsConfig,
  ods: OdsConfig,
  ssp: SspConfig,
  gpConnect: GpConnectConfig,
  redis: RedisConfig,
  journal: JournalConfig,
  audit: AuditConfig,
  platform: PlatformConfig,
} as const;

type Parsed = Extract<ReturnType<typeof parseConfig<typeof CONFIG_SCHEMAS>>, { kind: 'valid' }>['config'];
export type Configuration = Parsed & {
  /** Issuers and organisations, read from their file where there is one. */
  readonly access: AccessRules;
};

type Outcome =
  | { readonly kind: 'valid'; readonly config: Configuration }
  | { readonly kind: 'invalid'; readonly faults: readonly string[] };

/** Reads all settings at once. A bad one gives one line that names the variable and what it must look like. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Outcome {
  const outcome = parseConfig(CONFIG_SCHEMAS, environment);
  if (outcome.kind === 'invalid') return outcome;
  const { config } = outcome;
  const access = readAccess(config.identity);
  const faults = [
    ...mixtures(config),
    ...withoutNhsSignIn(config),
    ...platformAuthFaults(config.platformAuth),
    ...sdsFaults(config.sds),
    ...journalFaults(config.journal, config.redis),
    ...auditFaults(config.audit),
    ...(access.kind === 'invalid'
      ? access.faults
      : [
          ...withoutAsid(config, access.access),
          ...sharedAsids(config, access.access),
          ...localSignIns(config, access.access),
        ]),
  ];
  if (access.kind === 'invalid' || faults.length > 0) return { kind: 'invalid', faults };
  return { kind: 'valid', config: { ...config, access: access.access } };
}

/** PDS would be asked in the name of users none of whom can have the sign-in for it (identity.md §5.1). */
function withoutNhsSignIn({ pds, identity }: Parsed): readonly string[] {
  return pds.PDS_ACCESS_MODE === 'cis2' && identity.CIS2_ISSUER === undefined
    ? ['PDS_ACCESS_MODE: cis2 needs CIS2_ISSUER: without it nobody can be looked up']
    : [];
}

/** Nothing can be sent for an organisation whose ASID is neither told nor can be looked up (sds.md §13). */
function withoutAsid({ sds }: Parsed, { tenants }: AccessRules): readonly string[] {
  if (sds.SDS_SUPPLIER_ODS_CODE !== undefined) return [];
  return tenants
    .filter(({ odsCode, asid, supplierOdsCode }) =>
      [asid, supplierOdsCode, sds.SDS_CONSUMER_ASID_PINS.get(odsCode)].every((one) => one === undefined),
    )
    .map(
      ({ odsCode }) =>
        `SDS_SUPPLIER_ODS_CODE: is not set, and neither SDS_CONSUMER_ASID_PINS nor TENANTS_PATH gives the ASID of ${odsCode}`,
    );
}

/** One ASID for each end-user organisation, wherever it is written. Source: sds.md §13, hazards.md OWN-18. */
function sharedAsids({ sds }: Parsed, { tenants }: AccessRules): readonly string[] {
  const pins = [...sds.SDS_CONSUMER_ASID_PINS];
  return tenants
    .filter((tenant) => pins.some(([odsCode, asid]) => asid === tenant.asid && odsCode !== tenant.odsCode))
    .map(({ odsCode }) => `SDS_CONSUMER_ASID_PINS: gives another organisation the ASID of ${odsCode} in TENANTS_PATH`);
}

const LIVE_LIKE: readonly string[] = ['int', 'dep', 'prod'];

/** Settings that are right one by one and wrong together. Source: hazards.md OWN-13, pds.md §7, identity.md §1. */
function mixtures({ app, identity, platformAuth, pds, sds, ods, ssp, journal }: Parsed): readonly string[] {
  const { CIS2_ISSUER, CIS2_USERINFO_URL } = identity;
  const national = {
    OAUTH_TOKEN_URL: platformAuth.OAUTH_TOKEN_URL,
    PDS_BASE_URL: pds.PDS_BASE_URL,
    SDS_BASE_URL: sds.SDS_BASE_URL,
    SSP_BASE_URL: ssp.SSP_BASE_URL,
    ...(ods.ODT_BASE_URL === undefined ? {} : { ODT_BASE_URL: ods.ODT_BASE_URL }),
    ...(CIS2_ISSUER === undefined ? {} : { CIS2_ISSUER }),
    ...(CIS2_USERINFO_URL === undefined ? {} : { CIS2_USERINFO_URL }),
  };
  const faults = Object.entries(national).flatMap(([name, url]) => [
    ...onThisMachine(name, url, app.NHS_ENV),
    ...foreign(name, url, app.NHS_ENV),
  ]);
  if (app.NHS_ENV === 'prod' && pds.PDS_GP_PERIOD_POLICY === 'warn')
    faults.push('PDS_GP_PERIOD_POLICY: must be strict when NHS_ENV is prod: warn would route to a past practice');
  if (app.NHS_ENV === 'prod' && !journal.JOURNAL_REQUIRE_DURABLE)
    faults.push(
      'JOURNAL_REQUIRE_DURABLE: must not be false when NHS_ENV is prod: a crash of Redis would lose bookings',
    );
  return faults;
}

/** Keys that vouch for users must not come from this machine where patients are real. */
function localSignIns({ app }: Parsed, access: AccessRules): readonly string[] {
  const variables: Readonly<Record<string, string>> = { frontend: 'FRONTEND_JWKS_URL', cis2: 'CIS2_JWKS_URL' };
  return signInKeyUrls(access).flatMap(({ name, url }) =>
    onThisMachine(variables[name] ?? `TENANTS_PATH: jwksUrl of issuer ${name}`, url, app.NHS_ENV),
  );
}

function onThisMachine(name: string, url: string, environment: string): readonly string[] {
  if (!LIVE_LIKE.includes(environment) || !url.startsWith('http:')) return [];
  return [`${name}: must not be an address of this machine when NHS_ENV is int, dep or prod`];
}

function foreign(name: string, url: string, environment: string): readonly string[] {
  const named = environmentNamedBy(url);
  if (named === undefined || fits(named, environment)) return [];
  return [`${name}: names the ${named} environment, but NHS_ENV is ${environment}`];
}

const CIS2_HOSTS = [
  { host: 'am.nhsint.auth-ptl.cis2.spineservices.nhs.uk', environment: 'int' },
  { host: 'am.nhsidentity.spineservices.nhs.uk', environment: 'prod' },
];

/** Source: identity.md §1; a host that is not the platform's names no environment. */
function environmentNamedBy(url: string): string | undefined {
  const cis2 = CIS2_HOSTS.find(({ host }) => url.startsWith(`https://${host}`));
  if (cis2 !== undefined) return cis2.environment;
  const match = /^https:\/\/(?:(sandbox|int|dep)\.)?api\.service\.nhs\.uk(?:[/:]|$)/u.exec(url);
  return match === null ? undefined : (match[1] ?? 'prod');
}

/** There is no PDS in `dep`: a deployment there uses that of `int` (pds.md §1). */
function fits(named: string, environment: string): boolean {
  return named === environment || (environment === 'dep' && named === 'int');
}
