import { publishedRecords, type PublishedRecords } from './records/published.js';
import { type Practice, PRACTICES, STORIES } from './scenarios/index.js';
import type { Story } from './scenarios/story.js';

/** Everything that the simulator tells: its own stories and, with a folder of published records, those too. */
export interface StoryBook {
  readonly stories: readonly Story[];
  readonly practices: readonly Practice[];
  readonly published?: PublishedRecords;
}

export function storyBook(recordsDir?: string): StoryBook {
  if (recordsDir === undefined) return { stories: STORIES, practices: PRACTICES };
  const published = publishedRecords(recordsDir);
  return {
    stories: [...STORIES, ...published.stories],
    practices: [...PRACTICES, ...published.practices],
    published,
  };
}
