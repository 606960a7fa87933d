import type { Personality } from '../scenarios/interactions.js';
import type { RecordProfile } from '../scenarios/story.js';
import type { RecordRequest } from '../records/request.js';
import type { Resource } from '../records/resource.js';
import { generate, resourcesOf } from './generated-record.js';

/** What a record holds, by questions; texts are those of the JSON. */
export interface Contents {
  readonly resources: readonly Resource[];
  readonly text: string;
  /** Resources of a type whose JSON holds all the snippets. */
  find(type: string, ...snippets: readonly string[]): readonly Resource[];
}

export function contentsOf(
  given: Partial<RecordProfile>,
  request: Partial<RecordRequest> = {},
  personality: Personality = '1.6.2',
): Contents {
  const bundle = generate(given, request, personality);
  const resources = resourcesOf(bundle);
  const written = resources.map((resource) => ({ resource, text: JSON.stringify(resource) }));
  return {
    resources,
    text: JSON.stringify(bundle),
    find: (type, ...snippets) =>
      written
        .filter(
          ({ resource, text }) => resource.resourceType === type && snippets.every((snippet) => text.includes(snippet)),
        )
        .map(({ resource }) => resource),
  };
}

/** Every value of the given reference-holding element that names a resource, in the order of the record. */
export function referencesIn(value: unknown): readonly string[] {
  return [...JSON.stringify(value ?? null).matchAll(/"reference":"([^"]*)"/g)].map(([, reference]) => reference ?? '');
}
