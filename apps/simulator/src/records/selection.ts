import type { Area, ItemArea } from './areas.js';
import type { Facts, Item } from './chart.js';
import type { Period, RecordRequest } from './request.js';

/** What of a chart goes into an answer, and by which way. */
export interface Selection {
  readonly primary: ReadonlyMap<Area, readonly Item[]>;
  /** Reached through a returned consultation or problem, whatever the filter of their own area says. */
  readonly viaConsultations: readonly Item[];
  readonly viaProblems: readonly Item[];
  /** Problems that came only because something returned is linked to them. */
  readonly linkedProblems: readonly Item[];
}

export function select(items: readonly Item[], request: RecordRequest, linking: boolean): Selection {
  const primary = new Map([...request.areas].map((area) => [area, primaryItems(items, area, request)] as const));
  const consultations = primary.get('consultations') ?? [];
  const problems = primary.get('problems') ?? [];
  if (!linking) return { primary, viaConsultations: [], viaProblems: [], linkedProblems: [] };
  const viaConsultations = linkedFrom(items, consultations);
  const viaProblems = linkedFrom(items, problems).filter(({ area }) => area !== 'problems');
  const shown = new Set([...[...primary.values()].flat(), ...viaConsultations, ...viaProblems].map(({ link }) => link));
  const wanted = new Set([...linkedFrom(items, problems), ...viaConsultations].map(({ link }) => link));
  const linkedProblems = items.filter(
    (item) =>
      item.area === 'problems' &&
      !problems.includes(item) &&
      (wanted.has(item.link) || item.links.some((link) => shown.has(link))),
  );
  return { primary, viaConsultations, viaProblems, linkedProblems };
}

function linkedFrom(items: readonly Item[], holders: readonly Item[]): readonly Item[] {
  const links = new Set(holders.flatMap((holder) => holder.links));
  return items.filter((item) => links.has(item.link));
}

function primaryItems(items: readonly Item[], area: Area, request: RecordRequest): readonly Item[] {
  const fits = FILTERS[area];
  const found = items.filter((item) => item.area === area && fits(item.facts, request));
  if (area !== 'consultations' || request.mostRecent === undefined) return found;
  const latestFirst = found.toSorted((one, other) => (other.facts.from ?? '').localeCompare(one.facts.from ?? ''));
  return latestFirst.slice(0, request.mostRecent);
}

type Filter = (facts: Facts, request: RecordRequest) => boolean;

/** Source: shared/spec/access-record-structured.md §1.4. */
const FILTERS: Readonly<Record<Area, Filter>> = {
  allergies: (facts, { resolvedAllergies }) => facts.ended !== true || resolvedAllergies,
  medication: (facts, { medicationFrom }) => medicationFrom === undefined || activeSince(facts, medicationFrom),
  consultations: (facts, { consultationPeriod }) => within(facts, consultationPeriod),
  problems: (facts, { problems }) =>
    problems.some(
      ({ status, significance }) =>
        (status ?? facts.status) === facts.status && (significance ?? facts.significance) === facts.significance,
    ),
  immunisations: (facts, { notGiven, immunisationStatus }) =>
    (facts.notGiven !== true || notGiven) && (facts.statusObservation !== true || immunisationStatus),
  uncategorised: (facts, { uncategorisedPeriod }) => within(facts, uncategorisedPeriod),
  investigations: (facts, { investigationPeriod }) => within(facts, investigationPeriod),
  referrals: (facts, { referralPeriod }) => within(facts, referralPeriod),
  diary: ({ from }, { diaryUntil }) => diaryUntil === undefined || from === undefined || from <= diaryUntil,
};

/** The window of the plan touches the time from `day` on; prescribed elsewhere is always returned. */
function activeSince({ from, to, acute, elsewhere }: Facts, day: string): boolean {
  if (elsewhere === true) return true;
  if (to !== undefined) return to >= day;
  return acute !== true || (from ?? day) >= day;
}

/** A partial date stands for all its days, and is in when one of them is. Source: shared/spec/access-record-structured.md §1.4. */
function within({ from, to }: Facts, { start = '', end = LAST }: Period = {}): boolean {
  if (from === undefined) return true;
  const lastDay = from.length < 10 ? `${from}-99` : from;
  return lastDay >= start && (to ?? from) <= end;
}

const LAST = '9999-12-31';

/** Areas of the items that a way brought in, in the order of their first appearance. */
export function areasOf(items: readonly Item[]): readonly ItemArea[] {
  return [...new Set(items.map(({ area }) => area))];
}
