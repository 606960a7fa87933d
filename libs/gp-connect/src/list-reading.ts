import { RECORD_AREAS } from '#contracts';
import { Stu3List, type Stu3Extension, type Stu3Reference } from '#fhir';
import { extensionsCalled } from './extension.js';
import { roleOfList, type ListRole } from './list-catalogue.js';
import { problemsNamed } from './problem-content.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';
import { nameOf } from './reference-name.js';
import { filled, termOf } from './term.js';

/** An entry of a list. Source of the three forms: access-record-structured.md §2.7. */
export type ListEntry =
  | { readonly kind: 'found'; readonly resources: readonly RecordResource[] }
  /** Only a sentence, e.g. that the provider cannot export this kind of item. */
  | { readonly kind: 'sentence'; readonly text: string }
  /** Leads out of the answer, or cannot be read. */
  | {
      readonly kind: 'absent';
      readonly display: string | undefined;
      /** Type and id as far as the reference names them. */
      readonly name: readonly [string, string];
    };

export interface RecordList {
  readonly role: ListRole;
  readonly code: string;
  readonly title: string;
  /** Of the practice's own; topics of consultations often have none. */
  readonly sentTitle: string | undefined;
  readonly entries: readonly ListEntry[];
  readonly warningCodes: readonly string[];
  readonly note: string | undefined;
  readonly emptyReason: string | undefined;
  readonly resource: RecordResource;
  /** On lists of the consultation structure. */
  readonly encounters: readonly RecordResource[];
  readonly problems: readonly Stu3Reference[];
}

/** A warning code that the practice sent in no readable form is still a warning: it is never dropped. */
export const UNREADABLE_CODE = 'unreadable';

const WARNING = /^extension-careconnect-gpc-listwarningcode-1$/iu;

/** Every list of the answer, primary ones first, those of consultations before those of problems. */
export function readLists(index: RecordIndex): readonly RecordList[] {
  const lists = index.ofType('List').map((resource) => readList(resource, index));
  return [...lists].sort((one, other) => rank(one.role) - rank(other.role));
}

function readList(resource: RecordResource, index: RecordIndex): RecordList {
  const list = Stu3List.parse(resource.body);
  const { role, code } = roleOfList((list.code?.coding ?? []).flatMap((coding) => coding.code ?? []));
  const texts = list.note.flatMap((note) => filled(note.text) ?? []);
  return {
    role,
    code,
    title: filled(list.title) ?? termOf(list.code) ?? 'List without a title',
    sentTitle: filled(list.title),
    entries: list.entry.map(({ item }) => readEntry(item, resource, index)),
    warningCodes: extensionsCalled(list.extension, WARNING).map(warningCode),
    note: texts.length === 0 ? undefined : texts.join(' '),
    emptyReason: emptyReasonOf(list),
    resource,
    encounters: index.resolve(list.encounter?.reference, resource),
    problems: problemsNamed(list.extension),
  };
}

function readEntry(item: Stu3Reference | undefined, list: RecordResource, index: RecordIndex): ListEntry {
  const resources = index.resolve(item?.reference, list);
  if (resources.length > 0) return { kind: 'found', resources };
  const sentence = sentenceOf(item);
  return sentence === undefined
    ? { kind: 'absent', display: filled(item?.display), name: nameOf(item?.reference ?? '') }
    : { kind: 'sentence', text: sentence };
}

/** A sentence stands in `display`, or by a supplier's mistake in `reference`. */
function sentenceOf(item: Stu3Reference | undefined): string | undefined {
  const reference = filled(item?.reference);
  if (reference === undefined) return filled(item?.display);
  return /\s/u.test(reference.trim()) ? reference : undefined;
}

function warningCode(extension: Stu3Extension): string {
  const coded = extension.valueCoding ?? extension.valueCodeableConcept?.coding[0];
  return filled(extension.valueCode) ?? filled(extension.valueString) ?? filled(coded?.code) ?? UNREADABLE_CODE;
}

function emptyReasonOf({ emptyReason }: Stu3List): string | undefined {
  return filled(emptyReason?.text) ?? filled(emptyReason?.coding[0]?.display) ?? filled(emptyReason?.coding[0]?.code);
}

/** Kind first, then the areas in the order in which they are shown, then active before ended. */
function rank(role: ListRole): number {
  if (role.kind === 'structure' || role.kind === 'unknown') return 1000;
  const kind = role.kind === 'primary' ? 0 : role.from === 'consultation' ? 100 : 200;
  const area = role.area === undefined ? RECORD_AREAS.length : RECORD_AREAS.indexOf(role.area);
  return kind + area * 2 + (role.ended ? 1 : 0);
}
