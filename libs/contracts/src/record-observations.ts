import { z } from 'zod';
import { CodedTerm, ItemIdentifier, Person, RecordDate, itemFields } from './record-common.js';

/** A value with everything that must never be parted from it. Numbers are the practice's own digits: no rounding, no other unit. */
export const ObservedValue = z
  .object({
    /** Whole, in words: comparator, number and unit, or the text. */
    text: z.string(),
    comparator: z.string().optional(),
    number: z.string().optional(),
    unit: z.string().optional(),
    approximate: z.boolean(),
    coded: CodedTerm.optional(),
  })
  .meta({ id: 'ObservedValue' });
export type ObservedValue = z.infer<typeof ObservedValue>;

export const ReferenceRange = z
  .object({
    text: z.string(),
    low: z.string().optional(),
    high: z.string().optional(),
    unit: z.string().optional(),
    /** For whom or what it holds. */
    appliesTo: z.string().optional(),
  })
  .meta({ id: 'ReferenceRange' });
export type ReferenceRange = z.infer<typeof ReferenceRange>;

const measured = {
  term: CodedTerm,
  value: ObservedValue.optional(),
  /** Why there is no value. */
  absentReason: z.string().optional(),
  ranges: z.array(ReferenceRange),
  interpretation: z.string().optional(),
} as const;

/** What an Observation says, in all its uses. Source: access-record-structured.md §2.14. */
const observed = {
  ...measured,
  /** Parts of one entry, e.g. of a blood pressure. */
  components: z.array(z.object(measured)),
  /** Systolic and diastolic as one pair; `?` for a half that was not sent. */
  bloodPressure: z.string().optional(),
  comment: z.string().optional(),
  effective: RecordDate.optional(),
  /** End of a period. */
  effectiveTo: RecordDate.optional(),
  issued: RecordDate.optional(),
  performers: z.array(Person),
  bodySite: z.string().optional(),
  method: z.string().optional(),
  /** `Final`, `Preliminary` …; `status not given` for unknown, never taken for final (hazards.md 20). */
  status: z.string(),
  preliminary: z.boolean(),
} as const;

/** An entry of the uncategorised data, or a status of immunisation. Children follow their parent. */
export const ObservationItem = z
  .object({
    ...itemFields,
    ...observed,
    /** 0: stands by itself; 1: belongs to the entry `parent` … */
    level: z.int(),
    parent: z.string().optional(),
  })
  .meta({ id: 'ObservationItem' });
export type ObservationItem = z.infer<typeof ObservationItem>;

/** A comment at the level at which it stands. `filing`: by whoever filed the report at the practice. */
export const ReportComment = z
  .object({
    id: z.string(),
    identifiers: z.array(ItemIdentifier),
    kind: z.enum(['filing', 'comment']),
    /** Layout as sent. */
    text: z.string(),
    date: RecordDate.optional(),
    performers: z.array(Person),
    flags: z.array(z.string()),
  })
  .meta({ id: 'ReportComment' });
export type ReportComment = z.infer<typeof ReportComment>;

const partOfReport = {
  id: z.string(),
  identifiers: z.array(ItemIdentifier),
  ...observed,
  comments: z.array(ReportComment),
  /** Ids of specimens of the report. */
  specimens: z.array(z.string()),
  flags: z.array(z.string()),
} as const;

export const ReportResult = z.object(partOfReport).meta({ id: 'ReportResult' });
export type ReportResult = z.infer<typeof ReportResult>;

export const ReportGroup = z
  .object({
    ...partOfReport,
    /** Id of the group that this one belongs to. */
    within: z.string().optional(),
    results: z.array(ReportResult),
  })
  .meta({ id: 'ReportGroup' });
export type ReportGroup = z.infer<typeof ReportGroup>;

export const ReportSpecimen = z
  .object({
    id: z.string(),
    identifiers: z.array(ItemIdentifier),
    type: CodedTerm,
    collected: RecordDate.optional(),
    collectedTo: RecordDate.optional(),
    received: RecordDate.optional(),
    accession: z.string().optional(),
    fasting: z.string().optional(),
    quantity: z.string().optional(),
    bodySite: z.string().optional(),
    status: z.string().optional(),
    notes: z.array(z.string()),
    flags: z.array(z.string()),
  })
  .meta({ id: 'ReportSpecimen' });
export type ReportSpecimen = z.infer<typeof ReportSpecimen>;

export const TestRequest = z
  .object({
    id: z.string(),
    identifiers: z.array(ItemIdentifier),
    title: CodedTerm,
    authored: RecordDate.optional(),
    requestedBy: Person.optional(),
    notes: z.array(z.string()),
    flags: z.array(z.string()),
  })
  .meta({ id: 'TestRequest' });
export type TestRequest = z.infer<typeof TestRequest>;

/** A report with comments at every level. Source: access-record-structured.md §2.15, §4.7; hazards.md 20, 23, 24, 62. */
export const InvestigationItem = z
  .object({
    ...itemFields,
    title: CodedTerm,
    category: z.string().optional(),
    status: z.string(),
    preliminary: z.boolean(),
    issued: RecordDate.optional(),
    effective: RecordDate.optional(),
    effectiveTo: RecordDate.optional(),
    performers: z.array(Person),
    requests: z.array(TestRequest),
    specimens: z.array(ReportSpecimen),
    comments: z.array(ReportComment),
    groups: z.array(ReportGroup),
    /** Results in no group. */
    results: z.array(ReportResult),
    conclusion: z.string().optional(),
    codedDiagnoses: z.array(CodedTerm),
  })
  .meta({ id: 'InvestigationItem' });
export type InvestigationItem = z.infer<typeof InvestigationItem>;
