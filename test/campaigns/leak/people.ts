import { aStory } from '../../../apps/simulator/src/scenarios/a-story.js';
import { aPractice, type Practice } from '../../../apps/simulator/src/scenarios/practice.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import { type StoryBook, storyBook } from '../../../apps/simulator/src/story-book.js';
import { nhsNumbers } from '../directory/practices.js';

/** An invented patient whose details cannot stand in any output by chance. */
export interface Person {
  readonly story: Story;
  readonly phone: string;
}

export interface LeakBook {
  readonly people: readonly Person[];
  readonly book: StoryBook;
}

const SYLLABLES = ['zorv', 'quil', 'brax', 'plim', 'wugg', 'fenk', 'thwi', 'glup'] as const;
const BORN_FROM = Date.parse('1931-01-01');
const DAY_MS = 86_400_000;

/** So many patients, each at a practice of their own, so that nothing is known of either from before; and all stories of the simulator. */
export function leakBook(count: number): LeakBook {
  const numbers = nhsNumbers(count);
  const practices = numbers.map((_number, index) => practiceOf(index));
  const people = numbers.map((nhsNumber, index) => personOf(nhsNumber, index, practices[index]!));
  const usual = storyBook();
  const book = {
    stories: [...people.map(({ story }) => story), ...usual.stories],
    practices: [...practices, ...usual.practices],
  };
  return { people, book };
}

function practiceOf(index: number): Practice {
  return aPractice({ odsCode: `Y9${String(1_000 + index)}`, name: `Practice ${String(index + 1)} of the leak search` });
}

function personOf(nhsNumber: string, index: number, practice: Practice): Person {
  const family = nameOf(index, 'ster');
  const given = nameOf(index * 7 + 3, 'anne');
  const born = new Date(BORN_FROM + index * 61 * DAY_MS).toISOString().slice(0, 10);
  const story = aStory({
    story: `leak-${String(index + 1)}`,
    shows: 'A patient of the leak search.',
    nhsNumber,
    person: [family, given, born, 'female', `ZX${String(10 + (index % 80))} ${String(1 + (index % 9))}QK`],
    practice: practice.odsCode,
    provider: { kind: 'record', profile: { seed: index + 1, kilobytes: 20 } },
  });
  return { story, phone: `07700 900${String(100 + (index % 900))}` };
}

function nameOf(index: number, ending: string): string {
  const places = [index % 8, Math.floor(index / 8) % 8, Math.floor(index / 64) % 8];
  const name = places.map((place) => SYLLABLES[place] ?? '').join('');
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}${ending}`;
}

/** In the texts of appointments that the campaign books, changes and cancels. */
export const OUR_TEXT = 'Murkwobble';
/** In everything that spoilt answers say. */
export const THEIR_TEXT = 'Wimblequark';
