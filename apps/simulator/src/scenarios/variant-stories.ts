import { aProfile, aStory } from './a-story.js';
import type { Person } from './a-story.js';
import type { RecordProfile, Story } from './story.js';

interface VariantRow {
  readonly story: string;
  readonly shows: string;
  readonly nhsNumber: string;
  readonly person: Person;
  readonly practice?: string;
  readonly profile: Partial<RecordProfile>;
}

const ROWS: readonly VariantRow[] = [
  {
    story: 'every-kind',
    shows: 'A record with every kind of entry in every area, nothing wrong in it.',
    nhsNumber: '9990005168',
    person: ['Hazelnut', 'Harrier', '1951-01-18', 'female', 'ZZ99 8RA'],
    profile: { kilobytes: 900 },
  },
  {
    story: 'every-kind-1.5',
    shows: 'As every-kind, at a practice of version 1.5.1.',
    nhsNumber: '9990005176',
    person: ['Ironwood', 'Ibisbill', '1951-03-18', 'male', 'ZZ99 8SA'],
    practice: 'Z81002',
    profile: { kilobytes: 900 },
  },
  {
    story: 'every-kind-1.2',
    shows: 'Every kind of allergy and medication at a practice of version 1.2.7, which has no other areas.',
    nhsNumber: '9990005184',
    person: ['Jasper', 'Jacana', '1951-05-18', 'female', 'ZZ99 8TA'],
    practice: 'Z81003',
    profile: { kilobytes: 250 },
  },
  {
    story: 'huge',
    shows: 'A record of ten megabytes, larger than any that was ever published.',
    nhsNumber: '9990005192',
    person: ['Kale', 'Kittiwake', '1930-10-10', 'male', 'ZZ99 8UA'],
    profile: { kilobytes: 10_000 },
  },
  {
    story: 'confidential-linked',
    shows: 'Items that consultations and problems lead to are withheld: only lists of linked items say so.',
    nhsNumber: '9990005206',
    person: ['Lupin', 'Lapwing', '1969-04-04', 'female', 'ZZ99 8VA'],
    profile: {
      kilobytes: 150,
      empty: ['immunisations'],
      listWarnings: [
        { code: 'confidential-items', area: 'medication', on: 'consultations' },
        { code: 'confidential-items', area: 'problems', on: 'problems' },
        { code: 'confidential-items', area: 'immunisations', on: 'problems' },
      ],
    },
  },
  {
    story: 'confidential-allergies',
    shows: 'Every allergy is withheld: the list is empty, but not because there are none.',
    nhsNumber: '9990005214',
    person: ['Marjoram', 'Merlin', '1983-08-19', 'male', 'ZZ99 8WA'],
    profile: {
      empty: ['allergies'],
      listWarnings: [{ code: 'confidential-items', area: 'allergies', on: 'primary' }],
    },
  },
  {
    story: 'awaiting-filing',
    shows: 'Reports wait to be filed, and the list of investigations says so.',
    nhsNumber: '9990005222',
    person: ['Nutmeg', 'Nightjar', '1975-05-25', 'female', 'ZZ99 8XA'],
    profile: {
      kilobytes: 150,
      listWarnings: [{ code: 'data-awaiting-filing', area: 'investigations', on: 'primary' }],
    },
  },
  {
    story: 'unsupported-area',
    shows: 'The system of the practice cannot give investigations and referrals, although its version has them.',
    nhsNumber: '9990005230',
    person: ['Olive', 'Osprey', '1960-06-30', 'male', 'ZZ99 8YA'],
    practice: 'Z81002',
    profile: { kilobytes: 150, unsupported: ['includeInvestigations', 'includeReferrals'] },
  },
  {
    story: 'disabled-documents',
    shows: 'The practice has switched off documents and immunisations, and sends an empty list for the latter.',
    nhsNumber: '9990005249',
    person: ['Parsley', 'Petrel', '1997-07-17', 'female', 'ZZ99 8ZA'],
    profile: { kilobytes: 150, disabled: ['DocumentReferences', 'includeImmunisations'], disabledLists: true },
  },
  {
    story: 'not-for-patient',
    shows: 'Some items are labelled as not to be told to the patient.',
    nhsNumber: '9990005257',
    person: ['Quince', 'Quail', '1944-02-29', 'male', 'ZZ99 9BA'],
    profile: { kilobytes: 150, notForPatient: true },
  },
  {
    story: 'no-known-drug-allergies',
    shows: 'A clinician has recorded that the patient has no known drug allergy, which is no more than that.',
    nhsNumber: '9990005265',
    person: ['Rhubarb', 'Raven', '1986-09-09', 'female', 'ZZ99 9CA'],
    profile: { noKnownAllergies: 'drug-only' },
  },
  {
    story: 'contradicting-allergies',
    shows: 'The statement that there are no known allergies stands beside an allergy.',
    nhsNumber: '9990005273',
    person: ['Sorrel', 'Sanderling', '1971-11-11', 'male', 'ZZ99 9DA'],
    profile: { noKnownAllergies: 'beside-an-allergy' },
  },
];

/** Records that keep the rules and show what the rules allow. */
export const VARIANT_STORIES: readonly Story[] = ROWS.map(({ profile, ...row }) =>
  aStory({ ...row, provider: { kind: 'record', profile: aProfile(row.nhsNumber, profile) } }),
);
