import { RECORD_AREAS, type AreaState, type RecordArea, type RecordRequest } from '#contracts';
import { LIST, issues, list, notImplemented, warned, type Json } from '../testing/bundles.js';
import { DEFAULT_AREAS, readResources, viewOf } from '../testing/reading.js';
import { AREA_WORDS } from './texts.js';

const MEDICINES = list(LIST.medications, []);
const CONFIDENTIAL = warned('confidential-items', 'Items excluded due to confidentiality.');
const ASKED: RecordRequest = { ...DEFAULT_AREAS, consultations: {}, problems: {} };
const stateOf = (area: RecordArea, resources: readonly Json[], version?: string): AreaState =>
  viewOf(readResources(resources, { requested: ASKED, specificationVersion: version }), area).state;

const ENCOUNTER: Json = { resourceType: 'Encounter', id: 'e1' };
const CONSULTATIONS = list(LIST.consultations, ['Encounter/e1']);

describe('the state of an area', () => {
  it('is MISSING, not empty, when only the ended allergies were supplied', () => {
    const ended = list(LIST.endedAllergies, []);
    expect(stateOf('allergies', [ended])).toBe('MISSING');
    expect(stateOf('allergies', [ended, list(LIST.allergies, [])])).toBe('EMPTY');
  });

  it.each<[AreaState, string, readonly Json[]]>([
    ['RETURNED', 'entries', [ENCOUNTER, CONSULTATIONS]],
    [
      'RETURNED_WITH_WARNING',
      'entries and a warning on its list',
      [ENCOUNTER, list(LIST.consultations, ['Encounter/e1'], CONFIDENTIAL)],
    ],
    [
      'RETURNED_WITH_WARNING',
      'entries and a warning on a linked list',
      [ENCOUNTER, CONSULTATIONS, list('problems-consultations-related-to-problems', [], CONFIDENTIAL)],
    ],
    [
      'RETURNED_WITH_WARNING',
      'entries and a message of no known kind',
      [ENCOUNTER, CONSULTATIONS, issues({ severity: 'error', code: 'exception', diagnostics: 'includeConsultations' })],
    ],
    [
      'RETURNED_WITH_WARNING',
      'entries of an area said to be switched off',
      [
        ENCOUNTER,
        CONSULTATIONS,
        issues(notImplemented('includeConsultations', 'includeConsultations has been disabled')),
      ],
    ],
    ['EMPTY', 'an empty list', [list(LIST.consultations, [])]],
    [
      'EMPTY_WITH_WARNING',
      'an empty list with a warning',
      [list(LIST.consultations, [], warned('data-in-transit', 'Not complete.'))],
    ],
    [
      'EMPTY_WITH_WARNING',
      'an empty list and a warned linked list',
      [list(LIST.consultations, []), list('problems-consultations-related-to-problems', [], CONFIDENTIAL)],
    ],
    [
      'NOT_SUPPORTED',
      'a message that the parameter is unknown',
      [issues(notImplemented('includeConsultations', 'includeConsultations is an unrecognised parameter'))],
    ],
    ['NOT_SUPPORTED', 'such a message in other words', [issues(notImplemented('includeConsultations', 'nope'))]],
    [
      'DISABLED',
      'a message that it is switched off',
      [issues(notImplemented('includeConsultations', 'includeConsultations has been disabled'))],
    ],
    [
      'DISABLED',
      'such a message beside an empty list',
      [
        list(LIST.consultations, []),
        issues(notImplemented('includeConsultations', 'includeConsultations has been disabled')),
      ],
    ],
    [
      'PART_IGNORED',
      'entries, and a part of the request unknown',
      [ENCOUNTER, CONSULTATIONS, issues(notImplemented('includeConsultations.includeNumberOfMostRecent', 'x'))],
    ],
    ['MISSING', 'neither list nor message', []],
    [
      'MISSING',
      'no list and a message of no known kind',
      [issues({ severity: 'error', code: 'exception', diagnostics: 'includeConsultations' })],
    ],
    ['MISSING', 'a message about a parameter in other letters', [issues(notImplemented('includeconsultations', 'x'))]],
  ])('is %s for %s', (state, _, resources) => {
    expect(stateOf('consultations', resources)).toBe(state);
  });

  it('is NOT_REQUESTED for what was not asked, even when the practice sent it', () => {
    const view = viewOf(readResources([ENCOUNTER, CONSULTATIONS]), 'consultations');
    expect(view).toMatchObject({
      state: 'NOT_REQUESTED',
      requested: false,
      itemCount: 1,
      message: 'Consultations were not requested.',
    });
  });

  it('is NOT_SUPPORTED for what a practice of 1.2 cannot know', () => {
    expect(stateOf('problems', [], '1.2.7')).toBe('NOT_SUPPORTED');
    expect(stateOf('medications', [], '1.2.7')).toBe('MISSING');
  });

  it('comes for all nine areas in one order', () => {
    expect(readResources([]).areas.map(({ area }) => area)).toEqual([...RECORD_AREAS]);
  });
});

describe('what a state is never shown as', () => {
  it.each(RECORD_AREAS)('%s: only an empty list without a warning reads as none recorded', (area) => {
    const parameter = AREA_WORDS[area].parameter;
    const messages = [
      readResources([], { requested: {} }),
      readResources([], { requested: EVERYTHING }),
      readResources([issues(notImplemented(parameter, `${parameter} has been disabled`))], { requested: EVERYTHING }),
      readResources([issues(notImplemented(parameter, `${parameter} is an unrecognised parameter`))], {
        requested: EVERYTHING,
      }),
    ].map((content) => viewOf(content, area).message);
    expect(new Set(messages).size).toBe(4);
    expect(messages.filter((message) => /^No |no known/iu.test(message))).toEqual([]);
    expect(messages.slice(1).every((message) => message.includes("Do not read this as 'none recorded'"))).toBe(true);
  });
});

describe('what stands beside an area', () => {
  const advice = (area: RecordArea, requested: RecordRequest): readonly string[] =>
    viewOf(readResources([MEDICINES], { requested }), area).advice;

  it('says that allergies were not requested beside medication alone, and the reverse', () => {
    expect(advice('medications', { medications: { includeIssues: true } })).toEqual([
      'Medicines bought, or supplied by hospitals, clinics or other services, may be missing.',
      'Allergies were not requested.',
    ]);
    expect(advice('allergies', { allergies: { includeResolved: true } })).toContain('Medication was not requested.');
  });

  it('tells every filter and everything that was left out', () => {
    const requested: RecordRequest = {
      medications: { includeIssues: false, fromDate: '2026-01-01' },
      allergies: { includeResolved: false },
      consultations: { mostRecent: 3 },
      immunisations: {},
    };
    expect(advice('medications', requested)).toEqual(
      expect.arrayContaining([
        'Prescription issues were not requested.',
        'Medication: only what was in use on or after 2026-01-01. Items outside were not requested.',
      ]),
    );
    expect(advice('allergies', requested)).toContain('Ended allergies were not requested.');
    expect(advice('consultations', requested)).toContain(
      'Consultations: only the last 3. Items outside were not requested.',
    );
    expect(advice('immunisations', requested)).toContain('Immunisations recorded as not given were not requested.');
  });

  it('says nothing beside an area that was not asked for', () => {
    expect(advice('referrals', {})).toEqual([]);
    expect(advice('allergies', {})).toEqual([]);
  });
});

const EVERYTHING: RecordRequest = {
  ...DEFAULT_AREAS,
  consultations: {},
  problems: {},
  immunisations: {},
  uncategorisedData: {},
  investigations: {},
  referrals: {},
  diaryEntries: {},
};
