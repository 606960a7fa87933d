import type { RecordArea } from '#contracts';

interface AreaWords {
  /** Parameter of the request: access-record-structured.md §1.2. */
  readonly parameter: string;
  readonly label: string;
  /** Inside a sentence. */
  readonly noun: string;
  readonly were: 'was' | 'were';
  /** Sentences that always stand beside the area when it was asked for: hazards.md §7. */
  readonly scope: readonly string[];
}

/** Plain words for the areas. Wording: hazards.md §7. */
export const AREA_WORDS: Readonly<Record<RecordArea, AreaWords>> = {
  allergies: {
    parameter: 'includeAllergies',
    label: 'Allergies',
    noun: 'allergies',
    were: 'were',
    scope: ['Only allergies held by the GP practice itself are included.'],
  },
  medications: {
    parameter: 'includeMedication',
    label: 'Medication',
    noun: 'medication',
    were: 'was',
    scope: ['Medicines bought, or supplied by hospitals, clinics or other services, may be missing.'],
  },
  consultations: {
    parameter: 'includeConsultations',
    label: 'Consultations',
    noun: 'consultations',
    were: 'were',
    scope: ['Consultations are not the whole record.'],
  },
  problems: { parameter: 'includeProblems', label: 'Problems', noun: 'problems', were: 'were', scope: [] },
  immunisations: {
    parameter: 'includeImmunisations',
    label: 'Immunisations',
    noun: 'immunisations',
    were: 'were',
    scope: [
      'Vaccines supplied on prescription appear under medication. A single vaccine may have been part of a combined one.',
    ],
  },
  uncategorisedData: {
    parameter: 'includeUncategorisedData',
    label: 'Uncategorised data',
    noun: 'uncategorised data',
    were: 'was',
    scope: ['Coded entries of no other area. Free text outside coded items is only in consultations.'],
  },
  investigations: {
    parameter: 'includeInvestigations',
    label: 'Investigations',
    noun: 'investigations',
    were: 'were',
    scope: ['Only results that reached the practice electronically; values typed in by hand are uncategorised data.'],
  },
  referrals: {
    parameter: 'includeReferrals',
    label: 'Referrals',
    noun: 'referrals',
    were: 'were',
    scope: [
      'The record does not say whether a referral is still open. The priority is the one recorded by the practice.',
    ],
  },
  diaryEntries: {
    parameter: 'includeDiaryEntries',
    label: 'Diary entries',
    noun: 'diary entries',
    were: 'were',
    scope: [
      'Planned actions as recorded; the meaning of the date differs between practices. Automatic recalls may be missing.',
    ],
  },
};

const NOT_NONE = "Do not read this as 'none recorded'.";

