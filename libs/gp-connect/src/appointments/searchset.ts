import { Stu3OperationOutcome, Stu3Searchset } from '#fhir';
import { jsonOf } from '#platform';

interface SearchAnswer {
  /** Without their wrapping. */
  readonly resources: readonly unknown[];
  /** Entries without a resource, the practice's word that something failed, and what `total` counts beyond the entries: with any, nothing found proves nothing. */
  readonly unreadable: number;
  readonly meta: Stu3Searchset['meta'];
}

/** A search's answer. `undefined`: not a searchset at all. Source: appointments.md §2.3, gp-connect-core.md §7.2 (7). */
export function readSearchset(body: Buffer): SearchAnswer | undefined {
  const bundle = Stu3Searchset.safeParse(jsonOf(body)).data;
  if (bundle === undefined) return undefined;
  const { entry, total = 0, meta } = bundle;
  const resources = entry.map(resourceIn).filter((resource) => typeOf(resource) !== undefined && !isFailure(resource));
  return { resources, unreadable: Math.max(entry.length, total) - resources.length, meta };
}

function resourceIn(entry: unknown): unknown {
  return typeof entry === 'object' && entry !== null && 'resource' in entry ? entry.resource : undefined;
}

/** Warnings beside what was found take nothing away from it. */
function isFailure(resource: unknown): boolean {
  const issues = Stu3OperationOutcome.safeParse(resource).data?.issue ?? [];
  return issues.some(({ severity }) => severity === 'error' || severity === 'fatal');
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
