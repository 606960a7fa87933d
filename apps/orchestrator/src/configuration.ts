import { GpConnectConfig } from '#gp-connect';
import { IdentityConfig } from '#identity';
import { PdsConfig } from '#pds';
import { parseConfig, PlatformConfig, RedisConfig } from '#platform';
import { PlatformAuthConfig } from '#platform-auth';
import { SdsConfig } from '#sds';
import { SspConfig } from '#ssp';
import { AppConfig } from './app.config.js';

/** Every setting of the product, by the part that owns it: the configuration reference is made from this. */
export const CONFIG_SCHEMAS = {
  app: AppConfig,
  identity: IdentityConfig,
  platformAuth: PlatformAuthConfig,
  pds: PdsConfig,
  sds: SdsConfig,
  ssp: SspConfig,
  gpConnect: GpConnectConfig,
  redis: RedisConfig,
  platform: PlatformConfig,
} as const;

type Outcome = ReturnType<typeof parseConfig<typeof CONFIG_SCHEMAS>>;
export type Configuration = Extract<Outcome, { kind: 'valid' }>['config'];

/** Reads all settings at once. A bad one gives one line that names the variable and what it must look like. */
export function readConfiguration(environment: Readonly<Record<string, string | undefined>>): Outcome {
  const outcome = parseConfig(CONFIG_SCHEMAS, environment);
  if (outcome.kind === 'invalid') return outcome;
  const faults = mixtures(outcome.config);
  return faults.length === 0 ? outcome : { kind: 'invalid', faults };
}

/** Settings that are right one by one and wrong together. Source: hazards.md OWN-13, pds.md §7, identity.md §1. */
function mixtures({ app, identity, platformAuth, pds, sds, ssp }: Configuration): readonly string[] {
  const national = {
    OAUTH_TOKEN_URL: platformAuth.OAUTH_TOKEN_URL,
    PDS_BASE_URL: pds.PDS_BASE_URL,
    SDS_BASE_URL: sds.SDS_BASE_URL,
    SSP_BASE_URL: ssp.SSP_BASE_URL,
  };
  const faults: string[] = [];
  if (app.NHS_ENV !== 'simulator') {
    const all = { ...national, FRONTEND_JWKS_URL: identity.FRONTEND_JWKS_URL };
    const local = Object.entries(all).filter(([, url]) => url.startsWith('http:'));
    if (['int', 'dep', 'prod'].includes(app.NHS_ENV))
      faults.push(
        ...local.map(([name]) => `${name}: must not be an address of this machine when NHS_ENV is int, dep or prod`),
      );
  }
  for (const [name, url] of Object.entries(national)) {
    const named = environmentNamedBy(url);
    if (named !== undefined && !fits(named, app.NHS_ENV))
      faults.push(`${name}: names the ${named} environment, but NHS_ENV is ${app.NHS_ENV}`);
  }
  if (app.NHS_ENV === 'prod' && pds.PDS_GP_PERIOD_POLICY === 'warn')
    faults.push('PDS_GP_PERIOD_POLICY: must be strict when NHS_ENV is prod: warn would route to a past practice');
  return faults;
}

/** Source: identity.md §1; a host that is not the platform's names no environment. */
function environmentNamedBy(url: string): string | undefined {
  const match = /^https:\/\/(?:(sandbox|int|dep)\.)?api\.service\.nhs\.uk(?:[/:]|$)/u.exec(url);
  return match === null ? undefined : (match[1] ?? 'prod');
}

/** There is no PDS in `dep`: a deployment there uses that of `int` (pds.md §1). */
function fits(named: string, environment: string): boolean {
  return named === environment || (environment === 'dep' && named === 'int');
}
