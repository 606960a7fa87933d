import { ENDED_ALLERGIES, secondaryList } from '../areas.js';
import { codedIn, extension, HL7, isElement, itemsIn, nameOf } from '../resource.js';
import type { Json, Resource } from '../resource.js';
import { changeFirst, changeLists, codeOf, isQueryList, rewritten, withMore } from './change.js';
import type { Defect } from './change.js';

/** Lists that say it in another way, or do not agree with what is there. Source: shared/spec/access-record-structured.md §2.4, §2.5. */
export const LIST_DEFECTS = {
  'empty-note-full-stop': changeLists((list) =>
    list['emptyReason'] === undefined
      ? list
      : { ...list, note: rewritten(list['note'], (text) => text.replace(/not available$/, 'not available.')) },
  ),
  'list-display-variants': changeLists((list) => {
    const [title, display] = OLD_WORDS[codeOf(list) ?? ''] ?? [list['title'], undefined];
    return { ...list, title, code: display === undefined ? list['code'] : withDisplay(list['code'], display) };
  }),
  'former-warning-words': changeLists((list) => ({ ...list, note: rewritten(list['note'], formerWords) })),
  'not-listed': (resources) => {
    const hidden = new Set(primaryLists(resources).flatMap((list) => referencesIn(list).slice(0, 1)));
    return resources.map((resource) => (isQueryList(resource) ? without(resource, hidden) : resource));
  },
  'entry-without-resource': (resources) => {
    const gone = new Set(primaryLists(resources).flatMap((list) => referencesIn(list).slice(-1)));
    return resources.filter((resource) => !gone.has(nameOf(resource)));
  },
  'list-ids': (resources) => withListIds(resources),
} as const satisfies Record<string, Defect>;

/** Titles and displays of early examples and of one supplier. */
const OLD_WORDS: Readonly<Record<string, readonly [string, string]>> = {
  '886921000000105': ['Active Allergies', 'Active Allergies'],
  '1103671000000101': ['Resolved Allergies', 'Resolved Allergies'],
  '933361000000108': ['Medication List', 'Medication List'],
  '826501000000100': ['Uncategorised', 'Miscellaneous records'],
};

function withDisplay(code: Json, display: string): Json {
  if (!isElement(code)) return code;
  return { coding: itemsIn(code['coding']).map((coding) => (isElement(coding) ? { ...coding, display } : coding)) };
}

const formerWords = (text: string): string =>
  text.replace(
    /; information recorded before (\S+) may be missing\./g,
    '; any information recorded before $1 has been excluded.',
  );

/** Primary lists with at least two entries in the bundle; ended allergies are not in the bundle by themselves. */
const primaryLists = (resources: readonly Resource[]): readonly Resource[] =>
  resources.filter(
    (resource) =>
      isQueryList(resource) &&
      /^\d+$/.test(codeOf(resource) ?? '') &&
      referencesIn(resource).length > 1 &&
      resource['contained'] === undefined,
  );

function referencesIn(list: Resource): readonly string[] {
  return itemsIn(list['entry']).flatMap((entry) => {
    const item = isElement(entry) ? entry['item'] : undefined;
    return isElement(item) && typeof item['reference'] === 'string' ? [item['reference']] : [];
  });
}

function without(list: Resource, hidden: ReadonlySet<string>): Resource {
  const left = referencesIn(list).filter((reference) => !hidden.has(reference));
  const unchanged = left.length === referencesIn(list).length || left.length === 0;
  return unchanged ? list : { ...list, entry: left.map((reference) => ({ item: { reference } })) };
}

/** Query lists with ids; a problem and its list then refer to an ended allergy through the id. */
function withListIds(resources: readonly Resource[]): readonly Resource[] {
  const named = changeLists((list, index) => ({
    ...list,
    id: codeOf(list) === ENDED_ALLERGIES.code ? 'ended-allergies' : `list-${index}`,
  }))(resources);
  const ended = named.find((resource) => codeOf(resource) === ENDED_ALLERGIES.code);
  const [first] = ended === undefined ? [] : referencesIn(ended);
  const problem = named.find(({ resourceType }) => resourceType === 'Condition');
  if (ended === undefined || first === undefined || problem === undefined) return named;
  const reference = `List/ended-allergies${first}`;
  const related = extension(HL7 + 'Extension-CareConnect-RelatedClinicalContent-1', { valueReference: { reference } });
  const linked = changeFirst(['Condition'], 1, (resource) => withMore(resource, 'extension', related))(named);
  return [...linked, linkedEnded(ended, reference)];
}

function linkedEnded(ended: Resource, reference: string): Resource {
  const { title } = secondaryList('problems', 'allergies');
  const words = title.replace('allergies related', 'allergies that have been ended related');
  const code = words.replace('Problems - ', 'problems-').replaceAll(' ', '-');
  return {
    ...ended,
    id: 'list-ended-related',
    contained: undefined,
    title: words,
    code: codedIn('https://fhir.hl7.org.uk/STU3/CodeSystem/GPConnect-SecondaryListValues-1', code, words),
    entry: [{ item: { reference } }],
    emptyReason: undefined,
  };
}
