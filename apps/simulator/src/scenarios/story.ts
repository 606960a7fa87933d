import type { BookingProfile } from './appointment-faults.js';
import type { PdsDetails } from './pds-details.js';
import type { RecordDefect } from './record-defects.js';

/** A patient whose journey shows one thing; everything a leg needs to know about this person. All people are invented. */
export interface Story {
  /** Stable name, as used on the command line, e.g. `main`. */
  readonly story: string;
  /** What the journey shows, in one sentence. */
  readonly shows: string;
  readonly nhsNumber: string;
  readonly demographics: StoryDemographics;
  readonly pds: PdsState;
  /** What PDS holds besides; nothing when absent. */
  readonly details?: PdsDetails;
  /** ODS code of the practice in PDS and SDS; `undefined` when PDS names none. */
  readonly practice: string | undefined;
  readonly provider: ProviderState;
  /** What is special about the person where appointments are made; nothing when absent. */
  readonly booking?: BookingProfile;
}

/** Ready for the body of `POST /v1/patient-contexts`. */
export interface StoryDemographics {
  readonly familyName: string;
  readonly givenName: string;
  readonly birthDate: string;
  readonly gender: 'male' | 'female' | 'other' | 'unknown';
  readonly postcode: string;
}

export type PdsState =
  | { readonly kind: 'ordinary' }
  | { readonly kind: 'gp-period'; readonly startDays?: number; readonly endDays?: number }
  | { readonly kind: 'no-gp'; readonly removal?: string }
  | { readonly kind: 'gp-and-removal'; readonly removal: string }
  | { readonly kind: 'restricted'; readonly code: 'R' | 'V' }
  | { readonly kind: 'deceased'; readonly status: '1' | '2' | 'U'; readonly dateTime?: string }
  | { readonly kind: 'superseded-by'; readonly nhsNumber: string }
  | { readonly kind: 'year-of-birth-only' }
  /** Only number and version. Source: shared/spec/pds.md §4.3. */
  | { readonly kind: 'minimal' }
  | { readonly kind: 'invalidated' }
  | { readonly kind: 'not-stored' }
  | { readonly kind: 'fault'; readonly fault: PdsFault };

type PdsFault = '408' | '429-twice' | '429' | '503' | '502-html' | 'timeout' | 'malformed-json' | 'empty-body';

/** What the practice's system (or the proxy before it) does when asked about this patient. */
export type ProviderState =
  | { readonly kind: 'record'; readonly profile: RecordProfile }
  /** An error of the proxy, `gp-connect-core.md` §7.5. */
  | { readonly kind: 'ssp-error'; readonly error: SspError }
  /** An error of the practice's system, `gp-connect-core.md` §7.3. */
  | {
      readonly kind: 'provider-error';
      readonly status: number;
      readonly code: string;
      readonly display: string;
      readonly issueCode: string;
    }
  /** A published record, byte for byte; `bundleOf` answers with the record of that NHS number instead. */
  | { readonly kind: 'published'; readonly bundleOf?: string }
  /** Answers that no specification allows but that arrive. */
  | { readonly kind: 'broken'; readonly how: BrokenAnswer };

export type WarningCode = 'confidential-items' | 'data-in-transit' | 'data-awaiting-filing';

/** A warning on one list: the primary one of the area, or the one of what consultations or problems led to. */
export interface ListWarning {
  readonly code: WarningCode;
  /** Of records/areas.ts, or `documents`. */
  readonly area: string;
  readonly on: 'primary' | 'consultations' | 'problems';
}

export interface RecordProfile {
  /** Seed of the generator: the same seed gives the same record for ever. */
  readonly seed: number;
  /** Wanted size of the compact JSON in kilobytes, 20 to 10000. */
  readonly kilobytes: number;
  /** Clinical areas (of records/areas.ts, e.g. `allergies`) whose primary list is empty. */
  readonly empty?: 'all' | readonly string[];
  /** List warning codes to put on every primary list that is answered; `data-in-transit` on every list at all. */
  readonly warnings?: readonly WarningCode[];
  /** Warnings on single lists, also on secondary ones that would not be there without. */
  readonly listWarnings?: readonly ListWarning[];
  /** NHS number that the Patient in the bundle carries instead of the asked one. */
  readonly patientInBundle?: string;
  /** Differences of the Patient in the bundle from PDS. */
  readonly differs?: Partial<StoryDemographics>;
  /** Parameters of the areas that the practice has switched off, e.g. `includeReferrals`; or `DocumentReferences`. */
  readonly disabled?: readonly string[];
  /** The practice answers with an empty list for an area that it has switched off. */
  readonly disabledLists?: boolean;
  /** Parameters that the system of the practice does not know, although its version has them. */
  readonly unsupported?: readonly string[];
  /** The allergies list holds the clinician's statement that there are none; none of drugs; or that statement and an allergy. */
  readonly noKnownAllergies?: boolean | 'drug-only' | 'beside-an-allergy';
  /** Some items are labelled as not to be told to the patient; practices of 1.6.2 only. */
  readonly notForPatient?: boolean;
  readonly defects?: readonly RecordDefect[];
}

type SspError = 'sender' | 'receiver' | 'fot' | 'varies' | 'bad-gateway' | 'method' | 'media-type';

export type BrokenAnswer =
  | 'html-502'
  | 'empty-504'
  | 'status-599'
  | 'html-200'
  | 'empty-200'
  | 'truncated-json'
  | 'cut-connection'
  | 'reset'
  | 'slow'
  | 'drip'
  | 'outcome-200'
  | 'xml-error'
  | 'access-denied-spelling'
  | 'bundle-id';
