import { z } from 'zod';
import { RECORD_AREAS } from './record-areas.js';
import { CodedTerm, ItemIdentifier, ItemLink, Person, RecordDate, itemFields } from './record-common.js';

/** One line of a consultation; the whole item stands in its own area. Source: access-record-structured.md §2.6, §2.7, §4.5. */
export const ConsultationEntry = z
  .object({
    /** `note`: free text, which stands here only. `sentence`: the practice cannot send the item. `absent`: not in this answer. */
    kind: z.enum(['item', 'note', 'sentence', 'absent']),
    type: z.string(),
    id: z.string(),
    /** In one line; a note whole, with its layout. Planned actions begin with `Planned:`. */
    text: z.string(),
    /** Where the whole item is shown, and the `id` that it has there. */
    area: z.enum([...RECORD_AREAS, 'documents']).optional(),
    itemId: z.string().optional(),
    /** On a note. */
    term: CodedTerm.optional(),
    identifiers: z.array(ItemIdentifier).optional(),
    date: RecordDate.optional(),
    performers: z.array(Person).optional(),
    flags: z.array(z.string()),
  })
  .meta({ id: 'ConsultationEntry' });
export type ConsultationEntry = z.infer<typeof ConsultationEntry>;

export const ConsultationTopic = z
  .object({
    title: z.string().optional(),
    problems: z.array(ItemLink),
    /** In the order of the source; what stands directly under the topic has no title. */
    headings: z.array(z.object({ title: z.string().optional(), entries: z.array(ConsultationEntry) })),
  })
  .meta({ id: 'ConsultationTopic' });
export type ConsultationTopic = z.infer<typeof ConsultationTopic>;

export const ConsultationItem = z
  .object({
    ...itemFields,
    type: CodedTerm,
    /** Absent: date unknown. */
    start: RecordDate.optional(),
    end: RecordDate.optional(),
    /** In the words of the record, e.g. `10 min`. */
    length: z.string().optional(),
    draft: z.boolean(),
    staff: z.array(z.object({ part: z.string(), person: Person })),
    places: z.array(z.string()),
    organisation: Person.optional(),
    /** `not-supplied`: the header alone came; never to be shown as an empty consultation (access-record-structured.md §2.6). */
    content: z.enum(['supplied', 'not-supplied']),
    topics: z.array(ConsultationTopic),
    /** Items that name this consultation but stand under none of its topics. */
    outsideTopics: z.array(ConsultationEntry),
  })
  .meta({ id: 'ConsultationItem' });
export type ConsultationItem = z.infer<typeof ConsultationItem>;
