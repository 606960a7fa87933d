import { AuditConfig, auditFaults } from '#audit';
import { addressFaults, isLiveLike, onThisMachine } from '#contracts';
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

/** Settings that are right one by one and wrong together. Source: hazards.md OWN-13, pds.md §7, identity.md §1. */
function mixtures(config: Parsed): readonly string[] {
  const { app } = config;
  const addresses = Object.entries(nationalAddresses(config)).flatMap(([name, url]) =>
    url === undefined ? [] : addressFaults(name, url, app.NHS_ENV),
  );
  return [...addresses, ...liveFaults(config), ...(sharesItsPort(app) ? [ONE_PORT] : [])];
}

function nationalAddresses({ identity, platformAuth, pds, sds, ods, ssp }: Parsed) {
  return {
    OAUTH_TOKEN_URL: platformAuth.OAUTH_TOKEN_URL,
    PDS_BASE_URL: pds.PDS_BASE_URL,
    SDS_BASE_URL: sds.SDS_BASE_URL,
    SSP_BASE_URL: ssp.SSP_BASE_URL,
    ODT_BASE_URL: ods.ODT_BASE_URL,
    CIS2_ISSUER: identity.CIS2_ISSUER,
    CIS2_USERINFO_URL: identity.CIS2_USERINFO_URL,
  };
}

/** What is good for trying things out only. */
function liveFaults({ app: { NHS_ENV }, pds, sds, journal }: Parsed): readonly string[] {
  const isProd = NHS_ENV === 'prod';
  const faults: readonly (readonly [boolean, string])[] = [
    [
      isProd && pds.PDS_GP_PERIOD_POLICY === 'warn',
      'PDS_GP_PERIOD_POLICY: must be strict when NHS_ENV is prod: warn would route to a past practice',
    ],
    [
      isProd && !journal.JOURNAL_REQUIRE_DURABLE,
      'JOURNAL_REQUIRE_DURABLE: must not be false when NHS_ENV is prod: a crash of Redis would lose bookings',
    ],
    [
      isLiveLike(NHS_ENV) && sds.SDS_ALLOW_HTTP_ADDRESS,
      'SDS_ALLOW_HTTP_ADDRESS: must not be true when NHS_ENV is int, dep or prod: practices are reached by https',
    ],
  ];
  return faults.flatMap(([wrong, line]) => (wrong ? [line] : []));
}

const ONE_PORT = 'METRICS_PORT: must not be PORT: one address cannot serve both';

/** With 0 each takes a free one. */
function sharesItsPort({ HOST, PORT, METRICS_HOST, METRICS_PORT }: Parsed['app']): boolean {
  return PORT > 0 && METRICS_PORT === PORT && METRICS_HOST === HOST;
}

/** Keys that vouch for users must not come from this machine where patients are real. */
function localSignIns({ app }: Parsed, access: AccessRules): readonly string[] {
  const variables: Readonly<Record<string, string>> = { frontend: 'FRONTEND_JWKS_URL', cis2: 'CIS2_JWKS_URL' };
  return signInKeyUrls(access).flatMap(({ name, url }) =>
    onThisMachine(variables[name] ?? `TENANTS_PATH: jwksUrl of issuer ${name}`, url, app.NHS_ENV),
  );
}
