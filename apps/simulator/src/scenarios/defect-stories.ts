import { aProfile, aStory } from './a-story.js';
import type { Person } from './a-story.js';
import { RECORD_DEFECTS } from './record-defects.js';
import type { RecordDefect } from './record-defects.js';
import type { Story } from './story.js';

interface DefectRow {
  readonly story: string;
  readonly shows: string;
  readonly nhsNumber: string;
  readonly person: Person;
  readonly defects: readonly RecordDefect[];
}

/** What spoils the whole answer: it has no place in a patient who shows all the rest. */
const REFUSED: readonly RecordDefect[] = ['no-patient', 'two-patients'];

/** Kinds that exclude each other; the first of each is in the patient with everything. */
const OTHERS: readonly RecordDefect[] = ['gp-is-practitioner', 'no-gp', 'entry-without-resource'];

const ROWS: readonly DefectRow[] = [
  {
    story: 'defect-references',
    shows: 'The record repeats an id and refers to people, consultations and lists that did not come with it.',
    nhsNumber: '9990005001',
    person: ['Teasel', 'Tanager', '1958-02-17', 'female', 'ZZ99 8BA'],
    defects: [
      'duplicate-id',
      'absent-patient',
      'absent-practitioner',
      'absent-encounter',
      'absent-list',
      'odd-references',
      'sentence-as-reference',
      'contained-missing',
      'no-identifiers',
    ],
  },
  {
    story: 'defect-envelope',
    shows: 'The record bears no id, its lists do, and the general practitioner of the patient is an organisation.',
    nhsNumber: '9990005028',
    person: ['Umbrella', 'Twite', '1977-08-05', 'male', 'ZZ99 8CA'],
    defects: ['no-bundle-id', 'gp-is-organization', 'unnamed-practitioners', 'list-ids'],
  },
  {
    story: 'defect-no-gp',
    shows: 'The patient in the record has no general practitioner, only the practice that holds the record.',
    nhsNumber: '9990005036',
    person: ['Verbena', 'Veery', '1984-11-23', 'female', 'ZZ99 8DA'],
    defects: ['no-gp'],
  },
  {
    story: 'defect-gp-person',
    shows: 'The general practitioner of the patient in the record is a person, the practice is named elsewhere.',
    nhsNumber: '9990005044',
    person: ['Walnut', 'Waxwing', '1949-05-30', 'male', 'ZZ99 8EA'],
    defects: ['gp-is-practitioner'],
  },
  {
    story: 'defect-missing-dates',
    shows: 'Some entries of every kind have no date.',
    nhsNumber: '9990005052',
    person: ['Xenia', 'Wheatear', '1967-01-09', 'female', 'ZZ99 8FA'],
    defects: ['missing-dates'],
  },
  {
    story: 'defect-partial-dates',
    shows: 'Some entries of every kind are dated to the year or the month only.',
    nhsNumber: '9990005060',
    person: ['Yarrow', 'Wigeon', '1991-03-28', 'male', 'ZZ99 8GA'],
    defects: ['partial-dates'],
  },
  {
    story: 'defect-malformed-dates',
    shows: 'Some entries have a date that is none.',
    nhsNumber: '9990005079',
    person: ['Zedoary', 'Wren', '1972-12-12', 'female', 'ZZ99 8HA'],
    defects: ['malformed-date'],
  },
  {
    story: 'defect-content',
    shows: 'The record holds a resource, extensions and a warning that nobody knows, and elements of a wrong type.',
    nhsNumber: '9990005087',
    person: ['Acacia', 'Accentor', '1953-06-19', 'male', 'ZZ99 8JA'],
    defects: ['unknown-resource', 'unknown-extension', 'unknown-warning-code', 'wrong-type'],
  },
  {
    story: 'defect-words',
    shows: 'Codes were lost, names of extensions are spelt in other ways, and notes hold every sort of character.',
    nhsNumber: '9990005095',
    person: ['Balsam', 'Bittern', '1988-10-02', 'female', 'ZZ99 8KA'],
    defects: ['spelling-variants', 'degraded-codes', 'odd-text'],
  },
  {
    story: 'defect-lists',
    shows: 'Items are missing from their lists, and lists have other titles and the former words of warnings.',
    nhsNumber: '9990005109',
    person: ['Catkin', 'Chough', '1946-04-25', 'male', 'ZZ99 8LA'],
    defects: ['empty-note-full-stop', 'list-display-variants', 'former-warning-words', 'not-listed'],
  },
  {
    story: 'defect-lost-items',
    shows: 'Lists name items that did not come with them.',
    nhsNumber: '9990005117',
    person: ['Daphne', 'Dotterel', '1979-07-14', 'female', 'ZZ99 8MA'],
    defects: ['entry-without-resource'],
  },
  {
    story: 'defect-no-patient',
    shows: 'The record holds no patient: it must never be shown.',
    nhsNumber: '9990005125',
    person: ['Elder', 'Egret', '1962-09-01', 'male', 'ZZ99 8NA'],
    defects: ['no-patient'],
  },
  {
    story: 'defect-two-patients',
    shows: 'The record holds two patients: it must never be shown.',
    nhsNumber: '9990005133',
    person: ['Foxtail', 'Fulmar', '1994-02-20', 'female', 'ZZ99 8PA'],
    defects: ['two-patients'],
  },
  {
    story: 'kitchen-sink',
    shows: 'A record with all that practices do wrong at once, but for what would make it another patient’s.',
    nhsNumber: '9990005141',
    person: ['Gorse', 'Gadwall', '1955-12-08', 'other', 'ZZ99 8QA'],
    defects: RECORD_DEFECTS.filter((defect) => !REFUSED.includes(defect) && !OTHERS.includes(defect)),
  },
];

/** Defects of warnings and of empty lists need some to show. */
const LISTS_TO_WARN = { warnings: ['data-in-transit'], empty: ['diary'] } as const;

/** Records as real practices send them, one sort of defect for each patient, and one patient with them all. */
export const DEFECT_STORIES: readonly Story[] = ROWS.map(({ defects, ...row }) =>
  aStory({
    ...row,
    practice: 'Z81002',
    provider: {
      kind: 'record',
      profile: aProfile(row.nhsNumber, {
        defects,
        kilobytes: row.story === 'kitchen-sink' ? 700 : 150,
        ...(row.story === 'defect-lists' || row.story === 'kitchen-sink' ? LISTS_TO_WARN : {}),
      }),
    },
  }),
);
