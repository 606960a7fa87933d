import { CIS2_ORGANISATIONS } from '../cis2/users.js';
import type { Practice } from '../scenarios/index.js';

/** An organisation as the national register holds it. Invented. */
export interface RegisteredOrganisation {
  readonly odsCode: string;
  readonly name: string;
  readonly postcode: string;
  /** `false`: closed; its roles ended with it. */
  readonly active: boolean;
  readonly roles: readonly Role[];
}

interface Role {
  readonly code: string;
  readonly display: string;
}

const PRACTICE_ROLES: readonly Role[] = [
  { code: 'RO177', display: 'PRESCRIBING COST CENTRE' },
  { code: 'RO76', display: 'GP PRACTICE' },
];
const CONSUMER_ROLES: readonly Role[] = [{ code: 'RO172', display: 'INDEPENDENT SECTOR HEALTHCARE PROVIDER' }];
const CONSUMER_POSTCODE = 'ZZ99 9XA';

/** PDS still names it, the Spine directory has nothing of it any more: what a practice looks like after it has closed. */
const CLOSED: readonly string[] = ['Z81010'];

/** The practices and the organisations on our side; every other code is unknown. */
export function registeredOrganisations(practices: readonly Practice[]): ReadonlyMap<string, RegisteredOrganisation> {
  const consumers = Object.entries(CIS2_ORGANISATIONS).map(([odsCode, name]) => ({
    odsCode,
    name,
    postcode: CONSUMER_POSTCODE,
    active: true,
    roles: CONSUMER_ROLES,
  }));
  const all = [
    ...consumers,
    ...practices.map(({ odsCode, name, postcode }) => ({
      odsCode,
      name,
      postcode,
      active: !CLOSED.includes(odsCode),
      roles: PRACTICE_ROLES,
    })),
  ];
  return new Map(all.map((organisation) => [organisation.odsCode, organisation]));
}
