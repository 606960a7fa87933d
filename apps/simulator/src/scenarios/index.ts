import { BOOKING_FAULT_STORIES } from './booking-fault-stories.js';
import { BOOKING_REFUSAL_STORIES } from './booking-refusal-stories.js';
import { BOOKING_STATE_STORIES } from './booking-state-stories.js';
import { CHANGE_REFUSAL_STORIES } from './change-refusal-stories.js';
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
  ...BOOKING_STATE_STORIES,
  ...BOOKING_REFUSAL_STORIES,
  ...CHANGE_REFUSAL_STORIES,
  ...BOOKING_FAULT_STORIES,
];
