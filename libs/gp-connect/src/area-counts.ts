import { RECORD_AREAS, type AllergyItem, type RecordArea, type SeenIn } from '#contracts';
import type { AreaSource, OutsideItems } from './area-states.js';
import type { RecordList } from './list-reading.js';
import type { RecordItems } from './record-items.js';
import { FLAG } from './texts.js';

interface Counted {
  readonly seenIn: SeenIn;
  readonly flags: readonly string[];
}

/** FHIR types that an area shows as its items. Source: access-record-structured.md §2.3. */
const SHOWN_TYPES: Readonly<Record<RecordArea, readonly string[]>> = {
  allergies: ['AllergyIntolerance'],
  medications: ['MedicationStatement', 'MedicationRequest'],
  consultations: ['Encounter'],
  problems: ['Condition'],
  immunisations: ['Immunization', 'Observation'],
  uncategorisedData: ['Observation'],
  investigations: ['DiagnosticReport'],
  referrals: ['ReferralRequest'],
  diaryEntries: ['ProcedureRequest'],
};

type Counts = Pick<AreaSource, 'active' | 'shows' | 'outside' | 'partlyRead'>;

/** What the states of the areas need to know of the items. */
export function itemCounts(items: Omit<RecordItems, 'documents'>): Counts {
  const byArea = new Map(RECORD_AREAS.map((area) => [area, itemsOf(area, items)]));
  return {
    active: countActive(items.allergies),
    shows: (area, list) => countShown(list, SHOWN_TYPES[area]),
    outside: (area) => countOutside(byArea.get(area) ?? []),
    partlyRead: (area) => (byArea.get(area) ?? []).filter(isPartlyRead).length,
  };
}

/** Entries of the list that lead to a resource of one of these types. */
export function countShown({ entries }: RecordList, types: readonly string[]): number {
  return entries.filter((entry) => entry.kind === 'found' && entry.resources.some(({ type }) => types.includes(type)))
    .length;
}

function itemsOf(area: RecordArea, items: Omit<RecordItems, 'documents'>): readonly Counted[] {
  const own = items[area];
  return 'vaccinations' in own ? [...own.vaccinations, ...own.statuses] : own;
}

/** A damaged part counts for the item that holds it. */
function isPartlyRead(item: unknown): boolean {
  const left: unknown[] = [item];
  while (left.length > 0) {
    const value = left.pop();
    if (value === FLAG.damaged) return true;
    if (typeof value === 'object' && value !== null) Object.values(value).forEach((inner) => left.push(inner));
  }
  return false;
}

function countOutside(items: readonly Counted[]): OutsideItems {
  const unlisted = items.filter(({ seenIn }) => seenIn === 'unlisted').length;
  return { unlisted, linked: items.filter(({ seenIn }) => seenIn !== 'primary').length - unlisted };
}

function countActive(items: readonly AllergyItem[]): AreaSource['active'] {
  const active = items.filter(({ section }) => section === 'active');
  return { allergies: active.length, noKnown: active.filter(({ noKnownAllergies }) => noKnownAllergies).length };
}
