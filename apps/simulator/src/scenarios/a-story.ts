import type { BookingProfile } from './appointment-faults.js';
import type { PdsDetails } from './pds-details.js';
import type { PdsState, ProviderState, RecordProfile, Story, StoryDemographics } from './story.js';

/** Family name, given name, birth date, gender, postcode. */
export type Person = readonly [string, string, string, StoryDemographics['gender'], string];

export interface StoryGiven {
  readonly story: string;
  readonly shows: string;
  readonly nhsNumber: string;
  readonly person: Person;
  readonly pds?: PdsState;
  readonly details?: PdsDetails;
  /** Left out: the main practice. `none`: PDS names no practice. */
  readonly practice?: string;
  readonly provider?: ProviderState;
  readonly booking?: BookingProfile;
}

const MAIN_PRACTICE = 'Z81001';

/** A patient with an ordinary trace and a small ordinary record, but for what is given. */
export function aStory(given: StoryGiven): Story {
  const [familyName, givenName, birthDate, gender, postcode] = given.person;
  return {
    story: given.story,
    shows: given.shows,
    nhsNumber: given.nhsNumber,
    demographics: { familyName, givenName, birthDate, gender, postcode },
    pds: given.pds ?? { kind: 'ordinary' },
    ...(given.details === undefined ? {} : { details: given.details }),
    practice: given.practice === 'none' ? undefined : (given.practice ?? MAIN_PRACTICE),
    provider: given.provider ?? { kind: 'record', profile: aProfile(given.nhsNumber) },
    ...(given.booking === undefined ? {} : { booking: given.booking }),
  };
}

/** Seeds are the middle of the NHS number, so that no two patients share a record. */
export function aProfile(nhsNumber: string, given: Partial<RecordProfile> = {}): RecordProfile {
  return { seed: Number(nhsNumber.slice(3, 9)), kilobytes: 80, ...given };
}
