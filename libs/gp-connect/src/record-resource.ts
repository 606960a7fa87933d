export type JsonObject = Readonly<Record<string, unknown>>;

/** A resource of the bundle, or one contained in `holder`, as sent. */
export interface RecordResource {
  readonly type: string;
  /** A number sent for an id counts as its digits. */
  readonly id: string | undefined;
  readonly body: JsonObject;
  readonly holder: RecordResource | undefined;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** `undefined`: not a resource at all. */
export function toResource(sent: unknown, holder?: RecordResource): RecordResource | undefined {
  if (!isJsonObject(sent)) return undefined;
  const type = sent['resourceType'];
  return typeof type === 'string' && type !== '' ? { type, id: idOf(sent['id']), body: sent, holder } : undefined;
}

export function containedIn(holder: RecordResource): readonly RecordResource[] {
  const contained = holder.body['contained'];
  if (!Array.isArray(contained)) return [];
  return contained.flatMap((sent: unknown) => toResource(sent, holder) ?? []);
}

/**
 * An order that does not hang on the order of the bundle's entries, which carries no meaning and may change from call
 * to call. Source: access-record-structured.md §2.1.
 */
export function inCanonicalOrder(resources: readonly RecordResource[]): readonly RecordResource[] {
  const texts = new Map<RecordResource, string>();
  const textOf = (resource: RecordResource): string => {
    const text = texts.get(resource) ?? jsonText(resource.body) ?? '';
    texts.set(resource, text);
    return text;
  };
  const keyed = resources.map((resource) => ({ resource, key: `${resource.type}/${resource.id ?? ''}` }));
  return keyed
    .sort((one, other) => compare(one.key, other.key) || compare(textOf(one.resource), textOf(other.resource)))
    .map(({ resource }) => resource);
}

/** `undefined` for what is nested too deep to be written, although it could be read. */
export function jsonText(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}

export function compare(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}

function idOf(sent: unknown): string | undefined {
  if (typeof sent === 'number') return String(sent);
  return typeof sent === 'string' && sent !== '' ? sent : undefined;
}
