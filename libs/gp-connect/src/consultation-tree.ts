import type { FoundItem } from './item-finding.js';
import type { ListEntry, RecordList } from './list-reading.js';
import type { RecordResource } from './record-resource.js';

const CONSULTATION = '325851000000107';
const TOPIC = '25851000000105';

interface TreeHeading {
  /** Of a heading inside a heading: both, with a slash. */
  readonly title: string | undefined;
  readonly entries: readonly ListEntry[];
}
export interface TreeTopic {
  readonly list: RecordList | undefined;
  readonly headings: readonly TreeHeading[];
}
/** The structure of one consultation in the order of the source. Source: access-record-structured.md §2.6; hazards.md 28, 52. */
export interface ConsultationTree {
  readonly found: FoundItem;
  readonly topics: readonly TreeTopic[];
  /** Lists of the structure that stand in it. */
  readonly lists: readonly RecordList[];
}

/** Trees of all consultations of the answer. A list of no known code that stands in a tree is a heading. */
export function treesOf(found: readonly FoundItem[], lists: readonly RecordList[]): readonly ConsultationTree[] {
  const structure = lists.filter(({ role }) => role.kind === 'structure' || role.kind === 'unknown');
  const byResource = new Map(structure.map((list) => [list.resource, list]));
  const pairs = structure.flatMap((list) => list.encounters.map((encounter) => ({ encounter, list })));
  const byEncounter = Map.groupBy(pairs, ({ encounter }) => encounter);
  return found.map((one) => {
    const own = (byEncounter.get(one.resource) ?? []).map(({ list }) => list);
    return treeOf(one, own, byResource);
  });
}

/** Every resource that stands in the tree. */
export function entriesOf({ topics }: ConsultationTree): readonly RecordResource[] {
  const entries = topics.flatMap(({ headings }) => headings.flatMap((heading) => heading.entries));
  return entries.flatMap((entry) => (entry.kind === 'found' ? entry.resources : []));
}

/** Beyond this a list stays an entry: real consultations have three levels. */
const DEEPEST = 10;

interface Walk {
  readonly all: ReadonlyMap<RecordResource, RecordList>;
  /** Lists that stand in the tree already: no ring leads astray. */
  readonly seen: Set<RecordList>;
}

/** From the consultation's own list; then topics and headings of the encounter that nothing in the tree names. */
function treeOf(found: FoundItem, own: readonly RecordList[], all: Walk['all']): ConsultationTree {
  const roots = own.filter(({ code }) => code === CONSULTATION);
  const walk: Walk = { all, seen: new Set(roots) };
  const named = roots.flatMap((root) => topicsOf(root, walk));
  const rest = [...own.filter(({ code }) => code === TOPIC), ...own];
  const left = rest.flatMap((list) => (walk.seen.has(list) ? [] : [topicOf(list, walk)]));
  return { found, topics: [...named, ...left], lists: [...walk.seen] };
}

/** Entries that stand directly under the consultation make a topic without a title. */
function topicsOf(root: RecordList, walk: Walk): readonly TreeTopic[] {
  const topics: TreeTopic[] = [];
  root.entries.forEach((entry) => {
    const list = listOf(entry, walk);
    const last = topics.at(-1);
    if (list !== undefined) topics.push(topicOf(list, walk));
    else if (last !== undefined && last.list === undefined) topics.splice(-1, 1, withEntry(last, entry));
    else topics.push({ list: undefined, headings: [{ title: undefined, entries: [entry] }] });
  });
  return topics;
}

function withEntry({ headings }: TreeTopic, entry: ListEntry): TreeTopic {
  const entries = [...headings.flatMap((heading) => heading.entries), entry];
  return { list: undefined, headings: [{ title: undefined, entries }] };
}

function topicOf(list: RecordList, walk: Walk): TreeTopic {
  walk.seen.add(list);
  return { list, headings: headingsOf(list, [], walk) };
}

/** Runs of entries under the list itself, and its headings, in the order of the source. */
function headingsOf(list: RecordList, path: readonly string[], walk: Walk): readonly TreeHeading[] {
  const title = path.length === 0 ? undefined : path.join(' / ');
  const parts = list.entries.map((entry) => ({ entry, inner: path.length < DEEPEST ? taken(entry, walk) : undefined }));
  const headings = parts.flatMap(({ inner }, place): readonly TreeHeading[] => {
    if (inner !== undefined) return headingsOf(inner, [...path, inner.sentTitle ?? inner.title], walk);
    if (place > 0 && parts[place - 1]?.inner === undefined) return []; // stands in the run that began before it
    const end = parts.findIndex((part, other) => other > place && part.inner !== undefined);
    return [{ title, entries: parts.slice(place, end < 0 ? undefined : end).map((part) => part.entry) }];
  });
  return headings.length === 0 && title !== undefined ? [{ title, entries: [] }] : headings;
}

function taken(entry: ListEntry, walk: Walk): RecordList | undefined {
  const list = listOf(entry, walk);
  if (list !== undefined) walk.seen.add(list);
  return list;
}

function listOf(entry: ListEntry, { all, seen }: Walk): RecordList | undefined {
  if (entry.kind !== 'found') return undefined;
  return entry.resources.flatMap((resource) => all.get(resource) ?? []).find((list) => !seen.has(list));
}
