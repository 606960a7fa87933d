import type { Story } from '../scenarios/story.js';
import type { Json } from './json.js';
import { londonDay } from './london-day.js';
import { confidentialityOf, storedPatient, withheld } from './patient-resource.js';
import { type Searchable, searchable } from './searchable.js';
import { FULL_URL_BASE } from './searchset.js';
import { searchView } from './search-view.js';

/** Somebody whom a search can find. */
export interface Candidate {
  readonly person: Searchable;
  readonly fullUrl: string;
  readonly resource: Json;
  /** Of a published answer: the score that it gives where not every field was equal. */
  readonly publishedScore?: number;
}

/**
 * The people of the stories. A number that was replaced is found by its own details and answers with the surviving record;
 * one that was withdrawn or never stored is not found. Source: shared/spec/pds.md §6.
 */
export function storyCandidates(stories: readonly Story[], now: Date): readonly Candidate[] {
  const byNumber = new Map(stories.map((story) => [story.nhsNumber, story]));
  const today = londonDay(now);
  return stories.flatMap((story) => {
    const survivor = survivorOf(story, byNumber);
    if (survivor === undefined) return [];
    const resource = searchView(withheld(storedPatient(survivor, now), confidentialityOf(survivor.pds)), today);
    const person = searchable(storedPatient(story, now), today);
    return [{ person, fullUrl: `${FULL_URL_BASE}/${survivor.nhsNumber}`, resource }];
  });
}

/** The story whose record stands for this one. */
export function survivorOf(story: Story, byNumber: ReadonlyMap<string, Story>): Story | undefined {
  switch (story.pds.kind) {
    case 'invalidated':
    case 'not-stored':
      return undefined;
    case 'superseded-by':
      return byNumber.get(story.pds.nhsNumber);
    default:
      return story;
  }
}
