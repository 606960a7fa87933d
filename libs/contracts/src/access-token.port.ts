import type { CallContext } from './call-context.js';

/** Bearer token with which the NHS API platform knows this product, or a user of it. Source: identity.md §3, §5. */
export interface AccessToken {
  /**
   * A token that is good for at least some seconds; fetched when there is none.
   * @throws Fault `PLATFORM_AUTH_MISCONFIGURED`: the platform refuses our key or application; a repeat does not help.
   * @throws Fault `PLATFORM_AUTH_UNAVAILABLE`: no answer in the time there was.
   * @throws Fault `NHS_SIGN_IN_NEEDED`: access is in the user's name, and the call carries no CIS2 sign-in.
   * @throws Fault `NHS_SIGN_IN_ENDED`: the platform does not accept the user's CIS2 sign-in any more.
   * @throws Fault `ACCESS_NOT_ALLOWED`: the user's authentication level gives no right.
   */
  token(call: CallContext): Promise<string>;
  /** Forgets this token because an API refused it; a newer one stays. Source: identity.md §3.6. */
  discard(token: string): void;
}
export const ACCESS_TOKENS = Symbol('AccessTokens');
