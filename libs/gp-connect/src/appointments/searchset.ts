import { Stu3Searchset } from '#fhir';
import { jsonOf } from '#platform';

/** A search's answer: the envelope, and the resources without their wrapping. `undefined`: not a searchset at all. */
export function readSearchset(
  body: Buffer,
): { readonly resources: readonly unknown[]; readonly meta: Stu3Searchset['meta'] } | undefined {
  const bundle = Stu3Searchset.safeParse(jsonOf(body)).data;
  return bundle === undefined
    ? undefined
    : { resources: bundle.entry.map(({ resource }) => resource), meta: bundle.meta };
}

/** Every readable resource by its id; of repeated ones the first, as practices repeat whole resources. Source: appointments.md §2.3. */
export function byId<T extends { readonly id: string }>(
  resources: readonly unknown[],
  read: (resource: unknown) => T | undefined,
): ReadonlyMap<string, T> {
  const found = resources.flatMap((resource) => read(resource) ?? []);
  return new Map(found.toReversed().map((one) => [one.id, one]));
}

export function typeOf(resource: unknown): string | undefined {
  if (typeof resource !== 'object' || resource === null || !('resourceType' in resource)) return undefined;
  return typeof resource.resourceType === 'string' ? resource.resourceType : undefined;
}
