import type { CallContext } from './call-context.js';
import type { NhsNumber } from './nhs-number.js';
import type { OdsCode } from './ods-code.js';
import type { PatientSearch } from './patient-search.js';

export interface PersonName {
  /** `usual`, `nickname`, `temp`, `maiden`, `old`, as PDS gives it; `undefined` when PDS gives none. */
  readonly use: string | undefined;
  readonly family: string | undefined;
  readonly given: readonly string[];
}

/** What PDS holds about the person, as far as the checks need it. Any part can be missing (pds.md §4.2). */
export interface Demographics {
  readonly names: readonly PersonName[];
  readonly gender: string | undefined;
  /** `yyyy-mm-dd`, rarely `yyyy-mm` or `yyyy`. */
  readonly birthDate: string | undefined;
  readonly postcodes: readonly string[];
}

export type NoPracticeCode =
  'PDS_NO_GP' | 'PDS_NO_GP_REMOVED' | 'PDS_GP_ENDED' | 'PDS_GP_NOT_STARTED' | 'PDS_GP_CONFLICT' | 'PDS_GP_UNUSABLE';

/** Whether the journey may go on, and where to: the decision of pds.md §5 to §7, first matching rule. */
export type Standing =
  | { readonly kind: 'registered'; readonly practice: OdsCode }
  | { readonly kind: 'restricted' }
  | { readonly kind: 'deceased' }
  | {
      readonly kind: 'no-practice';
      readonly code: NoPracticeCode;
      /** Why the patient was taken off the list, e.g. `EMB`, as PDS gives it (pds.md §4.2). */
      readonly removalCode?: string | undefined;
    };

export type TraceOutcome =
  | {
      readonly kind: 'found';
      /** The current number: differs from the one asked for after a merge (pds.md §6). */
      readonly nhsNumber: string;
      readonly demographics: Demographics;
      readonly standing: Standing;
      /** `meta.versionId` of the PDS record. */
      readonly version: string | undefined;
      /** `X-Request-ID` of the question, for the service desk of PDS. */
      readonly requestId: string;
    }
  | { readonly kind: 'not-found' }
  /** The number was withdrawn and has no successor (pds.md §6). */
  | { readonly kind: 'invalidated' };

/** One person that fits a search. Not the whole record: opening the patient reads that (pds.md §8.3). */
export interface SearchMatch {
  readonly nhsNumber: string;
  readonly demographics: Demographics;
}

export type SearchOutcome =
  /** Best first, in the order of PDS; empty when nobody fits. */
  | { readonly kind: 'matches'; readonly matches: readonly SearchMatch[]; readonly requestId: string }
  /** More fit than may be shown; PDS names none of them. */
  | { readonly kind: 'too-many'; readonly requestId: string };

/** A rule of pds.md §8 that a search breaks. */
export interface SearchIssue {
  /** Path in `PatientSearch`, e.g. `birthDate`. */
  readonly field: string;
  /** What is missing or allowed, for the person who searches. */
  readonly rule: string;
  readonly kind: 'missing' | 'not-allowed';
}

/** How PDS is asked: as an application, or in the name of the signed-in user (pds.md §1). */
export type PdsAccess = 'application' | 'healthcare-worker';

/** Finds a patient and the practice that holds the record. */
export interface PatientDirectory {
  readonly access: PdsAccess;
  /** Every rule of pds.md §8 that this search breaks in this access mode; none: it may be sent. `today`: yyyy-mm-dd. */
  searchIssues(search: PatientSearch, today: string): readonly SearchIssue[];
  /**
   * Looks for people by what is known of them; NHS audits every person found.
   * @param search one without issues
   * @throws Fault `SEARCH_INCOMPLETE`, `SEARCH_INVALID`: PDS refuses it all the same; and as `trace`.
   */
  search(search: PatientSearch, call: CallContext): Promise<SearchOutcome>;
  /**
   * Reads the patient now; nothing is cached.
   * @throws Fault `PDS_TIMEOUT`, `PDS_BUSY`, `PDS_UNAVAILABLE`: no usable answer in the time there was.
   * @throws Fault `SERVICE_AUTH_FAILED`, `ACCESS_NOT_ALLOWED`, `USER_ROLE_REJECTED`, or as `AccessToken.token`: access was refused.
   * @throws Fault `NHS_NUMBER_INVALID`: PDS refuses the number although the local check passed.
   * @throws Fault `INTERNAL_REQUEST_FAULT`: PDS says that our request is wrong.
   * @throws Fault `UPSTREAM_REPLY_UNREADABLE`: the answer is not a Patient.
   */
  trace(nhsNumber: NhsNumber, call: CallContext): Promise<TraceOutcome>;
}
export const PATIENT_DIRECTORY = Symbol('PatientDirectory');
