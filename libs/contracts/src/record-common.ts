import { z } from 'zod';
import { RECORD_AREAS } from './record-areas.js';

export const CodedTerm = z
  .object({
    /** Original term text; must always be shown (access-record-structured.md §2.8). */
    term: z.string(),
    codings: z.array(z.object({ system: z.string(), code: z.string(), display: z.string().optional() })),
    /** `degraded` and `none`: not usable for automatic checks (hazards.md 2). */
    coded: z.enum(['full', 'degraded', 'none']),
  })
  .meta({ id: 'CodedTerm' });
export type CodedTerm = z.infer<typeof CodedTerm>;

export const ItemIdentifier = z
  .object({ system: z.string().optional(), value: z.string() })
  .meta({ id: 'ItemIdentifier' });

/** Who did something, as far as the record says. */
export const Person = z
  .object({ name: z.string(), role: z.string().optional(), organisation: z.string().optional() })
  .meta({ id: 'Person' });
export type Person = z.infer<typeof Person>;

/** A date exactly as sent. `unreadable`: no date of the calendar; its text is shown all the same. */
export const RecordDate = z
  .object({
    sent: z.string(),
    precision: z.enum(['year', 'month', 'day', 'time', 'unreadable']),
  })
  .meta({ id: 'RecordDate' });
export type RecordDate = z.infer<typeof RecordDate>;

/** Where an item was first found. All but `primary` is not part of what was searched (hazards.md 99). */
export const SeenIn = z.enum(['primary', 'consultation', 'problem', 'unlisted']);
export type SeenIn = z.infer<typeof SeenIn>;

export const LinkRelation = z.enum([
  /** On a problem: the entry that is the problem. */
  'actual-problem',
  /** On a problem: an entry that belongs to it. */
  'related-content',
  'parent-problem',
  'child-problem',
  'sibling-problem',
  'related-problem',
  /** On any item: a problem that names it. */
  'problem',
  /** The consultation in which the item was recorded. */
  'consultation',
  'document',
  /** What names this document. */
  'referred-from',
  'parent',
  'child',
]);
export type LinkRelation = z.infer<typeof LinkRelation>;

/** From one item to another, visible from both sides. */
export const ItemLink = z
  .object({
    relation: LinkRelation,
    /** FHIR type and id of what is named; empty where the practice sent a sentence only. */
    type: z.string(),
    id: z.string(),
    /** Title of what is named, or what the practice wrote in place of it. */
    text: z.string().optional(),
    /** False: not in this answer, or not shown by this view. */
    shown: z.boolean(),
    /** Where it is shown, and the `id` of the item that shows it. */
    area: z.enum([...RECORD_AREAS, 'documents']).optional(),
    itemId: z.string().optional(),
  })
  .meta({ id: 'ItemLink' });
export type ItemLink = z.infer<typeof ItemLink>;

/** Fields by which any item can be told from others, traced to its source and judged. */
export const itemFields = {
  id: z.string(),
  /** All of them as sent, for whoever stores or forwards the item. */
  identifiers: z.array(ItemIdentifier),
  seenIn: SeenIn,
  /** Code of the area's list in which it was found; absent when only a consultation, a problem or nothing names it. */
  source: z.string().optional(),
  /** True: it came with a problem or consultation only and is not part of what was searched (hazards.md 99). */
  linkedOnly: z.boolean(),
  /** Id of another item that says the same under another id (hazards.md 19, 48). Nothing is left out for it. */
  possibleDuplicateOf: z.string().optional(),
  /** Codes of `meta.security` as sent, e.g. `NOPAT`. Absence proves nothing (access-record-structured.md §2.18). */
  securityLabels: z.array(z.string()),
  links: z.array(ItemLink),
  /** Things the reader must know about this item, e.g. that it names another patient id. */
  flags: z.array(z.string()),
} as const;
