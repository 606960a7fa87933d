import { PROVIDER_STORIES } from './provider-stories.js';
import { RECORD_STORIES } from './record-stories.js';
import { DIRECTORY_STORIES, PROXY_STORIES } from './route-stories.js';
import { SEARCH_STORIES } from './search-stories.js';
import type { Story } from './story.js';
import { PDS_FAULT_STORIES, TRACE_STORIES } from './trace-stories.js';

export { CONSUMER, CONSUMERS, interactionsOf, registration } from './practice.js';
export type { Practice, Registration } from './practice.js';
export { PRACTICES } from './practices.js';

/** Every story that the simulator tells, in the order of the journey. */
export const STORIES: readonly Story[] = [
  ...RECORD_STORIES,
  ...TRACE_STORIES,
  ...PDS_FAULT_STORIES,
  ...SEARCH_STORIES,
  ...DIRECTORY_STORIES,
  ...PROXY_STORIES,
  ...PROVIDER_STORIES,
];
