import type { AllergyItem } from '#contracts';
import {
  lostInReading,
  type Stu3Annotation,
  type Stu3CodeableConcept,
  type Stu3Coding,
  type Stu3Identifier,
  type Stu3Reference,
} from '#fhir';
import type { Who } from './person.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { filled, hasOriginalTerm } from './term.js';
import { FLAG } from './texts.js';

/** What reading one item needs of the rest of the answer. */
export interface ItemContext {
  readonly index: RecordIndex;
  readonly patient: RecordResource;
  readonly who: Who;
  /** `yyyy-mm-dd`, London. */
  readonly today: string;
}

export type SeenIn = 'primary' | 'consultation' | 'problem' | 'unlisted';

interface ClinicalFields {
  readonly meta?: { readonly security: readonly Stu3Coding[] } | undefined;
  readonly identifier: readonly Stu3Identifier[];
}

/** Flags that any clinical item may carry. `read` is the slice that was read out of `resource`. */
export function commonFlags(
  resource: RecordResource,
  read: ClinicalFields,
  subject: Stu3Reference | undefined,
  context: ItemContext,
): readonly string[] {
  return [
    ...when(namesAnotherPatient(subject, resource, context), FLAG.otherPatient),
    ...when(context.index.sharesItsId(resource), FLAG.sharedId),
    ...when(read.identifier.length === 0, FLAG.noIdentifier),
    ...when(
      (read.meta?.security ?? []).some(({ code }) => code === 'NOPAT'),
      FLAG.notForPatient,
    ),
    ...when(lostInReading(resource.body, read), FLAG.damaged),
  ];
}

export function seenInFlags(seenIn: SeenIn): readonly string[] {
  if (seenIn === 'primary') return [];
  return [seenIn === 'unlisted' ? FLAG.unlisted : FLAG.linkedOnly];
}

export function termFlags(concept: Stu3CodeableConcept | undefined): readonly string[] {
  return when(concept !== undefined && !hasOriginalTerm(concept), FLAG.noTerm);
}

/** Everything that was sent to tell the item from others; kept for whoever stores or forwards it. */
export function identifiersOf(identifiers: readonly Stu3Identifier[]): AllergyItem['identifiers'] {
  return identifiers.flatMap(({ system, value }) => (value === undefined ? [] : [{ system, value }]));
}

/** Texts as sent, each once; a heading sent as the author's name is kept as a prefix. */
export function noteTexts(...notes: readonly (readonly Stu3Annotation[])[]): string[] {
  const texts = notes.flat().flatMap(({ text, authorString }) => {
    const written = filled(text);
    if (written === undefined) return [];
    const author = filled(authorString);
    return [author === undefined || written.startsWith(author) ? written : `${author}: ${written}`];
  });
  return [...new Set(texts)];
}

export function when(holds: boolean, flag: string): readonly string[] {
  return holds ? [flag] : [];
}

/** Seen in merged records: access-record-structured.md §3.2, row 5. The item is kept. */
function namesAnotherPatient(
  subject: Stu3Reference | undefined,
  resource: RecordResource,
  context: ItemContext,
): boolean {
  if (filled(subject?.reference) === undefined) return false;
  return !context.index.resolve(subject?.reference, resource).includes(context.patient);
}