/** Sentences about an area or a whole answer. */
export const SAY = {
  notRequested: (area: RecordArea) => `${AREA_WORDS[area].label} ${AREA_WORDS[area].were} not requested.`,
  empty: (area: RecordArea) => `No ${AREA_WORDS[area].noun} recorded in the GP practice record for what was asked.`,
  noActiveAllergies: 'No active allergies recorded. This is not a statement that the patient has no allergies.',
  noKnownAllergies: 'The practice has recorded: No known allergies.',
  noKnownBesideAllergies: "The practice has recorded allergies and also 'No known allergies'. Check with the practice.",
  emptyWithWarning: (area: RecordArea) =>
    `${AREA_WORDS[area].label}: the practice sent no entries, and a warning that some are withheld or missing. ${NOT_NONE}`,
  notSupported: (area: RecordArea) =>
    `${AREA_WORDS[area].label} cannot be supplied by this practice's system. ${NOT_NONE}`,
  disabled: (area: RecordArea) => `${AREA_WORDS[area].label}: sharing is switched off at this practice. ${NOT_NONE}`,
  missing: (area: RecordArea) =>
    `${AREA_WORDS[area].label} ${AREA_WORDS[area].were} requested, but the practice's system did not supply the list. ${NOT_NONE}`,
  emptyButOutside: (area: RecordArea) =>
    `${AREA_WORDS[area].label}: the practice's own list is empty, but the answer holds entries outside of it.`,
  noneActiveSent: `The practice sent no active allergies, and a warning that some are withheld or missing. ${NOT_NONE}`,
  endedMissing: "Ended allergies were requested, but the practice's system did not supply the list.",
  activeMissing: `Active allergies were requested, but the practice's system did not supply the list. ${NOT_NONE}`,
  returned: (count: number) => (count === 1 ? '1 entry.' : `${count} entries.`),
  ended: (count: number) => `${count} of them ended.`,
  incomplete: 'The practice warns that some entries are withheld or missing.',
  partIgnored: "The practice's system did not apply a part of the request.",
  unlisted: (count: number) => `${count} ${count === 1 ? 'item is' : 'items are'} not in the practice's list.`,
  notShown: (count: number) => `${count} ${count === 1 ? 'item' : 'items'} could not be displayed.`,
  partlyRead: (count: number) => `${count} ${count === 1 ? 'item' : 'items'} could be read only in part.`,
  noDocuments: `Documents cannot be supplied by this practice. ${NOT_NONE}`,
  systemMessage: "The practice's system sent a message about this record. Read its text.",
  linkedOnly: 'Linked to a problem or consultation; not part of what was searched. The list may have gaps.',
  absent: (type: string) => `${type === '' ? 'An entry' : `An entry (${type})`} that is not included in this answer`,
  notIncluded: (display: string) => `${display} (not included in this answer)`,
  endedNotRequested: 'Ended allergies were not requested.',
  issuesNotRequested: 'Prescription issues were not requested.',
  notGivenNotRequested: 'Immunisations recorded as not given were not requested.',
  filtered: (area: RecordArea, filter: string) =>
    `${AREA_WORDS[area].label}: only ${filter}. Items outside were not requested.`,
} as const;

/** What a reader must know about a single item. */
export const FLAG = {
  otherPatient: "The practice's system names another patient entry for this item. Check with the practice.",
  sharedId: 'Another item of this answer carries the same id. It may be a duplicate.',
  noIdentifier: 'The practice sent no identifier for this item.',
  oddDate: 'A date of this item is no date of the calendar; it is shown as sent.',
  damaged: 'Part of this item could not be read.',
  noTerm: "The practice sent no term of its own: a code's description is shown.",
  notForPatient: 'Not to be disclosed to the patient or carers.',
  unlisted: "Not in the practice's list.",
  notShown: 'This view shows no more of this entry than its title.',
  linkedOnly: SAY.linkedOnly,
  endedButActive: 'The practice lists this entry as ended but gives it the status active.',
  activeButEnded: 'The practice lists this entry as active but also marks it as ended.',
  endDatePassed: 'End date passed.',
  noIssue: 'No issue by this practice recorded.',
  noStatement: 'Only a prescription was sent for this medicine, without its summary entry.',
  resultsAbsent: (count: number) =>
    `${count} ${count === 1 ? 'result' : 'results'} of this report ${count === 1 ? 'is' : 'are'} not included in this answer.`,
  membersAbsent: (count: number) =>
    `${count} ${count === 1 ? 'part' : 'parts'} of this entry ${count === 1 ? 'is' : 'are'} not included in this answer.`,
  lookAlike: 'Another item of this answer says the same under another id. It may be a duplicate.',
  unknownValue: 'The practice sent a value of a kind that this view cannot show.',
  noSignificance: 'The practice did not say whether this problem is major or minor.',
  preliminary: 'Preliminary: it may still change.',
  amended: 'Amended after it was first issued.',
  withdrawn: (status: string) => `The practice gives this entry the status ${status}.`,
  notGiven: 'Not given on this day.',
  givenNotStated: 'The practice did not say whether this was given.',
  secondHand: 'Reported, not first-hand.',
  noDate: 'Date not recorded.',
  draft: 'Draft: this consultation is not finished.',
  headerOnly: 'Only the heading of this consultation is in this answer; its content was not supplied.',
  planned: 'Planned action, not an event.',
  datePassed: 'Planned, date passed.',
  anOrder: 'The practice lists a test request as a diary entry.',
  noFile: 'The practice offers no file for this document.',
  doseChanged: (date: string) => `Dose last changed on ${date}.`,
} as const;

export const NOT_RECORDED = 'not recorded';
export const NOT_INCLUDED = 'not included in this answer';
