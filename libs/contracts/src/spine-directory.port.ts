import type { Asid } from './asid.js';
import type { CallContext } from './call-context.js';
import type { InteractionId } from './interaction.js';
import type { OdsCode } from './ods-code.js';

/** Where a practice answers one interaction. `address` is opaque bytes: never parse or rebuild it (sds.md §11). */
export interface Route {
  readonly odsCode: OdsCode;
  readonly interactionId: InteractionId;
  readonly address: string;
  readonly asid: Asid;
  readonly partyKey: string;
  readonly provenance: RouteProvenance;
}

/** Explains the decision to an operator. Source: sds.md §15.2. */
interface RouteProvenance {
  /** Row of the table in sds.md §12 that decided. */
  readonly rule: number;
  /** SHA-256 (hex) over address, MHS id, CPA id, party key and ASID. */
  readonly fingerprint: string;
  readonly endpointCount: number;
  readonly deviceCount: number;
  /** RFC 3339, UTC. */
  readonly fetchedAt: string;
  /** Events that did not stop the journey, e.g. `SDS_DUPLICATE_REGISTRATION`, `SDS_ENDPOINT_ODS_MISMATCH`. */
  readonly notes: readonly string[];
  /** `stale`: the directory was away and a kept route was allowed (sds.md §15.3). */
  readonly source: 'live' | 'stale';
  /** Id of the operator's pin that chose among several systems. */
  readonly pin?: string | undefined;
}

/** Our ASID, and how it was found: a pin of the configuration, an earlier look-up, a look-up now, or an old one while SDS is away. */
export interface OwnAsid {
  readonly asid: Asid;
  readonly source: 'configuration' | 'cache' | 'live' | 'stale';
}

/** Finds the practice's system for an interaction, and our own ASID. Ambiguity fails closed. */
export interface SpineDirectory {
  /**
   * Asks the directory now; the caller keeps the answer for the patient context.
   * @throws Fault with one of the `SDS_…` codes of sds.md §9 and §12.
   */
  route(odsCode: OdsCode, interactionId: InteractionId, call: CallContext): Promise<Route>;
  /**
   * Routes for these other interactions at the system of `known`, by one more search (sds.md §12, third call). What the
   * system does not offer, or what cannot be told without doubt, is left out: ask `route` for it.
   * @param known a live route of this patient context
   * @throws Fault as `route`
   */
  siblings(known: Route, wanted: readonly InteractionId[], call: CallContext): Promise<readonly Route[]>;
  /**
   * ASID of the requester's organisation for our system: a configured pin, else the directory (sds.md §13).
   * @param doubted one that the proxy has just refused: if it was kept from an earlier look-up it is looked up anew (sds.md §16)
   * @throws Fault `SDS_CONSUMER_ASID_NOT_FOUND`, `SDS_CONSUMER_ASID_AMBIGUOUS`, or as `route`.
   */
  ownAsid(interactionId: InteractionId, call: CallContext, doubted?: Asid): Promise<OwnAsid>;
}
export const SPINE_DIRECTORY = Symbol('SpineDirectory');
