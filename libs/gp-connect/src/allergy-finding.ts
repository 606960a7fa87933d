import type { AllergyItem } from '#contracts';
import type { FoundItem } from './item-finding.js';
import type { RecordList } from './list-reading.js';
import type { RecordIndex } from './record-index.js';
import type { RecordResource } from './record-resource.js';

/** An allergy of the answer and where it stands. */
export interface FoundAllergy extends FoundItem {
  readonly section: AllergyItem['section'];
  /** False: contained in a list that has no entry for it. */
  readonly inList: boolean;
}

/**
 * Every allergy once, at the first place where it stands: the primary lists, those of consultations, those of problems,
 * then what no list names. None is left out for its category, status or code (hazards.md 89).
 */
export function findAllergies(lists: readonly RecordList[], index: RecordIndex): readonly FoundAllergy[] {
  const listed = lists.flatMap((list) => inList(list, index));
  const unlisted = [...index.ofType('AllergyIntolerance'), ...containedInLists(index)].map((resource): FoundAllergy => {
    const section = resource.body['clinicalStatus'] === 'resolved' ? 'ended' : 'active';
    return { resource, section, seenIn: 'unlisted', source: undefined, inList: false };
  });
  return onePerResource([...listed, ...unlisted]);
}

function inList(list: RecordList, index: RecordIndex): readonly FoundAllergy[] {
  const { role, code: source } = list;
  if (role.kind !== 'primary' && role.kind !== 'secondary') return [];
  const section = role.ended ? 'ended' : 'active';
  const seenIn = role.kind === 'primary' ? 'primary' : role.from;
  const resources = list.entries.flatMap((entry) => (entry.kind === 'found' ? entry.resources : []));
  const contained = role.ended ? index.containedIn(list.resource) : [];
  return [
    ...resources.map((resource): FoundAllergy => ({
      resource,
      section: sectionIn(section, resource),
      seenIn,
      source,
      inList: true,
    })),
    ...contained.map((resource): FoundAllergy => ({ resource, section, seenIn, source, inList: false })),
  ].filter(({ resource }) => resource.type === 'AllergyIntolerance');
}

/** An ended allergy is contained in the list of ended ones, from wherever it is referred to: access-record-structured.md §2.10. */
function sectionIn(section: AllergyItem['section'], { holder, body }: RecordResource): AllergyItem['section'] {
  return holder !== undefined && body['clinicalStatus'] === 'resolved' ? 'ended' : section;
}

function containedInLists(index: RecordIndex): readonly RecordResource[] {
  return index
    .ofType('List')
    .flatMap((list) => index.containedIn(list))
    .filter(({ type }) => type === 'AllergyIntolerance');
}

function onePerResource(found: readonly FoundAllergy[]): readonly FoundAllergy[] {
  const firsts = new Map<RecordResource, FoundAllergy>();
  found.forEach((one) => {
    if (!firsts.has(one.resource)) firsts.set(one.resource, one);
  });
  return [...firsts.values()];
}
