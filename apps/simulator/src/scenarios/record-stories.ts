import { aProfile, aStory } from './a-story.js';
import { DEFECT_STORIES } from './defect-stories.js';
import type { RecordProfile, Story } from './story.js';
import { VARIANT_STORIES } from './variant-stories.js';

const record = (
  nhsNumber: string,
  given: Partial<RecordProfile>,
): { readonly kind: 'record'; readonly profile: RecordProfile } => ({
  kind: 'record',
  profile: aProfile(nhsNumber, given),
});

const ORDINARY: readonly Story[] = [
  aStory({
    story: 'main',
    shows: 'The ordinary journey: traced, routed, and a whole record from the practice.',
    nhsNumber: '9990001006',
    person: ['Amber', 'Rowan', '1974-04-19', 'female', 'ZZ99 1AA'],
    provider: record('9990001006', { kilobytes: 150 }),
  }),
  aStory({
    story: 'empty-lists',
    shows: 'The practice has recorded nothing: every list is empty and says so.',
    nhsNumber: '9990002274',
    person: ['Aqua', 'Adler', '2005-05-17', 'male', 'ZZ99 5AA'],
    provider: record('9990002274', { empty: 'all', kilobytes: 20 }),
  }),
  aStory({
    story: 'warnings',
    shows: 'Items are withheld and the record of the former practice has not arrived yet.',
    nhsNumber: '9990002282',
    person: ['Bronze', 'Brambling', '1956-06-06', 'female', 'ZZ99 5BA'],
    provider: record('9990002282', {
      warnings: ['confidential-items', 'data-in-transit', 'data-awaiting-filing'],
      empty: ['allergies'],
    }),
  }),
  aStory({
    story: 'disabled-area',
    shows: 'The practice has switched off consultations and referrals.',
    nhsNumber: '9990002290',
    person: ['Cerise', 'Crossbill', '1980-09-20', 'male', 'ZZ99 5CA'],
    provider: record('9990002290', { disabled: ['includeConsultations', 'includeReferrals'] }),
  }),
  aStory({
    story: 'version-1.2',
    shows: 'The practice knows only allergies and medication and says so.',
    nhsNumber: '9990002304',
    person: ['Denim', 'Dunnock', '1948-12-31', 'female', 'ZZ99 5DA'],
    practice: 'Z81003',
  }),
  aStory({
    story: 'version-1.5',
    shows: 'The practice speaks version 1.5.1.',
    nhsNumber: '9990002312',
    person: ['Emerald', 'Eider', '1965-01-25', 'male', 'ZZ99 5EA'],
    practice: 'Z81002',
    provider: record('9990002312', { kilobytes: 120 }),
  }),
  aStory({
    story: 'medium',
    shows: 'A record of 0.6 MB, the size of a usual whole record.',
    nhsNumber: '9990004005',
    person: ['Cobalt', 'Curlew', '1963-09-21', 'male', 'ZZ99 5JA'],
    provider: record('9990004005', { kilobytes: 600 }),
  }),
  aStory({
    story: 'big',
    shows: 'A record of three megabytes.',
    nhsNumber: '9990002320',
    person: ['Flax', 'Flicker', '1936-03-09', 'female', 'ZZ99 5FA'],
    provider: record('9990002320', { kilobytes: 3000 }),
  }),
  aStory({
    story: 'no-known-allergies',
    shows: 'A clinician has recorded that there are no known allergies: the smallest record.',
    nhsNumber: '9990002339',
    person: ['Green', 'Grebe', '2010-10-10', 'male', 'ZZ99 5GA'],
    provider: record('9990002339', { kilobytes: 20, noKnownAllergies: true }),
  }),
  aStory({
    story: 'differs',
    shows: 'Name, birth date and gender at the practice are not those of PDS.',
    nhsNumber: '9990002347',
    person: ['Hyacinth', 'Hoopoe', '1991-11-01', 'female', 'ZZ99 5HA'],
    provider: record('9990002347', { differs: { familyName: 'Heather', birthDate: '1991-01-11', gender: 'male' } }),
  }),
  aStory({
    story: 'wrong-patient',
    shows: 'The practice answers with the record of another patient: it must never be shown.',
    nhsNumber: '9990002355',
    person: ['Iris', 'Ibis', '1975-07-15', 'male', 'ZZ99 5JA'],
    provider: record('9990002355', { patientInBundle: '9990002363' }),
  }),
  aStory({
    story: 'no-metadata',
    shows: 'The practice has no statement of what it can do, and answers all the same.',
    nhsNumber: '9990002371',
    person: ['Jasmine', 'Jackdaw', '1962-02-22', 'female', 'ZZ99 5KA'],
    practice: 'Z81032',
  }),
  aStory({
    story: 'broken-metadata',
    shows: 'The statement of what the practice can do is not valid JSON; the record is.',
    nhsNumber: '9990002398',
    person: ['Kumquat', 'Kingfisher', '1954-10-14', 'male', 'ZZ99 5LA'],
    practice: 'Z81033',
  }),
  aStory({
    story: 'capability-off',
    shows: 'The practice has switched off the sharing of structured records (403).',
    nhsNumber: '9990002401',
    person: ['Lavender', 'Lorikeet', '1990-12-20', 'female', 'ZZ99 5MA'],
    practice: 'Z81031',
  }),
  aStory({
    story: 'capability-off-1.2',
    shows: 'As capability-off, at a practice of version 1.2.7.',
    nhsNumber: '9990002428',
    person: ['Mahogany', 'Magpie', '1943-08-30', 'male', 'ZZ99 5NA'],
    practice: 'Z81036',
  }),
  aStory({
    story: 'not-offered',
    shows: 'The practice is not registered for structured records at all.',
    nhsNumber: '9990002436',
    person: ['Nickel', 'Nuthatch', '1979-03-03', 'female', 'ZZ99 5PA'],
    practice: 'Z81034',
  }),
];

/** Journeys that end with a record. */
export const RECORD_STORIES: readonly Story[] = [...ORDINARY, ...VARIANT_STORIES, ...DEFECT_STORIES];
