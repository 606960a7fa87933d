import type { StoryDemographics } from '../scenarios/story.js';
import type { ItemArea } from './areas.js';
import { daysBetween, plusDays } from './random.js';
import type { Random } from './random.js';
import type { Resource } from './resource.js';

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
export interface Setting {
  readonly random: Random;
  readonly patient: Resource;
  readonly organization: Resource;
  readonly clinicians: readonly Resource[];
  readonly location: Resource;
  readonly laboratory: Resource;
  readonly manufacturer: Resource;
  readonly service: Resource;
  readonly born: string;
  readonly disabled: readonly string[];
}

export interface Holder {
  readonly nhsNumber: string;
  readonly demographics: StoryDemographics;
  readonly practice: { readonly odsCode: string; readonly name: string; readonly postcode: string };
}

/** All records end here, so that a seed gives the same bytes whatever the day. */
export const LAST_DAY = '2025-06-30';

/** A day of the patient's life within the last twenty years of the record. */
export function someDay({ random, born }: Setting): string {
  const first = born > '2005-01-01' ? born : '2005-01-01';
  return plusDays(first, random.int(0, Math.max(0, daysBetween(first, LAST_DAY))));
}

/** A time of day in surgery hours on that day. */
export function timeOn(random: Random, day: string): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${day}T${two(random.int(8, 17))}:${two(random.int(0, 59))}:00+00:00`;
}
