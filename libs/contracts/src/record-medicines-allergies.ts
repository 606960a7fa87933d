import { z } from 'zod';
import { CodedTerm, ItemIdentifier, Person, itemFields } from './record-common.js';

export const AllergyItem = z
  .object({
    ...itemFields,
    section: z.enum(['active', 'ended']),
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
  })
  .meta({ id: 'AllergyItem' });
export type AllergyItem = z.infer<typeof AllergyItem>;

export const MedicationIssue = z
  .object({
    id: z.string(),
    identifiers: z.array(ItemIdentifier),
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
  })
  .meta({ id: 'MedicationIssue' });
export type MedicationIssue = z.infer<typeof MedicationIssue>;

export const MedicationItem = z
  .object({
    ...itemFields,
    /** The authorisation behind it; `id` and `identifiers` are those of the summary entry. */
    plan: z.object({ id: z.string(), identifiers: z.array(ItemIdentifier) }).optional(),
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
  })
  .meta({ id: 'MedicationItem' });
export type MedicationItem = z.infer<typeof MedicationItem>;
