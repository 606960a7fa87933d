import { LocalId } from '#contracts';
import type { Stu3Reference } from '#fhir';

/** The id behind `Type/id`, whatever stands before it; `undefined` for another type or no valid id. */
export function localIdOf(reference: Stu3Reference | undefined, type: string): LocalId | undefined {
  return idInPath(reference?.reference, type);
}

/** A `Location` header may bear the practice's own base and a version. Source: appointments.md §1.4. */
export function idInPath(path: string | undefined, type: string): LocalId | undefined {
  const parts = (path ?? '').replace(/\/_history\/[^/]*$/u, '').split('/');
  return parts.at(-2) === type ? LocalId.safeParse(parts.at(-1)).data : undefined;
}

export function versionInPath(path: string | undefined): string | undefined {
  return /\/_history\/([^/]+)$/u.exec(path ?? '')?.[1];
}

/** `W/"7"` is version 7. Source: appointments.md §1.3. */
export function versionOfEtag(etag: string | undefined): string | undefined {
  return /^(?:W\/)?"([^"]+)"$/u.exec(etag?.trim() ?? '')?.[1];
}
