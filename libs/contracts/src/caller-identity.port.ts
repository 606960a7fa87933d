import type { Requester } from './requester.js';

/** Knows who is calling our API. */
export interface CallerIdentity {
  /**
   * @param token bearer token as sent, without its scheme
   * @throws Fault `TOKEN_INVALID`, `TOKEN_EXPIRED`, `SIGN_IN_UNAVAILABLE`
   * @throws Fault `USER_INCOMPLETE`: the token is genuine but lacks what a practice must be told (identity.md §7)
   * @throws Fault `ORGANISATION_NOT_ALLOWED`
   */
  identify(token: string): Promise<Requester>;
}
export const CALLER_IDENTITY = Symbol('CallerIdentity');
