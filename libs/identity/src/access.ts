import type { Asid, OdsCode, ProductFunction, RecordArea, RequesterRole } from '#contracts';

/** Who signs tokens, and how a genuine one is told from others. */
interface TokenIssuer {
  /** Configured name; goes with each requester. */
  readonly name: string;
  /** `iss`, compared exactly. */
  readonly issuer: string;
  readonly jwksUrl: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly clockToleranceSeconds: number;
}
export interface OwnIssuer extends TokenIssuer {
  readonly kind: 'own';
}
export interface Cis2Issuer extends TokenIssuer {
  readonly kind: 'cis2';
  readonly userinfoUrl: string | undefined;
  readonly leastLevel: 2 | 3;
  /** Our role by national role code, whole or its last part. */
  readonly roles: ReadonlyMap<string, RequesterRole>;
}
export type Issuer = OwnIssuer | Cis2Issuer;

export type FunctionRoles = Readonly<Record<ProductFunction, readonly RequesterRole[]>>;

/** An organisation that uses this service. */
export interface Tenant {
  readonly odsCode: OdsCode;
  /** Name for the practice; goes before what a token says. */
  readonly name: string | undefined;
  /** Names of the issuers that may speak for this organisation. */
  readonly issuers: readonly string[];
  readonly supplierOdsCode: OdsCode | undefined;
  readonly asid: Asid | undefined;
  readonly areas: readonly RecordArea[];
  readonly roles: FunctionRoles;
}

export interface AccessRules {
  readonly issuers: readonly Issuer[];
  readonly tenants: readonly Tenant[];
  /** `iss` of patients' tokens, without a slash at the end. */
  readonly nhsLoginIssuers: readonly string[];
}
