import type { AllergyItem, RecordContent } from '#contracts';
import { LIST, allergy, ended, list, snomed, warned, type Json } from '../testing/bundles.js';
import { readResources, viewOf } from '../testing/reading.js';

const NKA = allergy('nka', { code: snomed('716186003', 'No known allergy'), category: ['environment'] });
const NONE_ENDED = list(LIST.endedAllergies, []);

const active = (...allergies: readonly Json[]): RecordContent =>
  readResources([
    ...allergies,
    list(
      LIST.allergies,
      allergies.map(({ id }) => `AllergyIntolerance/${String(id)}`),
    ),
    NONE_ENDED,
  ]);
const only = (more: Json): AllergyItem => active(allergy('a1', more)).allergies[0]!;

describe('an allergy as the clinician sees it', () => {
  it('tells substance, people, dates and notes as the practice sent them', () => {
    const item = only({
      code: snomed('91936005', 'Allergy to penicillin', 'Penicillin V, by mouth'),
      type: 'allergy',
      criticality: 'high',
      onsetDateTime: '2007',
      lastOccurrence: '2018-04',
      note: [{ text: 'Certainty = Likely' }, { text: 'Second note' }],
      reaction: [{ manifestation: [snomed('271807003', 'Rash')], severity: 'severe', description: 'whole body' }],
      asserter: { reference: 'Patient/eva' },
    });
    expect(item).toEqual({
      id: 'a1',
      identifiers: [{ system: 'https://supplier.example/id', value: 'a1' }],
      section: 'active',
      source: '886921000000105',
      linkedOnly: false,
      securityLabels: [],
      links: [],
      seenIn: 'primary',
      substance: {
        term: 'Penicillin V, by mouth',
        coded: 'full',
        codings: [{ system: 'http://snomed.info/sct', code: '91936005', display: 'Allergy to penicillin' }],
      },
      noKnownAllergies: false,
      decisionSupport: 'usable',
      reaction: 'Rash (whole body)',
      severity: 'severe',
      criticality: 'life-threatening potential',
      type: 'allergy',
      categories: ['medication'],
      verificationStatus: 'unconfirmed',
      onset: '2007',
      lastOccurrence: '2018-04',
      recorded: '2019-06',
      recordedBy: {
        name: 'Dr Ola Brimley',
        role: 'General Medical Practitioner',
        organisation: 'Larkfield Test Surgery',
      },
      assertedBy: { name: 'The patient' },
      notes: ['Certainty = Likely', 'Second note'],
      ended: undefined,
      flags: [],
    });
  });

  it.each<[string, string, string | undefined, string]>([
    ['nothing recorded', 'NI', undefined, 'not recorded'],
    ['a text instead of a code', 'UNC', 'Lips swelled', 'Lips swelled'],
    ['asked, but unknown', 'ASKU', undefined, 'asked, but not known'],
  ])('says of a reaction: %s', (_, code, description, said) => {
    const manifestation = [{ coding: [{ system: 'http://hl7.org/fhir/v3/NullFlavor', code }] }];
    expect(only({ reaction: [{ manifestation, description }] }).reaction).toBe(said);
  });

  it('shows every allergy whatever its category, status or kind of code', () => {
    const { allergies } = active(
      allergy('a', { category: [], verificationStatus: 'refuted' }),
      allergy('b', { category: ['food'], verificationStatus: 'entered-in-error' }),
      allergy('c', { code: { coding: [{ system: 'http://read.info/readv2', code: 'SN52.', display: 'Drug group' }] } }),
      allergy('d', { code: undefined }),
    );
    expect(allergies.map(({ substance }) => substance.term)).toEqual([
      'Allergy to penicillin',
      'Allergy to penicillin',
      'Drug group',
      'Substance not recorded',
    ]);
  });

  it.each<[string, Json, string, string, string]>([
    [
      'degraded in a transfer',
      snomed('196461000000101', 'Transfer-degraded drug allergy', 'Oldcillin'),
      'Oldcillin',
      'degraded',
      'not-coded',
    ],
    ['in words only', { text: 'Grass cuttings' }, 'Grass cuttings', 'none', 'not-coded'],
    ['with a SNOMED code', snomed('91936005', 'Allergy to penicillin'), 'Allergy to penicillin', 'full', 'usable'],
  ])('says whether automatic checks can use it: %s', (_, code, term, coded, decisionSupport) => {
    expect(only({ code })).toMatchObject({ substance: { term, coded }, decisionSupport });
  });

  it.each<[string, Json, string]>([
    [
      'another patient entry',
      { patient: { reference: 'Patient/other' } },
      "The practice's system names another patient entry for this item. Check with the practice.",
    ],
    [
      'a label against disclosure',
      { meta: { security: [{ system: 'http://hl7.org/fhir/v3/ActCode', code: 'NOPAT' }] } },
      'Not to be disclosed to the patient or carers.',
    ],
    ['no identifier', { identifier: [] }, 'The practice sent no identifier for this item.'],
    [
      'the status resolved in the active list',
      { clinicalStatus: 'resolved' },
      'The practice lists this entry as active but also marks it as ended.',
    ],
    [
      'only codes',
      {
        code: {
          coding: [
            { system: 'http://snomed.info/sct', code: '1' },
            { system: 'x', code: '2' },
          ],
        },
      },
      "The practice sent no term of its own: a code's description is shown.",
    ],
  ])('flags %s', (_, more, flag) => {
    expect(only(more).flags).toEqual([flag]);
  });

  it('says that a recorder is not in the answer rather than naming nobody', () => {
    expect(only({ recorder: { reference: 'Practitioner/gone' } }).recordedBy).toEqual({
      name: 'not included in this answer',
    });
    expect(only({ recorder: { display: 'Locum' } }).recordedBy).toEqual({ name: 'Locum' });
  });
});

