import type { CallContext } from './call-context.js';
import type { NhsNumber } from './nhs-number.js';
import type { OdsCode } from './ods-code.js';

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
  | { readonly kind: 'no-practice'; readonly code: NoPracticeCode };

export type TraceOutcome =
  | {
      readonly kind: 'found';
      /** The current number: differs from the one asked for after a merge (pds.md §6). */
      readonly nhsNumber: string;
      readonly demographics: Demographics;
      readonly standing: Standing;
      /** `meta.versionId` of the PDS record. */
      readonly version: string | undefined;
    }
  | { readonly kind: 'not-found' }
  /** The number was withdrawn and has no successor (pds.md §6). */
  | { readonly kind: 'invalidated' };

/** Finds a patient and the practice that holds the record. */
export interface PatientDirectory {
  /**
   * Reads the patient now; nothing is cached.
   * @throws Fault `PDS_TIMEOUT`, `PDS_BUSY`, `PDS_UNAVAILABLE`: no usable answer in the time there was.
   * @throws Fault `SERVICE_AUTH_FAILED`, `PLATFORM_AUTH_MISCONFIGURED`, `ACCESS_NOT_ALLOWED`: our access was refused.
   * @throws Fault `NHS_NUMBER_INVALID`: PDS refuses the number although the local check passed.
   * @throws Fault `INTERNAL_REQUEST_FAULT`: PDS says that our request is wrong.
   * @throws Fault `UPSTREAM_REPLY_UNREADABLE`: the answer is not a Patient.
   */
  trace(nhsNumber: NhsNumber, call: CallContext): Promise<TraceOutcome>;
}
export const PATIENT_DIRECTORY = Symbol('PatientDirectory');
