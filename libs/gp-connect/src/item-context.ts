import type { AllergyItem, ItemLink, Person, SeenIn } from '#contracts';
import {
  lostInReading,
  type Stu3Annotation,
  type Stu3CodeableConcept,
  type Stu3Coding,
  type Stu3Identifier,
  type Stu3Reference,
} from '#fhir';
import type { FoundItem } from './item-finding.js';
import type { LinksOf } from './links.js';
import type { Who } from './person.js';
import { toRecordDate } from './record-dates.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { filled, hasOriginalTerm } from './term.js';
import { FLAG } from './texts.js';

/** What reading one item needs of the rest of the answer. */
export interface ItemContext {
  readonly index: RecordIndex;
  readonly patient: RecordResource;
  readonly who: Who;
  readonly links: LinksOf;
  /** `yyyy-mm-dd`, London. */
  readonly today: string;
}

interface ClinicalFields {
  readonly meta?: { readonly security: readonly Stu3Coding[] } | undefined;
  readonly identifier: readonly Stu3Identifier[];
}

/** Fields of the contract that every item has, as `itemFields` there. */
export interface ItemHead {
  readonly id: string;
  readonly identifiers: AllergyItem['identifiers'];
  readonly seenIn: SeenIn;
  readonly source: string | undefined;
  readonly linkedOnly: boolean;
  readonly possibleDuplicateOf: string | undefined;
  readonly securityLabels: string[];
  readonly links: ItemLink[];
  readonly flags: string[];
}

interface HeadSource {
  readonly read: ClinicalFields;
  readonly subject: Stu3Reference | undefined;
  /** As sent: those that are none are told. */
  readonly dates: readonly (string | undefined)[];
  /** What belongs to this kind of item; it stands after where the item was found. */
  readonly flags: readonly string[];
  /** Resources beside the main one that the item shows and whose links are its own. */
  readonly members?: readonly RecordResource[];
}

/** Notes that the item is shown, too. */
export function itemHead(
  { resource, seenIn, source }: FoundItem,
  { read, subject, dates, flags, members = [] }: HeadSource,
  context: ItemContext,
): ItemHead {
  [resource, ...members].forEach((member) => {
    context.index.show(member);
  });
  const twin = context.index.lookAlikeOf(resource);
  return {
    id: resource.id ?? '',
    identifiers: identifiersOf(read.identifier),
    seenIn,
    source,
    linkedOnly: isLinkedOnly(seenIn),
    possibleDuplicateOf: twin?.id,
    securityLabels: securityLabelsOf(read),
    links: context.links([resource, ...members]),
    flags: [
      ...seenInFlags(seenIn),
      ...flags,
      ...commonFlags(resource, read, subject, context),
      ...dateFlags(dates),
      ...when(twin !== undefined, FLAG.lookAlike),
    ],
  };
}

export function isLinkedOnly(seenIn: SeenIn): boolean {
  return seenIn === 'consultation' || seenIn === 'problem';
}

export function securityLabelsOf({ meta }: ClinicalFields): string[] {
  return (meta?.security ?? []).flatMap(({ code }) => filled(code) ?? []);
}

export function dateFlags(dates: readonly (string | undefined)[]): readonly string[] {
  return when(
    dates.some((date) => toRecordDate(date)?.precision === 'unreadable'),
    FLAG.oddDate,
  );
}

/** Everybody who is named. */
export function people(
  references: readonly (Stu3Reference | undefined)[],
  from: RecordResource,
  { who }: ItemContext,
): Person[] {
  return references.flatMap((reference) => who(reference, from) ?? []);
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
