import { z } from 'zod';

/** Clinical areas of Access Record Structured, in the order in which they are shown. Source: access-record-structured.md §1.2. */
export const RECORD_AREAS = [
  'allergies',
  'medications',
  'consultations',
  'problems',
  'immunisations',
  'uncategorisedData',
  'investigations',
  'referrals',
  'diaryEntries',
] as const;
export const RecordArea = z.enum(RECORD_AREAS);
export type RecordArea = z.infer<typeof RecordArea>;

/** Which areas to ask for. Filters are limited to those that cannot hide current data unnoticed. */
export const RecordRequest = z
  .strictObject({
    allergies: z.strictObject({ includeResolved: z.boolean().default(true) }).optional(),
    medications: z
      .strictObject({
        includeIssues: z.boolean().default(true),
        fromDate: z.iso.date().optional().meta({ description: 'Whole date, not after today.' }),
      })
      .optional(),
    consultations: z.strictObject({ mostRecent: z.int().min(1).max(1000).optional() }).optional(),
    problems: z.strictObject({}).optional(),
    immunisations: z.strictObject({ includeNotGiven: z.boolean().optional() }).optional(),
    uncategorisedData: z.strictObject({}).optional(),
    investigations: z.strictObject({}).optional(),
    referrals: z.strictObject({}).optional(),
    diaryEntries: z.strictObject({}).optional(),
  })
  .readonly();
export type RecordRequest = z.infer<typeof RecordRequest>;

/** State of an area; each has its own words. Source: access-record-structured.md §3.5. */
export const AreaState = z.enum([
  'NOT_REQUESTED',
  'RETURNED',
  'RETURNED_WITH_WARNING',
  'EMPTY',
  'EMPTY_WITH_WARNING',
  'NOT_SUPPORTED',
  'DISABLED',
  'PART_IGNORED',
  'MISSING',
]);
export type AreaState = z.infer<typeof AreaState>;

/** A warning that must be shown. `area` is absent when it holds for the whole record. */
export const RecordWarning = z.object({
  area: RecordArea.optional(),
  /** `confidential-items`, `data-in-transit`, `data-awaiting-filing`, a Spine code of the bundle's OperationOutcome, or an unknown code as sent. */
  code: z.string(),
  /** Sentence for the clinician. */
  message: z.string(),
  /** What the practice wrote, as sent. */
  practiceText: z.string().optional(),
  /** Title of the list that carried it; absent for an OperationOutcome. */
  list: z.string().optional(),
});
export type RecordWarning = z.infer<typeof RecordWarning>;

export const CodedTerm = z.object({
  /** Original term text; must always be shown (access-record-structured.md §2.8). */
  term: z.string(),
  codings: z.array(z.object({ system: z.string(), code: z.string(), display: z.string().optional() })),
  /** `degraded` and `none`: not usable for automatic checks (hazards.md 2). */
  coded: z.enum(['full', 'degraded', 'none']),
});
export type CodedTerm = z.infer<typeof CodedTerm>;

export const ItemIdentifier = z.object({ system: z.string().optional(), value: z.string() });

/** Who did something, as far as the record says. */
export const Person = z.object({ name: z.string(), role: z.string().optional(), organisation: z.string().optional() });
export type Person = z.infer<typeof Person>;

export const AllergyItem = z.object({
  id: z.string(),
  identifiers: z.array(ItemIdentifier),
  section: z.enum(['active', 'ended']),
  /** As on a medicine; an item that is not `primary` is not part of what was searched (hazards.md 99). */
  seenIn: z.enum(['primary', 'consultation', 'problem', 'unlisted']).optional(),
  substance: CodedTerm,
  /** True only for the exact code 716186003 (access-record-structured.md §2.10). */
  noKnownAllergies: z.boolean(),
  decisionSupport: z.enum(['usable', 'not-coded', 'excluded-ended']),
  reaction: z.string(),
  severity: z.string().optional(),
  criticality: z.string().optional(),
  type: z.string().optional(),
  categories: z.array(z.string()),
  verificationStatus: z.string().optional(),
  /** Dates keep the precision with which they were sent. */
  onset: z.string().optional(),
  lastOccurrence: z.string().optional(),
  recorded: z.string().optional(),
  recordedBy: Person.optional(),
  assertedBy: Person.optional(),
  notes: z.array(z.string()),
  ended: z.object({ date: z.string().optional(), reason: z.string().optional() }).optional(),
  /** Things the reader must know about this item, e.g. that it names another patient id. */
  flags: z.array(z.string()),
});
export type AllergyItem = z.infer<typeof AllergyItem>;

