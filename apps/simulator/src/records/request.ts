import type { Area } from './areas.js';

/** Days, both included; one of them may be open. */
export interface Period {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

/** What is asked of a record, checked and with its defaults. Source: shared/spec/access-record-structured.md §1.2. */
export interface RecordRequest {
  readonly areas: ReadonlySet<Area>;
  readonly resolvedAllergies: boolean;
  readonly prescriptionIssues: boolean;
  readonly medicationFrom?: string | undefined;
  readonly consultationPeriod?: Period | undefined;
  readonly mostRecent?: number | undefined;
  /** One for each time that problems were asked for; an item that fits any of them is answered. */
  readonly problems: readonly { readonly status?: string | undefined; readonly significance?: string | undefined }[];
  readonly notGiven: boolean;
  readonly immunisationStatus: boolean;
  readonly uncategorisedPeriod?: Period | undefined;
  readonly investigationPeriod?: Period | undefined;
  readonly referralPeriod?: Period | undefined;
  readonly diaryUntil?: string | undefined;
}

/** Everything, unfiltered. */
export const WHOLE_RECORD: RecordRequest = {
  areas: new Set<Area>([
    'allergies',
    'medication',
    'consultations',
    'problems',
    'immunisations',
    'uncategorised',
    'investigations',
    'referrals',
    'diary',
  ]),
  resolvedAllergies: true,
  prescriptionIssues: true,
  problems: [{}],
  notGiven: true,
  immunisationStatus: true,
};
