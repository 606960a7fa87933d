import { RECORD_AREAS, type AreaState, type AreaView, type RecordArea, type RecordRequest } from '#contracts';
import { areaAdvice } from './area-advice.js';
import { areaMessage, type AreaFacts } from './area-message.js';
import { sentencesOf, summaryOf, unshownIn } from './list-summary.js';
import type { RecordList } from './list-reading.js';
import { areaOf, type SystemMessage } from './record-warnings.js';
import { AREA_WORDS, SAY } from './texts.js';

export interface OutsideItems {
  /** Reached only through a problem or consultation. */
  readonly linked: number;
  /** In no list at all. */
  readonly unlisted: number;
}

/** What the view shows of an answer, as far as the states of the areas hang on it. */
export interface AreaSource {
  readonly lists: readonly RecordList[];
  readonly messages: readonly SystemMessage[];
  readonly requested: RecordRequest;
  /** Areas that the practice's version does not know: nothing was asked of it (access-record-structured.md §3.6). */
  readonly beyondVersion: (area: RecordArea) => boolean;
  readonly active: { readonly allergies: number; readonly noKnown: number };
  /** Entries of this area's lists that the view can show. */
  readonly shows: (area: RecordArea, list: RecordList) => number;
  /** Items of the area that stand in no primary list. */
  readonly outside: (area: RecordArea) => OutsideItems;
  /** Items of the area of which a part could not be read. */
  readonly partlyRead: (area: RecordArea) => number;
}

/** All nine areas, in the order in which they are shown. Source: access-record-structured.md §3.5. */
export function areaViews(source: AreaSource): AreaView[] {
  return RECORD_AREAS.map((area) => areaView(area, source));
}

function areaView(area: RecordArea, source: AreaSource): AreaView {
  const facts = factsOf(area, source);
  const state = stateOf(facts);
  const lists = source.lists.filter((list) => areaOf(list) === area);
  const notShown = lists.reduce((sum, list) => sum + unshownIn(list, source.shows(area, list)), 0);
  const partlyRead = source.partlyRead(area);
  return {
    area,
    label: AREA_WORDS[area].label,
    requested: facts.requested,
    state,
    message: areaMessage(area, state, facts),
    lists: facts.primary.map(summaryOf),
    linkedLists: lists.filter(({ role }) => role.kind === 'secondary').map(summaryOf),
    itemCount: facts.primary.length === 0 ? undefined : facts.count,
    notShown: notShown === 0 ? undefined : notShown,
    partlyRead: partlyRead === 0 ? undefined : partlyRead,
    advice: [...areaAdvice(area, source.requested), ...gaps(source.outside(area), notShown, partlyRead)],
    displayOnly: sentencesOf([
      ...lists,
      ...source.lists.filter(({ role }) => area === 'consultations' && role.kind === 'structure'),
    ]),
  };
}

function gaps({ linked, unlisted }: OutsideItems, notShown: number, partlyRead: number): readonly string[] {
  return [
    ...(linked === 0 ? [] : [SAY.linkedOnly]),
    ...(unlisted === 0 ? [] : [SAY.unlisted(unlisted)]),
    ...(notShown === 0 ? [] : [SAY.notShown(notShown)]),
    ...(partlyRead === 0 ? [] : [SAY.partlyRead(partlyRead)]),
  ];
}

function factsOf(area: RecordArea, source: AreaSource): AreaFacts {
  const own = source.lists.filter((list) => areaOf(list) === area);
  const primary = own.filter(({ role }) => role.kind === 'primary');
  const messages = source.messages.filter((message) => message.area === area);
  const kinds = new Set(messages.map(({ kind }) => kind));
  return {
    requested: source.requested[area] !== undefined,
    primary,
    count: primary.reduce((sum, { entries }) => sum + entries.length, 0),
    warned: own.some(({ warningCodes }) => warningCodes.length > 0) || kinds.has('other'),
    disabled: kinds.has('disabled'),
    notSupported: kinds.has('not-supported') || source.beyondVersion(area),
    partIgnored: kinds.has('part-ignored'),
    endedRequested: source.requested.allergies?.includeResolved ?? false,
    active: source.active,
    outside: source.outside(area).linked + source.outside(area).unlisted,
  };
}

/** An area that the practice says it cannot supply stays so beside an empty list; entries that did come are shown (§1.6). */
function stateOf(facts: AreaFacts): AreaState {
  if (!facts.requested) return 'NOT_REQUESTED';
  if (facts.count > 0) return withEntries(facts);
  if (facts.disabled) return 'DISABLED';
  if (facts.notSupported) return 'NOT_SUPPORTED';
  if (!facts.primary.some(({ role }) => role.kind === 'primary' && !role.ended)) return 'MISSING';
  return facts.warned ? 'EMPTY_WITH_WARNING' : 'EMPTY';
}

function withEntries(facts: AreaFacts): AreaState {
  if (facts.warned || facts.disabled || facts.notSupported) return 'RETURNED_WITH_WARNING';
  return facts.partIgnored ? 'PART_IGNORED' : 'RETURNED';
}
