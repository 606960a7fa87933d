import type { DirectoryCall } from './directory-desk.port.js';
import type { OdsCode } from './ods-code.js';

/** What the national register of organisations says of one. */
export interface Organisation {
  readonly odsCode: OdsCode;
  /** As the register writes it, often in capitals. For showing, never for matching. */
  readonly name: string;
  /** `false`: closed. */
  readonly active: boolean;
  /** Codes of the roles in force, e.g. `RO177`; a closed organisation often has none. */
  readonly roles: readonly string[];
  readonly postcode?: string | undefined;
  /** Last change of the entry as sent: a FHIR date or time, e.g. `2026-03-31`. */
  readonly changedAt?: string | undefined;
}

/**
 * Names organisations and says whether they are closed. Decoration: an answer may explain what the Spine directory
 * says, and never replaces it. Source: sds.md §17.
 */
export interface OrganisationDirectory {
  /**
   * Unknown, out of reach, not understood, switched off, or the caller has hung up: all of them are `undefined`, and no
   * failure of the register or of the store is ever thrown. The answer can be a day old.
   */
  organisation(odsCode: OdsCode, call: DirectoryCall): Promise<Organisation | undefined>;
}
export const ORGANISATION_DIRECTORY = Symbol('OrganisationDirectory');
