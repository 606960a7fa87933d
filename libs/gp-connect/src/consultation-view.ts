import type { ConsultationEntry, ConsultationItem, ConsultationTopic, ItemLink } from '#contracts';
import { Stu3Encounter, type Stu3CodeableConcept } from '#fhir';
import { entriesOf, type ConsultationTree, type TreeTopic } from './consultation-tree.js';
import { toConsultationEntries, type EntryContext } from './consultation-entry.js';
import { itemHead, termFlags, when } from './item-context.js';
import { quantityText } from './quantity.js';
import { toRecordDate } from './record-dates.js';
import type { RecordResource } from './record-resource.js';
import { statusFlags } from './status.js';
import { filled, termOf, toCodedTerm } from './term.js';
import { FLAG } from './texts.js';

/** Decided by the code, whose system varies: access-record-structured.md §2.12. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['PPRF', 'seen by'],
  ['REC', 'recorded by'],
  ['PART', 'also took part'],
]);

export interface ConsultationContext extends EntryContext {
  /** Items that name the consultation as their own, without the parts of other items. */
  readonly recordedIn: (encounter: RecordResource) => readonly RecordResource[];
}

/** Header, then topics, headings and items in the order of the source. Source: access-record-structured.md §2.6, §2.12, §4.5. */
export function toConsultationItem(tree: ConsultationTree, context: ConsultationContext): ConsultationItem {
  const { found, lists } = tree;
  const read = Stu3Encounter.parse(found.resource.body);
  const supplied = lists.length > 0;
  const draft = read.status === 'unknown';
  lists.forEach(({ resource }) => {
    context.index.show(resource);
  });
  const head = itemHead(
    found,
    {
      read,
      subject: read.subject,
      dates: [read.period?.start, read.period?.end],
      flags: [
        ...when(draft, FLAG.draft),
        ...when(filled(read.period?.start) === undefined, FLAG.noDate),
        ...when(!supplied, FLAG.headerOnly),
        ...statusFlags(read.status),
        ...termFlags(read.type[0]),
      ],
    },
    context,
  );
  return {
    ...head,
    ...headerOf(read, found.resource, context),
    draft,
    content: supplied ? 'supplied' : 'not-supplied',
    topics: tree.topics.map((topic) => toTopic(topic, head.links, context)),
    outsideTopics: outsideTopics(tree, context),
  };
}

function headerOf(read: Stu3Encounter, resource: RecordResource, { who }: ConsultationContext) {
  return {
    type: toCodedTerm(read.type[0], 'Consultation of no named type'),
    start: toRecordDate(read.period?.start),
    end: toRecordDate(read.period?.end),
    length: quantityText(read.length),
    staff: read.participant.flatMap(({ type, individual }) => {
      const person = who(individual, resource);
      return person === undefined ? [] : [{ part: partOf(type), person }];
    }),
    places: read.location.flatMap(({ location }) => who(location, resource)?.name ?? []),
    organisation: who(read.serviceProvider, resource),
  };
}

function partOf(types: readonly Stu3CodeableConcept[]): string {
  const known = types.flatMap(({ coding }) => coding.flatMap(({ code }) => PARTS.get(code ?? '') ?? []))[0];
  return known ?? types.flatMap((type) => termOf(type) ?? [])[0] ?? 'took part';
}

/** Problems that the topic names are among the links of the consultation. */
function toTopic(
  { list, headings }: TreeTopic,
  links: readonly ItemLink[],
  context: ConsultationContext,
): ConsultationTopic {
  const named = (list?.problems ?? []).flatMap(({ reference }) =>
    context.index.resolve(reference, list?.resource).map(({ id }) => id ?? ''),
  );
  return {
    title: list?.sentTitle,
    problems: links.filter(({ relation, id }) => relation === 'problem' && named.includes(id)),
    headings: headings.map(({ title, entries }) => ({ title, entries: toConsultationEntries(entries, context) })),
  };
}

function outsideTopics(tree: ConsultationTree, context: ConsultationContext): ConsultationEntry[] {
  const inside = new Set(entriesOf(tree).map((resource) => keyOf(resource, context)));
  const outside = context.recordedIn(tree.found.resource).filter((resource) => !inside.has(keyOf(resource, context)));
  return toConsultationEntries(
    outside.map((resource) => ({ kind: 'found', resources: [resource] })),
    context,
  );
}

/** A plan and its statement are one item, a note is itself. */
function keyOf(resource: RecordResource, { places, notes }: ConsultationContext): unknown {
  const place = places.get(resource);
  return place === undefined || notes.has(resource) || place.itemId === '' ? resource : `${place.area}/${place.itemId}`;
}
