const LIVE_LIKE: readonly string[] = ['int', 'dep', 'prod'];

/**
 * Why an address does not fit the environment of this deployment, a line each. One deployment, one environment.
 * @param name of the setting that holds the address
 * Source: hazards.md OWN-13, identity.md §1.
 */
export function addressFaults(name: string, url: string, environment: string): readonly string[] {
  return [...onThisMachine(name, url, environment), ...foreign(name, url, environment)];
}

/** Whether this deployment is beyond the simulator and the sandbox. */
export function isLiveLike(environment: string): boolean {
  return LIVE_LIKE.includes(environment);
}

/** Plain http is accepted for this machine only, which no national service and no sign-in of real users is on. */
export function onThisMachine(name: string, url: string, environment: string): readonly string[] {
  if (!isLiveLike(environment) || !url.startsWith('http:')) return [];
  return [`${name}: must not be an address of this machine when NHS_ENV is int, dep or prod`];
}

function foreign(name: string, url: string, environment: string): readonly string[] {
  const named = environmentNamedBy(url);
  if (named === undefined || fits(named, environment)) return [];
  return [`${name}: names the ${named} environment, but NHS_ENV is ${environment}`];
}

/** Source: identity.md §1. The host of the live proxy is told at onboarding only. */
const HOSTS: Readonly<Record<string, string>> = {
  'am.nhsint.auth-ptl.cis2.spineservices.nhs.uk': 'int',
  'am.nhsidentity.spineservices.nhs.uk': 'prod',
  'proxy.int.spine2.ncrs.nhs.uk': 'int',
  'sandbox.api.service.nhs.uk': 'sandbox',
  'int.api.service.nhs.uk': 'int',
  'dep.api.service.nhs.uk': 'dep',
  'api.service.nhs.uk': 'prod',
};

/** A host that is not among them names no environment. */
function environmentNamedBy(url: string): string | undefined {
  return URL.canParse(url) ? HOSTS[new URL(url).hostname] : undefined;
}

/** There is no PDS in `dep`: a deployment there uses that of `int` (pds.md §1). */
function fits(named: string, environment: string): boolean {
  return named === environment || (environment === 'dep' && named === 'int');
}
