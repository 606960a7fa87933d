import { entriesOf, type ConsultationTree } from './consultation-tree.js';
import type { FoundItem } from './item-finding.js';
import { membersOf, type FoundCourse } from './medication-courses.js';
import { problemContent } from './problem-content.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

type Linked = ReadonlyMap<RecordResource, 'consultation' | 'problem'>;

/** What stands in the tree of a consultation. */
export function namedByConsultations(trees: readonly ConsultationTree[]): Linked {
  return new Map(trees.flatMap(entriesOf).map((resource) => [resource, 'consultation'] as const));
}

export function namedByProblems(problems: readonly FoundItem[], index: RecordIndex): Linked {
  const named = problems.flatMap(({ resource }) => {
    const { actual, related, problems: others } = problemContent(resource);
    const references = [...actual, ...related, ...others.map(({ reference }) => reference)];
    return references.flatMap((reference) => index.resolve(reference?.reference, resource));
  });
  return new Map(named.map((resource) => [resource, 'problem'] as const));
}

/** An item that is in no list of its area, but that a consultation or a problem brought, came by linkage: hazards.md 99. */
export function linkedBy(...links: readonly Linked[]): <T extends FoundItem>(found: T) => T {
  const all: Linked = new Map(links.flatMap((one) => [...one]));
  return (found) => {
    const seenIn = found.seenIn === 'unlisted' ? all.get(found.resource) : undefined;
    return seenIn === undefined ? found : { ...found, seenIn };
  };
}

/** By any of its members: consultations and problems name the plan or an issue (access-record-structured.md §2.6). */
export function courseLinked(found: FoundCourse, isLinked: (item: FoundItem) => FoundItem): FoundCourse {
  const { seenIn, source } = found;
  const linked = membersOf(found.course)
    .map((resource) => isLinked({ resource, seenIn, source }))
    .find((one) => one.seenIn !== seenIn);
  return linked === undefined ? found : { ...found, seenIn: linked.seenIn };
}
