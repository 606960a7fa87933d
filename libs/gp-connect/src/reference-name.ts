/** `Type/id` out of any address; a contained one has no type. */
export function nameOf(reference: string): readonly [string, string] {
  const hash = reference.lastIndexOf('#');
  if (hash >= 0) return ['', reference.slice(hash)];
  const parts = reference.replace(/\/_history\/[^/]*$/u, '').split('/');
  return [parts.at(-2) ?? '', parts.at(-1) ?? ''];
}
