/** What JSON can hold; `undefined` members vanish on writing. */
type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };

export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [name: string]: Json;
}

export type Element = Readonly<Record<string, Json>>;

/** Extension and profile hosts. Source: shared/spec/access-record-structured.md §2.19. */
export const NHS = 'https://fhir.nhs.uk/STU3/StructureDefinition/';
export const HL7 = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/';
export const SNOMED = 'http://snomed.info/sct';

const OWN_IDENTIFIERS = 'https://gp.example.nhs.uk/Id/record-item';

/** Head that all clinical resources share: profile and a lasting identifier. */
export function headOf(resourceType: string, id: string, profile: string): Resource {
  return {
    resourceType,
    id,
    meta: { profile: [NHS + 'CareConnect-GPC-' + profile] },
    identifier: [{ system: OWN_IDENTIFIERS, value: id }],
  };
}

export const refTo = (resource: Resource): Element => ({ reference: nameOf(resource) });

/** `Type/id`, as references within a bundle are written. */
export const nameOf = (resource: Resource): string => `${resource.resourceType}/${resource.id ?? ''}`;

export interface Term {
  readonly code: string;
  readonly display: string;
}

export const concept = ({ code, display }: Term): Element => ({
  coding: [{ system: SNOMED, code, display, userSelected: true }],
});

export const codedIn = (system: string, code: string, display: string): Element => ({
  coding: [{ system, code, display }],
});

export const extension = (url: string, value: Element): Element => ({ url, ...value });
