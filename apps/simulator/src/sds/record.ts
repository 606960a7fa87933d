import { z } from 'zod';

/** One value, several, or none: the directory does not promise which. */
const Values = z.union([z.string(), z.number(), z.array(z.string())]).nullish();
const Attributes = z.record(z.string(), Values);

/** One LDAP record of the Spine directory, attribute names as there. Source: shared/spec/sds.md §10. */
export const DirectoryRecord = z.object({
  objectClass: z.enum(['nhsMhs', 'nhsAs']),
  attributes: Attributes,
  /** No attribute of the real directory, whose Endpoints are always active: for the story of an inactive one (§12 row 7). */
  status: z.literal('off').optional(),
});
export type DirectoryRecord = z.infer<typeof DirectoryRecord>;

/** All values of an attribute, its name compared without case as LDAP does; blank values stay. */
export function valuesOf({ attributes }: DirectoryRecord, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return Object.entries(attributes).flatMap(([key, value]) => {
    if (key.toLowerCase() !== wanted || value === null || value === undefined) return [];
    return Array.isArray(value) ? value : [String(value)];
  });
}

export function valueOf(record: DirectoryRecord, name: string): string | undefined {
  return valuesOf(record, name)[0];
}

/** Whether the directory stores the attribute as a list. */
export function isList({ attributes }: DirectoryRecord, name: string): boolean {
  return Array.isArray(attributes[name]);
}