export const MedicationIssue = z.object({
  id: z.string(),
  /** Only when it differs from the plan's, e.g. a generic issued for a brand. */
  name: z.string().optional(),
  authoredOn: z.string().optional(),
  validFrom: z.string().optional(),
  validTo: z.string().optional(),
  quantity: z.string().optional(),
  /** Only when it differs from the plan's. */
  dose: z.string().optional(),
  status: z.string().optional(),
  future: z.boolean(),
  recordedBy: Person.optional(),
  notes: z.array(z.string()),
});
export type MedicationIssue = z.infer<typeof MedicationIssue>;

export const MedicationItem = z.object({
  id: z.string(),
  identifiers: z.array(ItemIdentifier),
  /** `primary`: found by the search; `linked`: only through a problem or consultation, not part of what was searched (hazards.md 99). */
  seenIn: z.enum(['primary', 'consultation', 'problem', 'unlisted']),
  name: CodedTerm,
  dose: z.string(),
  instructions: z.string().optional(),
  /** `Active` is not proof of current use. */
  status: z.string(),
  type: z.string(),
  start: z.string().optional(),
  end: z.string().optional(),
  /** A date as sent, `not recorded`, or `not applicable`. */
  lastIssued: z.string(),
  lastIssuedFrom: z.enum(['practice', 'last-issue', 'none']),
  prescribingAgency: z.string().optional(),
  prescribedBy: Person.optional(),
  recordedBy: Person.optional(),
  quantity: z.string().optional(),
  supply: z.string().optional(),
  repeats: z
    .object({
      issued: z.int().optional(),
      allowed: z.int().optional(),
      expires: z.string().optional(),
      expired: z.boolean(),
    })
    .optional(),
  stopped: z.object({ reason: z.string().optional(), date: z.string().optional() }).optional(),
  replaces: z.string().optional(),
  notes: z.array(z.string()),
  issues: z.array(MedicationIssue),
  flags: z.array(z.string()),
});
export type MedicationItem = z.infer<typeof MedicationItem>;

export const AreaView = z.object({
  area: RecordArea,
  /** Plain words for the area. */
  label: z.string(),
  requested: z.boolean(),
  state: AreaState,
  /** Sentence that tells the state; never `none recorded` for what was not asked or not supplied. */
  message: z.string(),
  /** Entries of each primary list of the area as the practice sent it. */
  lists: z.array(
    z.object({
      code: z.string(),
      title: z.string(),
      itemCount: z.int(),
      emptyReason: z.string().optional(),
      note: z.string().optional(),
    }),
  ),
  /** Sum over the primary lists; absent when the practice supplied none. */
  itemCount: z.int().optional(),
  /** Entries of the lists that could not be shown as an item; absent when there are none. */
  notShown: z.int().optional(),
  /** Standing sentences that belong beside the area (hazards.md §7). */
  advice: z.array(z.string()),
  /** Entries that are only a sentence, e.g. that a kind of item cannot be supplied. */
  displayOnly: z.array(z.string()),
});
export type AreaView = z.infer<typeof AreaView>;

/** The Patient of the bundle, as far as it is compared and shown. */
export const BundlePatient = z.object({
  nhsNumber: z.string(),
  familyName: z.string().optional(),
  givenName: z.string().optional(),
  gender: z.string().optional(),
  birthDate: z.string().optional(),
  /** ODS code of the registered practice by the bundle (gp-connect-core.md §9.2). */
  practiceOdsCode: z.string().optional(),
  practiceName: z.string().optional(),
});
export type BundlePatient = z.infer<typeof BundlePatient>;

/** Everything that is read out of a practice's bundle, before PDS is compared. */
export const RecordContent = z.object({
  patient: BundlePatient,
  areas: z.array(AreaView),
  warnings: z.array(RecordWarning),
  allergies: z.array(AllergyItem),
  medications: z.array(MedicationItem),
  /** Resources of the bundle that this view does not show, by type: nothing is dropped silently. */
  unrendered: z.array(z.object({ type: z.string(), count: z.int() })),
  /** `different` and `absent` are logged and counted, not shown (gp-connect-core.md §2). */
  bundleId: z.enum(['same', 'different', 'absent']),
});
export type RecordContent = z.infer<typeof RecordContent>;
