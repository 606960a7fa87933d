import type { Random } from '../../../apps/simulator/src/records/random.js';
import { aStory } from '../../../apps/simulator/src/scenarios/a-story.js';
import { PRACTICES } from '../../../apps/simulator/src/scenarios/index.js';
import type { Story } from '../../../apps/simulator/src/scenarios/story.js';
import type { StoryBook } from '../../../apps/simulator/src/story-book.js';
import { nhsNumbers } from '../directory/practices.js';

/** Those where something can be booked; `Z81044` refuses an organisation's fourth slot, so few patients go there. */
const BOOKED_AT = ['Z81040', 'Z81045', 'Z81046', 'Z81048', 'Z81049'] as const;
const WITH_A_LIMIT = 'Z81044';

/** As many invented patients as wanted, each with one of the practices that the simulator keeps for booking. */
export function bookingBook(patients: number, random: Random): StoryBook {
  const practices = PRACTICES.filter(({ odsCode }) => [...BOOKED_AT, WITH_A_LIMIT].some((one) => one === odsCode));
  return { practices, stories: nhsNumbers(patients).map((nhsNumber, index) => patient(nhsNumber, index, random)) };
}

function patient(nhsNumber: string, index: number, random: Random): Story {
  const name = Array.from(String(index), (digit) => 'abcdefghij'[Number(digit)] ?? '').join('');
  return aStory({
    story: `booking-${String(index + 1)}`,
    shows: 'A patient of the booking campaign.',
    nhsNumber,
    person: [`Campaign${name}`, 'Patient', '1970-01-01', 'female', 'ZZ99 9ZZ'],
    practice: random.chance(0.02) ? WITH_A_LIMIT : random.pick(BOOKED_AT),
    provider: { kind: 'record', profile: { seed: index + 1, kilobytes: 20 } },
  });
}