describe('no allergies is said in as many ways as it is meant', () => {
  it('words the code for no known allergy, and no other', () => {
    const content = active(NKA);
    expect(content.allergies).toMatchObject([{ noKnownAllergies: true, substance: { term: 'No known allergy' } }]);
    expect(viewOf(content, 'allergies').message).toBe('1 entry. The practice has recorded: No known allergies.');
  });

  it('never widens a narrower statement', () => {
    const content = active(allergy('a1', { code: snomed('409137002', 'No known drug allergy') }));
    expect(content.allergies).toMatchObject([
      { noKnownAllergies: false, substance: { term: 'No known drug allergy' } },
    ]);
    expect(viewOf(content, 'allergies').message).toBe('1 entry.');
  });

  it('shows a real allergy before a statement that there is none, and points at the contradiction', () => {
    const content = active(NKA, allergy('a1'));
    expect(content.allergies.map(({ id }) => id)).toEqual(['a1', 'nka']);
    expect(viewOf(content, 'allergies').message).toContain("also 'No known allergies'. Check with the practice.");
  });

  it('calls an empty list no statement', () => {
    const view = viewOf(readResources([list(LIST.allergies, []), NONE_ENDED]), 'allergies');
    expect(view).toMatchObject({ state: 'EMPTY', itemCount: 0 });
    expect(view.message).toBe(
      'No active allergies recorded. This is not a statement that the patient has no allergies.',
    );
    expect(view.lists[0]).toMatchObject({ emptyReason: 'No Content Recorded', note: 'Information not available' });
    expect(view.advice).toEqual(['Only allergies held by the GP practice itself are included.']);
  });

  it('tells withheld ones from none', () => {
    const withheld = list(LIST.allergies, [], warned('confidential-items', 'Items excluded.'));
    const view = viewOf(readResources([withheld, NONE_ENDED]), 'allergies');
    expect(view.state).toBe('EMPTY_WITH_WARNING');
    expect(view.message).not.toMatch(/no active allergies recorded/iu);
  });

  it('never says none when the answer holds one outside of the list', () => {
    const view = viewOf(readResources([allergy('a1'), list(LIST.allergies, []), NONE_ENDED]), 'allergies');
    expect(view.message).toBe(
      "Allergies: the practice's own list is empty, but the answer holds entries outside of it.",
    );
    expect(view.advice).toContain("1 item is not in the practice's list.");
  });
});

describe('ended allergies stand apart', () => {
  const endedList = list(LIST.endedAllergies, [{ reference: '#e1' }], { contained: [ended('e1')] });

  it('with end and reason, never for automatic checks, also when the active list is empty', () => {
    const content = readResources([list(LIST.allergies, []), endedList]);
    expect(content.allergies).toMatchObject([
      {
        id: 'e1',
        section: 'ended',
        decisionSupport: 'excluded-ended',
        ended: { date: '2020-02-01', reason: 'Tolerated since' },
        flags: [],
      },
    ]);
    expect(viewOf(content, 'allergies').message).toBe(
      '1 entry. 1 of them ended. No active allergies recorded. This is not a statement that the patient has no allergies.',
    );
  });

  it('after the active ones', () => {
    const { allergies } = readResources([endedList, list(LIST.allergies, ['AllergyIntolerance/a1']), allergy('a1')]);
    expect(allergies.map(({ section }) => section)).toEqual(['active', 'ended']);
  });

  it('also when the list has no entry for one, or gives it the status active', () => {
    const odd = list(LIST.endedAllergies, [], { contained: [ended('e1', { clinicalStatus: 'active' })] });
    expect(readResources([list(LIST.allergies, []), odd]).allergies).toMatchObject([
      {
        section: 'ended',
        flags: [
          "Not in the practice's list.",
          'The practice lists this entry as ended but gives it the status active.',
        ],
      },
    ]);
  });

  it('says when they were not asked for, or asked for and not supplied', () => {
    const withoutEnded = [list(LIST.allergies, [])];
    const notAsked = viewOf(
      readResources(withoutEnded, { requested: { allergies: { includeResolved: false } } }),
      'allergies',
    );
    expect(notAsked.advice).toContain('Ended allergies were not requested.');
    expect(viewOf(readResources(withoutEnded), 'allergies').message).toContain('Ended allergies were requested, but');
  });

  it('marks an active one that is seen through a problem only', () => {
    const linked = list('problems-allergies-related-to-problems', ['AllergyIntolerance/a1']);
    expect(readResources([allergy('a1'), list(LIST.allergies, []), NONE_ENDED, linked]).allergies).toMatchObject([
      {
        seenIn: 'problem',
        flags: ['Linked to a problem or consultation; not part of what was searched. The list may have gaps.'],
      },
    ]);
  });
});
