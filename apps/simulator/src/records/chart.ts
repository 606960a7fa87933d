import type { Personality } from '../scenarios/interactions.js';
import type { StoryDemographics } from '../scenarios/story.js';
import type { ItemArea } from './areas.js';
import { daysBetween, plusDays } from './random.js';
import type { Random } from './random.js';
import type { Element, Resource } from './resource.js';

/** One thing in the record: what its list refers to, and what always comes with it. */
export interface Item {
  readonly area: ItemArea;
  readonly main: Resource;
  readonly others: readonly Resource[];
  /** Comes only where asked for: issues of a medication, structure and notes of a consultation. */
  readonly onDemand?: readonly Resource[];
  /** How consultations and problems refer to it, e.g. `MedicationRequest/…`. */
  readonly link: string;
  /** Links of the items that a consultation or a problem refers to. */
  readonly links: readonly string[];
  /** What a problem header says when the item is the problem. */
  readonly title?: Element;
  readonly facts: Facts;
}

/** What the filters compare. Source: shared/spec/access-record-structured.md §1.4. */
export interface Facts {
  /** Days, `YYYY-MM-DD`; `undefined`: not recorded. */
  readonly from: string | undefined;
  readonly to?: string;
  readonly ended?: boolean;
  readonly acute?: boolean;
  readonly elsewhere?: boolean;
  readonly status?: string;
  readonly significance?: string;
  readonly notGiven?: boolean;
  readonly statusObservation?: boolean;
}

/** What every maker of items needs: who, where, when and dice. */
export interface Setting extends Outsiders {
  readonly version: Personality;
  readonly random: Random;
  readonly patient: Resource;
  readonly organization: Resource;
  readonly clinicians: readonly Resource[];
  readonly location: Resource;
  readonly born: string;
  /** What display-only references say where the practice cannot give the item. */
  readonly unavailable: readonly string[];
  /** Whether documents are told of. */
  readonly documents: boolean;
  /** The visit that an item belongs to, and its day. */
  readonly visit?: { readonly encounter: string; readonly day: string };
}

/** People, places and things outside the practice; they come only with the items that refer to them. */
export interface Outsiders {
  readonly laboratory: Resource;
  readonly reporter: Resource;
  readonly manufacturer: Resource;
  readonly service: Resource;
  readonly hospital: Resource;
  readonly formerPractice: Resource;
  readonly device: Resource;
}

/** Makes the items of one entry; the turn decides of which kind it is. */
export type Maker = (setting: Setting, turn: number) => readonly Item[];

export interface Holder {
  readonly nhsNumber: string;
  readonly demographics: StoryDemographics;
  readonly practice: { readonly odsCode: string; readonly name: string; readonly postcode: string };
  /** Version that the system of the practice speaks. */
  readonly version: Personality;
}

/** All records end here, so that a seed gives the same bytes whatever the day. */
export const LAST_DAY = '2025-06-30';

/** Due dates and issues that lie ahead for whoever looks. */
export const FAR_DAY = '2045-01-15';

/** The day of the visit, else one of the patient's life within the last twenty years of the record. */
export function someDay({ random, born, visit }: Setting): string {
  if (visit !== undefined) return visit.day;
  const first = born > '2005-01-01' ? born : '2005-01-01';
  return plusDays(first, random.int(0, Math.max(0, daysBetween(first, LAST_DAY))));
}

/** A time of day in surgery hours on that day. */
export function timeOn(random: Random, day: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day}T${two(random.int(8, 17))}:${two(random.int(0, 59))}:00+00:00`;
}

/** Reference to the consultation that an item was recorded in. */
export function contextOf({ visit }: Setting): Element | undefined {
  return visit === undefined ? undefined : { reference: visit.encounter };
}
