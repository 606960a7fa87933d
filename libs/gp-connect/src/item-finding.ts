import type { SeenIn } from '#contracts';
import type { RecordList } from './list-reading.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

/** A resource of the answer and where it was first found. */
export interface FoundItem {
  readonly resource: RecordResource;
  readonly seenIn: SeenIn;
  /** Code of that list; `undefined` when no list names it. */
  readonly source: string | undefined;
}

/**
 * Every resource of the types once, at the first place where it stands: primary lists in their own order, then those of
 * consultations, then those of problems. No entry is left out for what it says (hazards.md 100).
 */
export function listed(lists: readonly RecordList[], types: readonly string[]): readonly FoundItem[] {
  return onePerResource(lists.flatMap(inList)).filter(({ resource }) => types.includes(resource.type));
}

/** What no list names comes last, in an order that does not hang on the order of the entries. */
export function withUnlisted(
  found: readonly FoundItem[],
  index: RecordIndex,
  type: string,
  isWanted: (resource: RecordResource) => boolean = () => true,
): readonly FoundItem[] {
  const contained = index.contained.filter((inner) => inner.type === type && inner.holder?.type === 'List');
  const rest = [...index.ofType(type), ...contained].filter(isWanted);
  return onePerResource([...found, ...rest.map(unlisted)]);
}

export function unlisted(resource: RecordResource): FoundItem {
  return { resource, seenIn: 'unlisted', source: undefined };
}

function inList({ role, code, entries }: RecordList): readonly FoundItem[] {
  if (role.kind !== 'primary' && role.kind !== 'secondary') return [];
  const seenIn = role.kind === 'primary' ? 'primary' : role.from;
  const resources = entries.flatMap((entry) => (entry.kind === 'found' ? entry.resources : []));
  return resources.map((resource) => ({ resource, seenIn, source: code }));
}

function onePerResource(found: readonly FoundItem[]): readonly FoundItem[] {
  const firsts = new Map<RecordResource, FoundItem>();
  found.forEach((one) => {
    if (!firsts.has(one.resource)) firsts.set(one.resource, one);
  });
  return [...firsts.values()];
}
