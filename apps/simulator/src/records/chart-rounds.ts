import type { RecordProfile } from '../scenarios/story.js';
import { diaryItem, documentItem, investigationItem, referralItem } from './actions.js';
import { AREAS } from './areas.js';
import type { ItemArea } from './areas.js';
import type { Item, Setting } from './chart.js';
import { consultationItem, problemItem } from './encounters.js';
import {
  allergyItem,
  immunisationItem,
  immunisationStatusItem,
  noKnownAllergyItem,
  uncategorisedItem,
} from './findings.js';
import { medicationItem } from './medication.js';

type Maker = (setting: Setting) => Item;

/** Bytes that a reference in a list costs, and the wrapping of an entry. */
const LIST_ENTRY = 70;
const WRAPPING = 15;

/** Bytes that a round with a consultation and a problem takes, and once the heads of the secondary lists. */
const LINKED_ROUND = 42_000;
const SECONDARY_LISTS = 10_000;

const PLAIN: readonly (readonly [ItemArea, Maker])[] = [
  ['medication', (setting) => medicationItem(setting, undefined, 0)],
  ['allergies', (setting) => allergyItem(setting, false)],
  ['immunisations', (setting) => immunisationItem(setting, false)],
  ['uncategorised', uncategorisedItem],
  ['diary', diaryItem],
  ['allergies', (setting) => allergyItem(setting, true)],
  ['referrals', referralItem],
  ['immunisations', immunisationStatusItem],
];

/** The areas that a record has anything in. */
export function filledAreas({ empty, disabled = [] }: RecordProfile): ReadonlySet<ItemArea> {
  if (empty === 'all') return new Set();
  const left = AREAS.filter(({ area, parameter }) => !(empty ?? []).includes(area) && !disabled.includes(parameter));
  return new Set<ItemArea>([...left.map(({ area }) => area), 'documents']);
}

/** Items for a record of about `bytes`, filled up to nine tenths: the rest is topped up by measuring. */
export function itemsFor(setting: Setting, profile: RecordProfile, bytes: number): readonly Item[] {
  const filled = filledAreas(profile);
  const items: Item[] = [];
  const visits = filled.has('consultations') && LINKED_ROUND + SECONDARY_LISTS < bytes;
  let size = visits ? SECONDARY_LISTS : 0;
  const add = (made: readonly Item[]): void => {
    items.push(...made);
    size += made.reduce((sum, item) => sum + bytesOf(item), 0);
  };
  if (profile.noKnownAllergies === true) add([noKnownAllergyItem(setting)]);
  const plain = PLAIN.filter(
    ([area]) => filled.has(area) && !(profile.noKnownAllergies === true && area === 'allergies'),
  );
  while (visits && size + LINKED_ROUND < bytes) add(linkedRound(setting, filled, items, plain));
  for (const [, make] of plain) {
    const item = make(setting);
    if (size + bytesOf(item) < bytes * 0.9) add([item]);
  }
  return items;
}

/** What an item adds to the size of a whole record. */
export function bytesOf(item: Item): number {
  const resources = [item.main, ...item.others, ...(item.onDemand ?? [])];
  return resources.reduce(
    (sum, resource) => sum + JSON.stringify(resource).length + WRAPPING,
    LIST_ENTRY * (1 + item.links.length),
  );
}

/** One visit: some findings, the consultation that holds them and the problem behind them. */
function linkedRound(
  setting: Setting,
  filled: ReadonlySet<ItemArea>,
  before: readonly Item[],
  plain: typeof PLAIN,
): readonly Item[] {
  const { random } = setting;
  const encounterId = random.uuid();
  const problemId = filled.has('problems') ? random.uuid() : undefined;
  const findings = findingsOf(setting, filled, `Encounter/${encounterId}`, plain);
  const links = findings.filter(({ facts }) => facts.ended !== true).map(({ link }) => link);
  const visit = consultationItem(
    setting,
    encounterId,
    links,
    problemId === undefined ? undefined : `Condition/${problemId}`,
  );
  if (problemId === undefined) return [...findings, visit];
  const former = before.findLast(({ area }) => area === 'problems')?.link;
  return [
    ...findings,
    visit,
    problemItem(setting, problemId, [...links.filter((_, index) => index % 2 === 0), visit.link], former),
  ];
}

function findingsOf(
  setting: Setting,
  filled: ReadonlySet<ItemArea>,
  encounter: string,
  plain: typeof PLAIN,
): readonly Item[] {
  const { random } = setting;
  const more: readonly (readonly [ItemArea, Maker])[] = [
    ['medication', () => medicationItem(setting, encounter, random.int(1, 4))],
    ['investigations', investigationItem],
    ['immunisations', () => immunisationItem(setting, true)],
    ['uncategorised', uncategorisedItem],
    ['documents', documentItem],
  ];
  return [...more.filter(([area]) => filled.has(area)), ...plain].map(([, make]) => make(setting));
}
