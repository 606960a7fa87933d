import type { RecordProfile } from '../scenarios/story.js';
import { allergyItems, endedAllergyItems, negativeItem } from './allergies.js';
import { AREAS } from './areas.js';
import type { ItemArea } from './areas.js';
import { someDay } from './chart.js';
import type { Item, Maker, Setting } from './chart.js';
import { consultationItem } from './consultations.js';
import { diaryItems } from './diary.js';
import { immunisationItems, immunisationStatusItems } from './immunisations.js';
import { investigationItems } from './investigations.js';
import { medicationItems } from './medication.js';
import { diagnosisItems, measureItems, uncategorisedItems } from './observations.js';
import { problemItem, withRelatives } from './problems.js';
import { documentItems, referralItems } from './referrals.js';
import { inTurn } from './resource.js';

type Row = readonly [ItemArea, Maker];

/** Bytes that a reference in a list costs, and the wrapping of an entry. */
const LIST_ENTRY = 70;
const WRAPPING = 15;

/** Bytes of the heads of the secondary lists, which come with the first consultation. */
const SECONDARY_LISTS = 10_000;

/** What a visit brings. Two makers of one area take two turns in each round, so that all kinds come soon. */
const VISIT: readonly Row[] = [
  ['uncategorised', diagnosisItems],
  ['medication', (setting, turn) => medicationItems(setting, 2 * turn)],
  ['medication', (setting, turn) => medicationItems(setting, 2 * turn + 1)],
  ['allergies', allergyItems],
  ['allergies', endedAllergyItems],
  ['investigations', investigationItems],
  ['immunisations', immunisationItems],
  ['immunisations', immunisationStatusItems],
  ['uncategorised', (setting, turn) => uncategorisedItems(setting, 2 * turn)],
  ['uncategorised', (setting, turn) => uncategorisedItems(setting, 2 * turn + 1)],
  ['referrals', referralItems],
  ['diary', diaryItems],
  ['documents', documentItems],
];

/** What stands in a record without a visit, the first of them even in the smallest. */
const PLAIN: readonly Row[] = [
  ['medication', medicationItems],
  ['allergies', allergyItems],
  ['immunisations', immunisationItems],
  ['uncategorised', uncategorisedItems],
  ['diary', diaryItems],
  ['allergies', endedAllergyItems],
  ['referrals', referralItems],
  ['immunisations', immunisationStatusItems],
];

/** A visit for a record with little room. */
const SHORT_VISIT: readonly Row[] = [
  ['uncategorised', diagnosisItems],
  ['medication', medicationItems],
  ['allergies', allergyItems],
  ['immunisations', immunisationItems],
  ['uncategorised', uncategorisedItems],
  ['investigations', investigationItems],
];

/** What fills a record up to its size: measured values, else these in turn. */
const FILLERS: readonly Row[] = [
  ['medication', medicationItems],
  ['allergies', allergyItems],
  ['allergies', endedAllergyItems],
];

/** The areas that a record has anything in; up to 1.2.x a practice can give two of them only. */
export function filledAreas(
  { empty, disabled = [], unsupported = [] }: RecordProfile,
  former: boolean,
): ReadonlySet<ItemArea> {
  if (empty === 'all') return new Set();
  const shut = [...disabled, ...unsupported];
  const left = AREAS.filter(({ area, parameter }) => !(empty ?? []).includes(area) && !shut.includes(parameter));
  const areas = left.map(({ area }) => area);
  if (former) return new Set(areas.filter((area) => area === 'allergies' || area === 'medication'));
  return new Set<ItemArea>([...areas, ...(shut.includes('DocumentReferences') ? [] : (['documents'] as const))]);
}

