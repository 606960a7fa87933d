import type { Issuer, Tenant } from './access.js';
import { comparableIssuer } from './identity.config.js';

/** With the setting or the place in the file where it stands, for the operator. */
export interface PlacedIssuer {
  readonly place: string;
  readonly issuer: Issuer;
}
export interface PlacedTenant {
  readonly place: string;
  readonly tenant: Tenant;
}
interface Everything {
  readonly issuers: readonly PlacedIssuer[];
  readonly tenants: readonly PlacedTenant[];
  readonly nhsLoginIssuers: readonly string[];
}

type Placed = readonly [place: string, value: string];

/** What is right one by one and wrong together. One line each: place and rule. */
export function faultsOf({ issuers, tenants, nhsLoginIssuers }: Everything): readonly string[] {
  const organisations = tenants.map(({ place, tenant }) => ({ place, ...tenant }));
  const names = new Set(issuers.map(({ issuer }) => issuer.name));
  return [
    ...repeats(issuers.map(({ place, issuer }) => [place, issuer.name])).map(line('another issuer has this name')),
    ...repeats(issuers.map(({ place, issuer }) => [place, issuer.issuer])).map(line('another issuer has this `iss`')),
    ...issuers
      .filter(({ issuer }) => nhsLoginIssuers.includes(comparableIssuer(issuer.issuer)))
      .map(({ place }) => line('is an issuer of NHS login, whose tokens are refused (NHS_LOGIN_ISSUERS)')(place)),
    ...unused(issuers, tenants).map(line('no tenant accepts this issuer')),
    ...repeats(organisations.map(({ place, odsCode }) => [`${place}.odsCode`, odsCode])).map(
      line('another tenant has this ODS code'),
    ),
    // One ASID for each end-user organisation (identity.md §7, hazards.md OWN-18).
    ...repeats(
      organisations.flatMap(({ place, asid }): Placed[] => (asid === undefined ? [] : [[`${place}.asid`, asid]])),
    ).map(line('another tenant has this ASID')),
    ...organisations.flatMap((tenant) =>
      tenant.issuers.flatMap((name, at) =>
        names.has(name) ? [] : [`${tenant.place}.issuers.${String(at)}: no issuer has this name`],
      ),
    ),
  ];
}

const line =
  (rule: string) =>
  (place: string): string =>
    `${place}: ${rule}`;

/** Places whose value stands at an earlier place too. */
function repeats(placed: readonly Placed[]): readonly string[] {
  return placed
    .filter(([, value], at) => placed.findIndex(([, other]) => other === value) < at)
    .map(([place]) => place);
}

/** CIS2 may go unnamed: its ID tokens can come beside those of an own issuer, which speaks for the organisation. */
function unused(issuers: readonly PlacedIssuer[], tenants: readonly PlacedTenant[]): readonly string[] {
  const accepted = new Set(tenants.flatMap(({ tenant }) => tenant.issuers));
  return issuers.filter(({ issuer }) => issuer.kind === 'own' && !accepted.has(issuer.name)).map(({ place }) => place);
}
