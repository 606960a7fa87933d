import type { Asid } from './asid.js';
import type { CallContext } from './call-context.js';
import type { Route } from './spine-directory.port.js';

/** What a practice says about itself. It refines; the directory decides (gp-connect-core.md §5.3). */
export type CapabilityOutcome =
  | { readonly kind: 'known'; readonly capabilities: Capabilities; readonly source: 'live' | 'cache' }
  /** 403: GP Connect or the capability is off at the practice. */
  | { readonly kind: 'not-sharing'; readonly source: 'live' | 'cache' }
  /** No answer or an unreadable one: the journey goes on without. */
  | { readonly kind: 'unavailable'; readonly source: 'live' | 'cache' };

export interface Capabilities {
  /** GP Connect specification version as written in the statement, e.g. `1.6.2`. */
  readonly specificationVersion: string | undefined;
  /** `undefined`: the statement does not say; a lower bound only. */
  readonly structured: 'full' | 'medication-and-allergies' | undefined;
  /** Product of the practice's supplier, for support. */
  readonly software: string | undefined;
}

export interface CapabilityDirectory {
  /** Never throws for an unreadable statement; only for a fault of our own connection does it answer `unavailable`. */
  capabilities(route: Route, from: Asid, call: CallContext): Promise<CapabilityOutcome>;
}
export const CAPABILITY_DIRECTORY = Symbol('CapabilityDirectory');
