import { isElement, isList, itemsIn } from '../resource.js';
import type { Element, Json, Resource } from '../resource.js';

/** A change to the resources of a finished answer. */
export type Defect = (resources: readonly Resource[]) => readonly Resource[];

export const CLINICAL: readonly string[] = [
  'AllergyIntolerance',
  'Condition',
  'DiagnosticReport',
  'DocumentReference',
  'Encounter',
  'Immunization',
  'MedicationRequest',
  'MedicationStatement',
  'Observation',
  'ProcedureRequest',
  'ReferralRequest',
];

/** Changes the first `count` resources of each of the types; the number says which of them it is. */
export function changeFirst(
  types: readonly string[],
  count: number,
  change: (resource: Resource, index: number) => Resource,
): Defect {
  return (resources) => {
    const seen = new Map<string, number>();
    return resources.map((resource) => {
      const { resourceType } = resource;
      if (!types.includes(resourceType)) return resource;
      const index = seen.get(resourceType) ?? 0;
      seen.set(resourceType, index + 1);
      return index < count ? change(resource, index) : resource;
    });
  };
}

/** Lists of the answer, not those of the structure of consultations: they have no encounter. */
export function isQueryList({ resourceType, ...list }: Resource): boolean {
  return resourceType === 'List' && list['encounter'] === undefined;
}

export function changeLists(change: (list: Resource, index: number) => Resource): Defect {
  return (resources) =>
    resources.map((resource, index) => (isQueryList(resource) ? change(resource, index) : resource));
}

export const codeOf = ({ code }: Resource): string | undefined => {
  const [coding] = itemsIn(isElement(code) ? code['coding'] : undefined);
  return isElement(coding) && typeof coding['code'] === 'string' ? coding['code'] : undefined;
};

/** The resource with one more entry in an element that holds several. */
export function withMore(resource: Resource, element: string, ...more: readonly Json[]): Resource {
  return { ...resource, [element]: [...itemsIn(resource[element]), ...more] };
}

/** Every text in a value, names of elements included, is changed. */
export function rewritten(value: Json, rewrite: (text: string) => string): Json {
  if (typeof value === 'string') return rewrite(value);
  if (isList(value)) return value.map((item) => rewritten(item, rewrite));
  return isElement(value) ? rewrittenElement(value, rewrite) : value;
}

export function rewrittenElement(value: Element, rewrite: (text: string) => string): Element {
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [rewrite(name), rewritten(held, rewrite)]));
}
