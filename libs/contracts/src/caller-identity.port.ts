import type { RecordArea } from './record-areas.js';
import type { ProductFunction } from './product-function.js';
import type { Requester } from './requester.js';

/** What a request of our API says about who sends it. Secrets: never kept, never logged. */
export interface Credentials {
  /** Bearer token as sent, without its scheme. */
  readonly token: string;
  /** CIS2 ID token of the same person, handed over beside a token of an own issuer. Source: identity.md §5.1. */
  readonly cis2IdToken?: string | undefined;
  /** CIS2 access token, with which names and roles are read from userinfo. Source: identity.md §5.4. */
  readonly cis2AccessToken?: string | undefined;
  /** Role profile that the user works in now. Source: identity.md §5.3. */
  readonly roleProfileId?: string | undefined;
}

/** What this person may do here, by role and organisation. */
export interface Rights {
  readonly functions: readonly ProductFunction[];
  /** Areas of a record that the organisation may ask for (hazards.md no. 61). */
  readonly areas: readonly RecordArea[];
}

export interface Caller {
  readonly requester: Requester;
  readonly rights: Rights;
  /** CIS2 ID token that may be exchanged for access in the user's name; `undefined` without a CIS2 sign-in. */
  readonly subjectToken: string | undefined;
}

/** Knows who is calling our API. */
export interface CallerIdentity {
  /**
   * @throws Fault `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SIGN_IN_UNAVAILABLE`
   * @throws Fault `SIGN_IN_TOO_WEAK`: the authentication level is below the one that is wanted
   * @throws Fault `PATIENT_SIGN_IN_NOT_ALLOWED`: a citizen's token (NHS login)
   * @throws Fault `USER_INCOMPLETE`: the token is genuine but lacks what a practice must be told (identity.md §7)
   * @throws Fault `USER_ROLE_REJECTED`: no role, several and none chosen, or one of another person or organisation
   * @throws Fault `ORGANISATION_NOT_ALLOWED`; `ROLE_NOT_ALLOWED`: a national role that is none of ours
   */
  identify(credentials: Credentials): Promise<Caller>;
}
export const CALLER_IDENTITY = Symbol('CallerIdentity');
