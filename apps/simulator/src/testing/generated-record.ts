import { aProfile } from '../scenarios/a-story.js';
import type { Personality } from '../scenarios/interactions.js';
import type { RecordProfile } from '../scenarios/story.js';
import type { Area } from '../records/areas.js';
import { answerFrom, chartOf } from '../records/generator.js';
import { WHOLE_RECORD } from '../records/request.js';
import type { RecordRequest } from '../records/request.js';
import type { Resource } from '../records/resource.js';

export const HOLDER = {
  nhsNumber: '9990001006',
  demographics: {
    familyName: 'Amber',
    givenName: 'Rowan',
    birthDate: '1974-04-19',
    gender: 'female',
    postcode: 'ZZ99 1AA',
  },
  practice: { odsCode: 'Z81001', name: 'Amber Lane Surgery', postcode: 'ZZ99 1AB' },
  version: '1.6.2',
} as const;

export const REQUEST_ID = '3f1f2c9a-7c55-4a0e-9c0f-2f6a4b0d7e11';

/** A query list as a reader of the record sees it. */
export interface ReadList {
  readonly title: string;
  readonly entry?: readonly { readonly item: { readonly reference: string } }[];
  readonly contained?: readonly { readonly id: string }[];
  readonly note?: readonly { readonly text: string }[];
  readonly extension: readonly { readonly url: string; readonly valueCode?: string }[];
  readonly emptyReason?: { readonly coding: readonly { readonly code: string }[] };
}

/** The record of one patient, the whole of it unless the request is narrower. */
export function generate(
  given: Partial<RecordProfile>,
  request: Partial<RecordRequest> = {},
  personality: Personality = '1.6.2',
): Resource {
  const chart = chartOf({ ...HOLDER, version: personality }, aProfile(HOLDER.nhsNumber, given));
  return answerFrom(chart, {
    bundleId: REQUEST_ID,
    request: { ...WHOLE_RECORD, ...request },
    warnings: [],
  });
}

export const only = (...areas: Area[]): Partial<RecordRequest> => ({ areas: new Set(areas) });

export function resourcesOf(bundle: Resource): readonly Resource[] {
  const { entry } = JSON.parse(JSON.stringify(bundle)) as { entry: { resource: Resource }[] };
  return entry.map(({ resource }) => resource);
}

export function queryLists(bundle: Resource): readonly ReadList[] {
  const lists: unknown = resourcesOf(bundle).filter(
    ({ resourceType, id }) => resourceType === 'List' && id === undefined,
  );
  return lists as readonly ReadList[];
}

export function listNamed(bundle: Resource, title: string): ReadList | undefined {
  return queryLists(bundle).find((list) => list.title === title);
}

/** Every `reference` in the bundle that leads nowhere, with the type of the resource that holds it. */
export function deadReferences(bundle: Resource): readonly { readonly holder: string; readonly reference: string }[] {
  const resources = resourcesOf(bundle);
  const names = new Set(resources.map(({ resourceType, id }) => `${resourceType}/${id ?? ''}`));
  return resources.flatMap((resource) => {
    const text = JSON.stringify(resource);
    const contained = new Set([...text.matchAll(/"id":"([^"]*)"/g)].map(([, id]) => `#${id ?? ''}`));
    const found = [...text.matchAll(/"reference":"([^"]*)"/g)].map(([, reference]) => reference ?? '');
    return found
      .filter((reference) => !names.has(reference) && !contained.has(reference))
      .map((reference) => ({ holder: resource.resourceType, reference }));
  });
}
