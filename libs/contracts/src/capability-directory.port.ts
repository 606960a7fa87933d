import type { Asid } from './asid.js';
import type { CallContext } from './call-context.js';
import type { InteractionId } from './interaction.js';
import type { OdsCode } from './ods-code.js';
import type { Route } from './spine-directory.port.js';

/** A function that a practice may offer to its clinicians' callers; each has a statement that tells about it. */
export type ServiceName = 'structuredRecord' | 'appointments' | 'registration' | 'documents';

/** What a practice says about itself. It refines; the directory decides (gp-connect-core.md §5.3). */
export type CapabilityOutcome =
  | { readonly kind: 'known'; readonly capabilities: Capabilities; readonly source: 'live' | 'cache' }
  /** 403: GP Connect or the capability is off at the practice. */
  | { readonly kind: 'not-sharing'; readonly source: 'live' | 'cache' }
  /** No answer or an unreadable one: the journey goes on without. */
  | { readonly kind: 'unavailable'; readonly source: 'live' | 'cache' };

export interface Capabilities {
  /** GP Connect specification version as written in the statement, e.g. `1.6.2`. For people; may be unreadable. */
  readonly specificationVersion: string | undefined;
  /** The version by which parameters are chosen: the stated one, or `1.2` for one that cannot be read. A lower bound. */
  readonly parameterVersion: string;
  /** `undefined`: the statement does not say; a lower bound only. */
  readonly structured: 'full' | 'medication-and-allergies' | undefined;
  readonly offers: Readonly<Record<ServiceName, Offer>>;
  /** What a search for free slots may ask for; `undefined` where no such search is named. */
  readonly slotSearch: SlotSearch | undefined;
  /** `other-version`: not FHIR 3.0.x. `no-json`: formats are listed, and JSON is not one of them. */
  readonly fhir: 'supported' | 'other-version' | 'no-json';
  /** Product of the practice's supplier, for support. */
  readonly software: string | undefined;
  /** Parameters that an answer since then called unknown, e.g. `includeProblems.filterStatus`; see `note`. */
  readonly unsupportedParameters: readonly string[];
}

/** `not-covered`: a statement of this kind tells nothing about the function. */
export type Offer = 'named' | 'not-named' | 'not-covered';

/** Source: appointments.md §2.9. */
export interface SlotSearch {
  /** E.g. `start`, `searchFilter`, `service.identifier`. */
  readonly parameters: readonly string[];
  /** E.g. `Schedule:actor:Location`. */
  readonly includes: readonly string[];
}

export interface CapabilityDirectory {
  /**
   * Interactions whose statement tells about this function, best first: take the first one that the directory lists.
   * Source: gp-connect-core.md §5.1 [PRODUCT].
   */
  statementsFor(service: ServiceName): readonly InteractionId[];
  /**
   * Never throws for an unreadable statement; only for a fault of our own connection does it answer `unavailable`.
   * @param route of one of the interactions of `statementsFor`; its interaction id says which statement is read
   */
  capabilities(route: Route, from: Asid, call: CallContext): Promise<CapabilityOutcome>;
  /**
   * Keeps what an answer of the practice showed beyond its statement, for as long as that statement is kept; without a kept
   * statement nothing happens. What is no name of a parameter is left out. Source: gp-connect-core.md §5.5 [PRODUCT].
   * @param route of the statement, not of the call that was answered
   */
  note(route: Route, unsupported: readonly string[], call: CallContext): void;
  /**
   * Drops everything that this practice said, for all organisations and addresses: an answer or a changed route made it
   * doubtful. Source: gp-connect-core.md §5.6, sds.md §15.6.
   */
  forget(odsCode: OdsCode): void;
}
export const CAPABILITY_DIRECTORY = Symbol('CapabilityDirectory');
