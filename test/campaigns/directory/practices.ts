import { aStory } from '../../../apps/simulator/src/scenarios/a-story.js';
import { aPractice } from '../../../apps/simulator/src/scenarios/practice.js';
import type { Practice } from '../../../apps/simulator/src/scenarios/index.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import type { StoryBook } from '../../../apps/simulator/src/story-book.js';

const BIRDS = ['Avocet', 'Bullfinch', 'Corncrake', 'Dotterel', 'Egret', 'Firecrest', 'Goshawk', 'Hoopoe'] as const;
const PATIENTS_EACH = 4;

/** Practices in good order with four patients each, all invented; enough for several to be in trouble at a time. */
export function chaosBook(): StoryBook {
  const practices = BIRDS.map((bird, index) => aPractice({ odsCode: `Z8300${index + 1}`, name: `${bird} Surgery` }));
  const numbers = nhsNumbers(practices.length * PATIENTS_EACH);
  return { practices, stories: numbers.map((nhsNumber, index) => patient(nhsNumber, index, practices)) };
}

function patient(nhsNumber: string, index: number, practices: readonly Practice[]): Story {
  const practice = practices[index % practices.length]!;
  return aStory({
    story: `chaos-${index + 1}`,
    shows: 'A patient of the chaos run.',
    nhsNumber,
    person: [`Chaos${'abcdefgh'[index % 8]!}`, BIRDS[Math.floor(index / 8)]!, '1970-01-01', 'female', 'ZZ99 9ZZ'],
    practice: practice.odsCode,
    provider: { kind: 'record', profile: { seed: index + 1, kilobytes: 40 } },
  });
}

/** The first numbers from 999 300 000 with a check digit. Modulus 11: pds.md §3. */
export function nhsNumbers(count: number): readonly string[] {
  const numbers: string[] = [];
  for (let body = 999_300_000; numbers.length < count; body += 1) {
    const digits = String(body);
    const sum = Array.from(digits).reduce((total, digit, place) => total + Number(digit) * (10 - place), 0);
    const check = (11 - (sum % 11)) % 11;
    if (check < 10) numbers.push(`${digits}${check}`);
  }
  return numbers;
}
