import type { RecordContent } from '#contracts';
import type { RecordIndex } from './record-index.js';
import { nameOf } from './reference-name.js';
import { compare } from './record-resource.js';

/**
 * References that lead out of the answer: normal where an area was not asked for, and told all the same
 * (access-record-structured.md §2.7). Sentences in their place are no references. Without recursion: any depth is walked.
 */
export function unresolvedReferences(index: RecordIndex): RecordContent['unresolved'] {
  const found = index.all.flatMap((resource) =>
    referencesIn(resource.body).flatMap((reference) =>
      index.resolve(reference, resource).length > 0 ? [] : [`${resource.type}\n${nameOf(reference)[0]}`],
    ),
  );
  return [...Map.groupBy(found, (key) => key)]
    .sort(([one], [other]) => compare(one, other))
    .map(([key, members]) => {
      const [from = '', type = ''] = key.split('\n');
      return { from, type, count: members.length };
    });
}

function referencesIn(body: unknown): readonly string[] {
  const references: string[] = [];
  const left: unknown[] = [body];
  while (left.length > 0) {
    const value = left.pop();
    if (typeof value !== 'object' || value === null) continue;
    for (const [key, inner] of Object.entries(value)) {
      if (key === 'reference' && typeof inner === 'string') references.push(inner);
      else if (typeof inner === 'object') left.push(inner);
    }
  }
  return references.filter((reference) => reference.trim() !== '' && !/\s/u.test(reference.trim()));
}
