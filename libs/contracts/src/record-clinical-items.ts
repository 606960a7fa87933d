import { z } from 'zod';
import { CodedTerm, Person, RecordDate, itemFields } from './record-common.js';

/** A problem header. Source: access-record-structured.md §4.3; its entries and related problems are its `links`. */
export const ProblemItem = z
  .object({
    ...itemFields,
    title: CodedTerm,
    /** `major` or `minor`, or what the practice sent. */
    significance: z.string().optional(),
    status: z.string().optional(),
    onset: RecordDate.optional(),
    ended: RecordDate.optional(),
    recorded: RecordDate.optional(),
    assertedBy: Person.optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ProblemItem' });
export type ProblemItem = z.infer<typeof ProblemItem>;

/** Source: access-record-structured.md §4.4. */
export const ImmunisationItem = z
  .object({
    ...itemFields,
    name: CodedTerm,
    /** `not-given` is about that one day (access-record-structured.md §2.13); `not-stated`: the practice did not say. */
    given: z.enum(['given', 'not-given', 'not-stated']),
    reasonsGiven: z.array(CodedTerm),
    reasonsNotGiven: z.array(CodedTerm),
    date: RecordDate.optional(),
    recorded: RecordDate.optional(),
    doses: z.array(
      z.object({
        sequence: z.int().optional(),
        series: z.int().optional(),
        description: z.string().optional(),
        targets: z.array(CodedTerm),
      }),
    ),
    product: CodedTerm.optional(),
    manufacturer: z.string().optional(),
    batch: z.string().optional(),
    expires: RecordDate.optional(),
    site: CodedTerm.optional(),
    route: CodedTerm.optional(),
    quantity: z.string().optional(),
    parentPresent: z.boolean().optional(),
    givenBy: z.array(Person),
    recordedBy: z.array(Person),
    /** The practice does not say what they did. */
    otherStaff: z.array(Person),
    place: z.string().optional(),
    /** Only for what was reported second-hand. */
    reportOrigin: z.string().optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ImmunisationItem' });
export type ImmunisationItem = z.infer<typeof ImmunisationItem>;

/** No status: the record does not say whether a referral is open. Source: access-record-structured.md §2.16, §4.8. */
export const ReferralItem = z
  .object({
    ...itemFields,
    reasons: z.array(CodedTerm),
    description: z.string().optional(),
    authored: RecordDate.optional(),
    recipients: z.array(Person),
    requestedBy: Person.optional(),
    /** As the practice recorded it; not the urgency of the e-Referral Service (hazards.md 73). */
    priority: z.string().optional(),
    specialty: CodedTerm.optional(),
    /** Unique booking reference number. */
    ubrn: z.string().optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'ReferralItem' });
export type ReferralItem = z.infer<typeof ReferralItem>;

/** Always a planned action, whatever its code or date. Source: access-record-structured.md §2.17, §4.8; hazards.md 76, 77, 81. */
export const DiaryItem = z
  .object({
    ...itemFields,
    context: z.literal('planned'),
    /** Begins with `Planned:`; to be shown in place of the bare term. */
    label: z.string(),
    title: CodedTerm,
    /** A single date as recorded; its meaning differs between practices. */
    due: RecordDate.optional(),
    dueFrom: RecordDate.optional(),
    dueTo: RecordDate.optional(),
    datePassed: z.boolean(),
    entered: RecordDate.optional(),
    requestedBy: Person.optional(),
    reasons: z.array(CodedTerm),
    /** As sent, and always `active`: not to be shown (hazards.md 76). */
    sentStatus: z.string().optional(),
    notes: z.array(z.string()),
  })
  .meta({ id: 'DiaryItem' });
export type DiaryItem = z.infer<typeof DiaryItem>;

/** Metadata only. Source: access-record-structured.md §2.16, §4.8. */
export const DocumentItem = z
  .object({
    ...itemFields,
    type: CodedTerm,
    description: z.string().optional(),
    status: z.string().optional(),
    created: RecordDate.optional(),
    added: RecordDate.optional(),
    authors: z.array(Person),
    custodian: Person.optional(),
    files: z.array(
      z.object({
        contentType: z.string().optional(),
        /** Bytes. */
        size: z.number().optional(),
        title: z.string().optional(),
        /** False: the practice offers no file; `title` may say why. */
        available: z.boolean(),
      }),
    ),
    notes: z.array(z.string()),
  })
  .meta({ id: 'DocumentItem' });
export type DocumentItem = z.infer<typeof DocumentItem>;
