import type { CallContext } from './call-context.js';

/** Bearer token with which the NHS API platform knows this product. Source: identity.md §3. */
export interface AccessToken {
  /**
   * A token that is good for at least some seconds; fetched when there is none.
   * @throws Fault `PLATFORM_AUTH_MISCONFIGURED`: the platform refuses our key or application; a repeat does not help.
   * @throws Fault `PLATFORM_AUTH_UNAVAILABLE`: no answer in the time there was.
   */
  token(call: Pick<CallContext, 'correlationId' | 'signal'>): Promise<string>;
  /** Forgets this token because an API refused it; a newer one stays. Source: identity.md §3.6. */
  discard(token: string): void;
}
export const ACCESS_TOKENS = Symbol('AccessTokens');
