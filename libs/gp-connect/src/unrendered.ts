import type { RecordContent } from '#contracts';
import type { RecordIndex } from './record-index.js';
import { compare, type RecordResource } from './record-resource.js';

/** Counts under this name what is no resource at all. */
const UNREADABLE = 'unreadable entry';

/** Everything of the answer that the view does not show: nothing is dropped silently (hazards.md 11 and OWN-11). */
export function unrendered(index: RecordIndex, unreadable: number): RecordContent['unrendered'] {
  const types = [...index.all, ...index.contained].filter((resource) => !index.isShown(resource)).map(typeOf);
  const all = [...types, ...Array.from({ length: unreadable }, () => UNREADABLE)];
  return [...Map.groupBy(all, (type) => type)]
    .map(([type, members]) => ({ type, count: members.length }))
    .sort((one, other) => compare(one.type, other.type));
}

function typeOf({ type }: RecordResource): string {
  return type;
}
