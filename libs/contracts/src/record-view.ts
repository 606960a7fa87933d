import { z } from 'zod';
import { RecordArea } from './record-areas.js';
import { DiaryItem, DocumentItem, ImmunisationItem, ProblemItem, ReferralItem } from './record-clinical-items.js';
import { ConsultationItem } from './record-consultations.js';
import { AllergyItem, MedicationItem } from './record-medicines-allergies.js';
import { InvestigationItem, ObservationItem } from './record-observations.js';

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
export const RecordWarning = z
  .object({
    area: RecordArea.optional(),
    /** `confidential-items`, `data-in-transit`, `data-awaiting-filing`, a Spine code of the bundle's OperationOutcome, or an unknown code as sent. */
    code: z.string(),
    /** Sentence for the clinician. */
    message: z.string(),
    /** What the practice wrote, as sent. */
    practiceText: z.string().optional(),
    /** Title of the list that carried it; absent for an OperationOutcome. */
    list: z.string().optional(),
  })
  .meta({ id: 'RecordWarning' });
export type RecordWarning = z.infer<typeof RecordWarning>;

/** A list as the practice sent it. */
const ListSummary = z.object({
  code: z.string(),
  title: z.string(),
  itemCount: z.int(),
  emptyReason: z.string().optional(),
  note: z.string().optional(),
});

export const AreaView = z
  .object({
    area: RecordArea,
    /** Plain words for the area. */
    label: z.string(),
    requested: z.boolean(),
    state: AreaState,
    /** Sentence that tells the state; never `none recorded` for what was not asked or not supplied. */
    message: z.string(),
    /** Each primary list of the area. */
    lists: z.array(ListSummary),
    /** Lists of entries that came with consultations or problems; never part of what was searched. */
    linkedLists: z.array(ListSummary),
    /** Sum over the primary lists; absent when the practice supplied none. */
    itemCount: z.int().optional(),
    /** Entries of the lists that could not be shown as an item; absent when there are none. */
    notShown: z.int().optional(),
    /** Items of which a part could not be read: kept and marked; absent when there are none. */
    partlyRead: z.int().optional(),
    /** Standing sentences that belong beside the area (hazards.md §7). */
    advice: z.array(z.string()),
    /** Entries that are only a sentence, e.g. that a kind of item cannot be supplied. */
    displayOnly: z.array(z.string()),
  })
  .meta({ id: 'AreaView' });
export type AreaView = z.infer<typeof AreaView>;

/** No area of the request: documents come with consultations, problems, referrals and reports alone. */
export const RecordDocuments = z
  .object({
    lists: z.array(ListSummary),
    items: z.array(DocumentItem),
    displayOnly: z.array(z.string()),
    notShown: z.int().optional(),
  })
  .meta({ id: 'RecordDocuments' });
export type RecordDocuments = z.infer<typeof RecordDocuments>;

/** The Patient of the bundle, as far as it is compared and shown. */
export const BundlePatient = z
  .object({
    nhsNumber: z.string(),
    familyName: z.string().optional(),
    givenName: z.string().optional(),
    gender: z.string().optional(),
    birthDate: z.string().optional(),
    /** ODS code of the registered practice by the bundle (gp-connect-core.md §9.2). */
    practiceOdsCode: z.string().optional(),
    practiceName: z.string().optional(),
  })
  .meta({ id: 'BundlePatient' });
export type BundlePatient = z.infer<typeof BundlePatient>;

/** Everything that is read out of a practice's bundle, before PDS is compared. */
export const RecordContent = z.object({
  patient: BundlePatient,
  areas: z.array(AreaView),
  warnings: z.array(RecordWarning),
  allergies: z.array(AllergyItem),
  medications: z.array(MedicationItem),
  consultations: z.array(ConsultationItem),
  problems: z.array(ProblemItem),
  immunisations: z.object({ vaccinations: z.array(ImmunisationItem), statuses: z.array(ObservationItem) }),
  uncategorisedData: z.array(ObservationItem),
  investigations: z.array(InvestigationItem),
  referrals: z.array(ReferralItem),
  diaryEntries: z.array(DiaryItem),
  documents: RecordDocuments,
  /** References that lead out of the answer, by type of the resource that makes them and of what they name. */
  unresolved: z.array(z.object({ from: z.string(), type: z.string(), count: z.int() })),
  /** Resources of the bundle that this view does not show, by type: nothing is dropped silently. */
  unrendered: z.array(z.object({ type: z.string(), count: z.int() })),
  /** `different` and `absent` are logged and counted, not shown (gp-connect-core.md §2). */
  bundleId: z.enum(['same', 'different', 'absent']),
  /** Parameters of the request that the practice did not know or has switched off, as its system names them. */
  unsupportedParameters: z.array(z.string()),
});
export type RecordContent = z.infer<typeof RecordContent>;
