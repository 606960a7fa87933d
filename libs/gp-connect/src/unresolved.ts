import type { RecordContent } from '#contracts';
import type { RecordIndex } from './record-index.js';
import { nameOf } from './reference-name.js';
import { compare, isJsonObject, type JsonObject } from './record-resource.js';

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
  for (let value = left.pop(); value !== undefined; value = left.pop()) {
    if (Array.isArray(value)) value.forEach((inner) => left.push(inner ?? ''));
    else if (isJsonObject(value)) collect(value, references, left);
  }
  return references.filter(isName);
}

function collect(value: JsonObject, references: string[], left: unknown[]): void {
  for (const key in value) {
    const inner = value[key];
    if (key === 'reference' && typeof inner === 'string') references.push(inner);
    else if (typeof inner === 'object' && inner !== null) left.push(inner);
  }
}

function isName(reference: string): boolean {
  return reference.trim() !== '' && !/\s/u.test(reference.trim());
}
