import { isObject, isText, type JsonObject, objectsIn } from '../practices/json-value.js';

/** The id in a relative reference to a resource of this type. */
function idIn(reference: unknown, type: string): string | undefined {
  if (!isText(reference)) return undefined;
  const [found, id, ...rest] = reference.split('/');
  return found === type && isText(id) && rest.length === 0 ? id : undefined;
}

/** The reference of each participant's actor; empty where there is none. */
export function actorsOf(appointment: JsonObject): readonly string[] {
  return objectsIn(appointment['participant']).map(({ actor }) =>
    isObject(actor) && isText(actor['reference']) ? actor['reference'] : '',
  );
}

/** Id of the first actor of this type. */
export function actorId(appointment: JsonObject, type: string): string | undefined {
  return actorsOf(appointment)
    .map((reference) => idIn(reference, type))
    .find((id) => id !== undefined);
}

/** Empty where a slot has no reference. */
export function slotReferences(appointment: JsonObject): readonly string[] {
  return objectsIn(appointment['slot']).map(({ reference }) => (isText(reference) ? reference : ''));
}

/** The first reference anywhere in the resource that is not local. Source: shared/spec/appointments.md §1.4. */
export function absoluteReference(value: unknown): string | undefined {
  if (Array.isArray(value)) return firstOf(value);
  if (!isObject(value)) return undefined;
  const { reference } = value;
  if (isText(reference) && /^[a-z]+:\/\//i.test(reference)) return reference;
  return firstOf(Object.values(value));
}

function firstOf(values: readonly unknown[]): string | undefined {
  for (const value of values) {
    const found = absoluteReference(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

export const extensionsOf = (resource: JsonObject): readonly JsonObject[] => objectsIn(resource['extension']);

export function extensionNamed(resource: JsonObject, url: string): JsonObject | undefined {
  return extensionsOf(resource).find((extension) => extension['url'] === url);
}
