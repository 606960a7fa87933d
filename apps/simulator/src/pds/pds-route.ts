import type { SimRequest } from '../kernel/exchange.js';

export const PDS_PREFIX = '/personal-demographics/FHIR/R4';

/** What a path asks for. Source: shared/spec/pds.md §1. */
export type PdsRoute =
  | { readonly kind: 'search' }
  | { readonly kind: 'patient'; readonly id: string }
  | { readonly kind: 'related-people'; readonly id: string }
  | { readonly kind: 'no-id' }
  | { readonly kind: 'coverage' }
  | { readonly kind: 'unknown' };

export function pathBelow({ path }: SimRequest): string {
  return path.slice(PDS_PREFIX.length);
}

export function routeOf(request: SimRequest): PdsRoute {
  const path = pathBelow(request);
  if (path === '/Patient') return { kind: 'search' };
  if (path === '/Patient/') return { kind: 'no-id' };
  if (/^\/Coverage(\/|$)/.test(path)) return { kind: 'coverage' };
  const [, id, related] = /^\/Patient\/([^/]+)(\/RelatedPerson)?$/.exec(path) ?? [];
  if (id === undefined) return { kind: 'unknown' };
  return { kind: related === undefined ? 'patient' : 'related-people', id };
}
