import type { AreaState, RecordArea } from '#contracts';
import type { RecordList } from './list-reading.js';
import { SAY } from './texts.js';

/** What is known of one area of an answer. */
export interface AreaFacts {
  readonly requested: boolean;
  readonly primary: readonly RecordList[];
  readonly count: number;
  /** A warning code on a list of the area, primary or secondary, or a message that we do not know. */
  readonly warned: boolean;
  readonly disabled: boolean;
  readonly notSupported: boolean;
  readonly partIgnored: boolean;
  readonly endedRequested: boolean;
  /** Entries of the active allergies, and those of them that say that there are none. */
  readonly active: { readonly allergies: number; readonly noKnown: number };
  /** Items of the area that stand in no primary list. */
  readonly outside: number;
}

type Sentences = (area: RecordArea, facts: AreaFacts) => readonly string[];

const SENTENCES: Readonly<Record<AreaState, Sentences>> = {
  NOT_REQUESTED: (area) => [SAY.notRequested(area)],
  RETURNED: (area, facts) => [...returned(area, facts), ...partIgnored(facts)],
  PART_IGNORED: (area, facts) => [...returned(area, facts), ...partIgnored(facts)],
  RETURNED_WITH_WARNING: (area, facts) => [...returned(area, facts), ...warnings(area, facts), ...partIgnored(facts)],
  EMPTY: (area, facts) => [...empty(area, facts), ...partIgnored(facts)],
  EMPTY_WITH_WARNING: (area, facts) => [SAY.emptyWithWarning(area), ...partIgnored(facts)],
  NOT_SUPPORTED: (area) => [SAY.notSupported(area)],
  DISABLED: (area) => [SAY.disabled(area)],
  MISSING: (area) => [SAY.missing(area)],
};

/** One to three sentences that tell the state. Wording: hazards.md §7. */
export function areaMessage(area: RecordArea, state: AreaState, facts: AreaFacts): string {
  return SENTENCES[state](area, facts).join(' ');
}

function partIgnored(facts: AreaFacts): readonly string[] {
  return facts.partIgnored ? [SAY.partIgnored] : [];
}

/** Never `none` beside items that the answer holds elsewhere. */
function empty(area: RecordArea, { outside, endedRequested, primary }: AreaFacts): readonly string[] {
  if (outside > 0) return [SAY.emptyButOutside(area)];
  if (area !== 'allergies') return [SAY.empty(area)];
  return [SAY.noActiveAllergies, ...(endedRequested && !hasList(primary, 'ended') ? [SAY.endedMissing] : [])];
}

function hasList(primary: readonly RecordList[], section: 'active' | 'ended'): boolean {
  return primary.some(({ role }) => role.kind === 'primary' && role.ended === (section === 'ended'));
}

function warnings(area: RecordArea, { warned, disabled, notSupported }: AreaFacts): readonly string[] {
  return [
    ...(warned ? [SAY.incomplete] : []),
    ...(disabled ? [SAY.disabled(area)] : []),
    ...(notSupported ? [SAY.notSupported(area)] : []),
  ];
}

function returned(area: RecordArea, facts: AreaFacts): readonly string[] {
  return area === 'allergies' ? allergies(facts) : [SAY.returned(facts.count)];
}

/** The states of "no allergies" are told apart: access-record-structured.md §2.10. */
function allergies(facts: AreaFacts): readonly string[] {
  const { primary, count, endedRequested } = facts;
  return [
    SAY.returned(count),
    ...ended(primary),
    ...(hasList(primary, 'active') ? noneActive(facts) : [SAY.activeMissing]),
    ...noKnownAllergies(facts),
    ...(endedRequested && !hasList(primary, 'ended') ? [SAY.endedMissing] : []),
  ];
}

function ended(primary: readonly RecordList[]): readonly string[] {
  const lists = primary.filter(({ role }) => role.kind === 'primary' && role.ended);
  const count = lists.reduce((sum, { entries }) => sum + entries.length, 0);
  return count === 0 ? [] : [SAY.ended(count)];
}

function noneActive({ active, warned }: AreaFacts): readonly string[] {
  if (active.allergies > 0) return [];
  return [warned ? SAY.noneActiveSent : SAY.noActiveAllergies];
}

function noKnownAllergies({ active }: AreaFacts): readonly string[] {
  if (active.noKnown === 0) return [];
  return [active.noKnown === active.allergies ? SAY.noKnownAllergies : SAY.noKnownBesideAllergies];
}
