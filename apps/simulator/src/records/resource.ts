/** What JSON can hold; `undefined` members vanish on writing. */
export type Json = string | number | boolean | null | undefined | readonly Json[] | { readonly [name: string]: Json };

export interface Resource {
  readonly resourceType: string;
  readonly id?: string;
  readonly [name: string]: Json;
}

export type Element = Readonly<Record<string, Json>>;

export function isElement(value: Json): value is Element {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

export const itemsIn = (value: Json): readonly Json[] => (isList(value) ? value : []);

/** Extension and profile hosts. Source: shared/spec/access-record-structured.md §2.19. */
export const NHS = 'https://fhir.nhs.uk/STU3/StructureDefinition/';
export const HL7 = 'https://fhir.hl7.org.uk/STU3/StructureDefinition/';
export const SNOMED = 'http://snomed.info/sct';
export const NULL_FLAVOUR = 'http://hl7.org/fhir/v3/NullFlavor';

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
  /** Read code that the clinician chose; the SNOMED code is then a translation. */
  readonly read?: string;
  /** Words that the clinician saw, where they are not those of the code. */
  readonly said?: string;
  /** Description of the SNOMED code that was chosen: id and words. */
  readonly described?: readonly [string, string];
}

/** A coded entry. Source: shared/spec/access-record-structured.md §2.8. */
export function concept({ code, display, read, said, described }: Term): Element {
  const snomed = {
    extension: described === undefined ? undefined : [description(described)],
    system: SNOMED,
    code,
    display,
    userSelected: read === undefined ? true : undefined,
  };
  if (read === undefined) return { coding: [snomed], text: said };
  const chosen = { system: 'http://read.info/readv2', code: read, display: said ?? display, userSelected: true };
  return { coding: [chosen, snomed], text: said };
}

const description = ([id, words]: readonly [string, string]): Element => ({
  url: HL7 + 'Extension-coding-sctdescid',
  extension: [
    { url: 'descriptionId', valueId: id },
    { url: 'descriptionDisplay', valueString: words },
  ],
});

export const codedIn = (system: string, code: string, display: string): Element => ({
  coding: [{ system, code, display }],
});

export const extension = (url: string, value: Element): Element => ({ url, ...value });

/** Item of a list of kinds that come in turn, so that a record of some size has them all. */
export function inTurn<T>(kinds: readonly T[], turn: number): T {
  const kind = kinds[turn % kinds.length];
  if (kind === undefined) throw new Error('no kinds to choose from');
  return kind;
}