/** Items for a record of about `bytes`, filled up to nine tenths: the rest is topped up by measuring. */
export function itemsFor(
  setting: Setting,
  profile: RecordProfile,
  filled: ReadonlySet<ItemArea>,
  bytes: number,
): readonly Item[] {
  const basket = new Basket(bytes * 0.9);
  const negative = negativeItems(setting, profile);
  basket.add(negative);
  const noAllergies = negative.length > 0 && profile.noKnownAllergies !== 'beside-an-allergy';
  const open = (rows: readonly Row[]): readonly Row[] =>
    rows.filter(([area]) => filled.has(area) && !(noAllergies && area === 'allergies'));
  const visit = (rows: readonly Row[], turn: number): boolean =>
    basket.add(visitRound(setting, open(rows), filled.has('problems'), turn), turn === 0 ? SECONDARY_LISTS : 0);
  const turns = filled.has('consultations') ? visits(visit) : 0;
  // after a visit first what it did not bring
  for (const [, make] of open(turns === 0 ? PLAIN : PLAIN.toReversed())) basket.add(make(setting, turns));
  return withRelatives(basket.items);
}

/** As many visits as fit, and a short one where there is no room for another; says how many. */
function visits(visit: (rows: readonly Row[], turn: number) => boolean): number {
  let turn = 0;
  while (visit(VISIT, turn)) turn += 1;
  return visit(SHORT_VISIT, turn) ? turn + 1 : turn;
}

/** Takes items as long as there is room for them. */
class Basket {
  readonly items: Item[] = [];
  private size = 0;

  constructor(private readonly room: number) {}

  /** `extra`: bytes that come with the items but are not theirs. */
  add(made: readonly Item[], extra = 0): boolean {
    const size = this.size + extra + made.reduce((sum, item) => sum + bytesOf(item), 0);
    if (size >= this.room) return false;
    this.items.push(...made);
    this.size = size;
    return true;
  }
}

/** A maker that may be asked until the record has its size; none where there is nothing to fill it with. */
export function fillerFor(filled: ReadonlySet<ItemArea>): Maker | undefined {
  if (filled.has('uncategorised')) return measureItems;
  const makers = FILLERS.filter(([area]) => filled.has(area)).map(([, make]) => make);
  if (makers.length === 0) return undefined;
  return (setting, turn) => inTurn(makers, turn)(setting, Math.floor(turn / makers.length));
}

function negativeItems(setting: Setting, { noKnownAllergies }: RecordProfile): readonly Item[] {
  if (noKnownAllergies === undefined || noKnownAllergies === false) return [];
  return [negativeItem(setting, noKnownAllergies === 'drug-only')];
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
function visitRound(given: Setting, rows: readonly Row[], problems: boolean, turn: number): readonly Item[] {
  const { random } = given;
  const id = random.uuid();
  const day = someDay(given);
  const setting: Setting = { ...given, visit: { encounter: `Encounter/${id}`, day } };
  const groups = rows.map(([, make]) => make(setting, turn));
  const findings = groups.flat();
  const contained = findings.filter(isListed).map(({ link }) => link);
  const problemId = problems ? random.uuid() : undefined;
  const problem = problemId === undefined ? undefined : `Condition/${problemId}`;
  const visit = consultationItem(setting, { id, day, contained, problem }, turn);
  if (problemId === undefined) return [...findings, visit];
  const actual = findings.find((item) => item.area === actualArea(turn) && isListed(item));
  const others = groups.filter((_, index) => index % 2 === 0).flat();
  const related = [...others.filter((item) => isListed(item) && item !== actual).map(({ link }) => link), visit.link];
  return [...findings, visit, problemItem(setting, { id: problemId, day, actual, related }, turn)];
}

/** Ended allergies are in no list but their own. */
const isListed = ({ facts }: Item): boolean => facts.ended !== true;

/** Most problems are diagnoses; now and then an allergy or a vaccination is the problem. */
function actualArea(turn: number): ItemArea {
  if (turn % 4 === 1) return 'allergies';
  return turn % 4 === 3 ? 'immunisations' : 'uncategorised';
}
