import type { CodedTerm } from '#contracts';
import type { Stu3CodeableConcept, Stu3Coding } from '#fhir';
import { extensionsCalled } from './extension.js';

const NULL_FLAVOUR = /\/(?:v3-)?nullflavor$/iu;
const SNOMED = 'http://snomed.info/sct';

/** Codes that stand in for a real one after a transfer; the name is in `text`. Source: access-record-structured.md §2.8. */
const DEGRADE_CODES: ReadonlySet<string> = new Set([
  '196421000000109',
  '196461000000101',
  '196471000000108',
  '196411000000103',
  '196431000000106',
  '196441000000102',
  '196451000000104',
]);
/** Both spellings that suppliers write. Source: access-record-structured.md §2.8. */
const DESCRIPTION = /^extension-coding-sctd(?:esc|ecs)id$/iu;
const DESCRIPTION_DISPLAY = /^description-?display$/iu;

/** The term as it must be shown, with every code that came with it. Source: access-record-structured.md §2.8. */
export function toCodedTerm(concept: Stu3CodeableConcept | undefined, nothing: string): CodedTerm {
  const codings = concept?.coding ?? [];
  return {
    term: termOf(concept) ?? nothing,
    codings: codings.flatMap(({ system, code, display }) =>
      code === undefined ? [] : [{ system: system ?? '', code, display }],
    ),
    coded: codedness(codings),
  };
}

/** `undefined`: neither text nor code was sent. */
export function termOf(concept: Stu3CodeableConcept | undefined): string | undefined {
  return originalTerm(concept) ?? codeInWords(concept?.coding ?? []);
}

/** False: what is shown is a code's description, because the practice sent no term. */
export function hasOriginalTerm(concept: Stu3CodeableConcept | undefined): boolean {
  return originalTerm(concept) !== undefined;
}

/** A code that says that nothing is known, and no text beside it. */
export function isNullFlavour({ coding, text }: Stu3CodeableConcept): boolean {
  return filled(text) === undefined && coding.some(({ system }) => system !== undefined && NULL_FLAVOUR.test(system));
}

/** SNOMED codes alone count: other systems cannot be used for automatic checks. */
export function snomedCodes(
  codings: readonly { readonly system?: string | undefined; readonly code?: string | undefined }[],
): readonly string[] {
  return codings.flatMap(({ system, code }) => (system === SNOMED && code !== undefined ? [code] : []));
}

/** Text that holds something; blanks alone do not count. The text itself is never changed. */
export function filled(text: string | undefined): string | undefined {
  return text === undefined || text.trim() === '' ? undefined : text;
}

function originalTerm(concept: Stu3CodeableConcept | undefined): string | undefined {
  if (concept === undefined) return undefined;
  const { coding } = concept;
  const selected =
    coding.find(({ userSelected }) => userSelected === true) ?? (coding.length === 1 ? coding[0] : undefined);
  return [concept.text, descriptionDisplay(selected), selected?.display].map(filled).find((text) => text !== undefined);
}

function descriptionDisplay(coding: Stu3Coding | undefined): string | undefined {
  const parts = extensionsCalled(coding?.extension ?? [], DESCRIPTION).flatMap(({ extension }) => extension);
  return extensionsCalled(parts, DESCRIPTION_DISPLAY)[0]?.valueString;
}

function codeInWords(codings: readonly Stu3Coding[]): string | undefined {
  const displays = [...codings.filter(({ system }) => system === SNOMED), ...codings];
  const coded = codings.find(({ code }) => code !== undefined);
  return (
    displays.map(({ display }) => filled(display)).find((display) => display !== undefined) ??
    (coded === undefined ? undefined : `${coded.system ?? ''}|${coded.code ?? ''}`)
  );
}

function codedness(codings: readonly Stu3Coding[]): CodedTerm['coded'] {
  if (codings.some(({ code }) => code !== undefined && DEGRADE_CODES.has(code))) return 'degraded';
  return snomedCodes(codings).length > 0 ? 'full' : 'none';
}
