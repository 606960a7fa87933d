import type { ItemLink, RecordContent } from '#contracts';
import { LIST, STAFF, allergy, course, list, snomed, warned, type Json } from '../testing/bundles.js';
import {
  actualProblem,
  careConnect,
  diaryEntry,
  document,
  encounter,
  observation,
  problem,
  referral,
  relatedContent,
  relatedProblem,
  report,
  structure,
  vaccination,
} from '../testing/clinical.js';
import { readResources, viewOf } from '../testing/reading.js';

const brief = (links: readonly ItemLink[]): unknown =>
  links.map(({ relation, type, id, shown }) => [relation, type, id, shown]);

describe('a problem as the clinician sees it', () => {
  const all = readResources([
    list(LIST.problems, ['Condition/p', 'Condition/q']),
    list('problems-linked-problems-not-relating-to-the-primary-query', ['Condition/l']),
    problem(
      'p',
      [
        actualProblem('Observation/o'),
        relatedContent('AllergyIntolerance/a'),
        relatedContent('MedicationRequest/m-o0'),
        relatedContent('Immunization/v'),
        relatedContent('DiagnosticReport/r'),
        relatedContent('ReferralRequest/f'),
        relatedContent('ProcedureRequest/d'),
        relatedContent('DocumentReference/doc'),
        relatedContent('Encounter/e1'),
        relatedContent('List/gone'),
        careConnect('RelatedClinicalContent', { valueReference: { display: 'Goal items are not supported.' } }),
        relatedProblem('Child', 'Condition/l'),
        relatedProblem('sibling', 'Condition/gone'),
      ],
      { abatementDateTime: '2020', note: [{ text: 'Well controlled' }] },
    ),
    problem('q', [], { extension: [], clinicalStatus: 'inactive' }),
    problem('l', [], { code: snomed('1', 'Eczema') }),
    observation('o'),
    allergy('a'),
    ...course('m', { orders: [{}] }),
    vaccination('v'),
    report('r', []),
    referral('f'),
    diaryEntry('d'),
    document('doc'),
    encounter('e1'),
  ]);
  const one = all.problems[0]!;

  it('tells significance, status, dates, who and notes', () => {
    expect(one).toMatchObject({
      title: { term: 'Asthma', coded: 'full' },
      significance: 'major',
      status: 'active',
      onset: { sent: '2003', precision: 'year' },
      ended: { sent: '2020' },
      recorded: { sent: '2019-06-03' },
      assertedBy: { name: 'Dr Ola Brimley' },
      notes: ['Well controlled'],
      seenIn: 'primary',
      source: LIST.problems,
      linkedOnly: false,
      flags: [],
    });
    expect(all.problems[1]?.flags).toEqual(['The practice did not say whether this problem is major or minor.']);
  });

  it('tells what belongs to it, and what of that is not in the answer', () => {
    expect(brief(one.links)).toEqual([
      ['actual-problem', 'Observation', 'o', true],
      ['related-content', 'AllergyIntolerance', 'a', true],
      ['related-content', 'MedicationRequest', 'm-o0', true],
      ['related-content', 'Immunization', 'v', true],
      ['related-content', 'DiagnosticReport', 'r', true],
      ['related-content', 'ReferralRequest', 'f', true],
      ['related-content', 'ProcedureRequest', 'd', true],
      ['related-content', 'DocumentReference', 'doc', true],
      ['related-content', 'Encounter', 'e1', true],
      ['related-content', 'List', 'gone', false],
      ['related-content', '', '', false],
      ['child-problem', 'Condition', 'l', true],
      ['sibling-problem', 'Condition', 'gone', false],
    ]);
    expect(one.links[2]).toMatchObject({ area: 'medications', itemId: 'm', text: 'Paracetamol 500mg tablets' });
    expect(one.links[6]?.text).toBe('Planned: Rabies vaccination');
    expect(one.links[10]?.text).toBe('Goal items are not supported.');
    expect(all.unresolved).toEqual([
      { from: 'Condition', type: 'Condition', count: 1 },
      { from: 'Condition', type: 'List', count: 1 },
    ]);
  });

  it.each<[string, (content: RecordContent) => readonly ItemLink[] | undefined]>([
    ['allergies', ({ allergies }) => allergies[0]?.links],
    ['medications', ({ medications }) => medications[0]?.links],
    ['immunisations', ({ immunisations }) => immunisations.vaccinations[0]?.links],
    ['uncategorised data', ({ uncategorisedData }) => uncategorisedData[0]?.links],
    ['investigations', ({ investigations }) => investigations[0]?.links],
    ['referrals', ({ referrals }) => referrals[0]?.links],
    ['diary entries', ({ diaryEntries }) => diaryEntries[0]?.links],
    ['documents', ({ documents }) => documents.items[0]?.links],
    ['consultations', ({ consultations }) => consultations[0]?.links],
  ])('is named by what belongs to it: %s', (_, linksOf) => {
    expect(brief(linksOf(all) ?? [])).toEqual([['problem', 'Condition', 'p', true]]);
  });

  it('that came with another one is told apart, and names it in turn', () => {
    expect(all.problems[2]).toMatchObject({ linkedOnly: true, seenIn: 'problem' });
    expect(brief(all.problems[2]?.links ?? [])).toEqual([['parent-problem', 'Condition', 'p', true]]);
  });

  it('brings items in no list of their own as linked, never as part of what was searched', () => {
    expect(all.referrals[0]).toMatchObject({ linkedOnly: true, seenIn: 'problem', source: undefined });
    expect(all.medications[0]).toMatchObject({ linkedOnly: true, seenIn: 'problem' });
    expect(viewOf(all, 'referrals').advice).toContain(
      'Linked to a problem or consultation; not part of what was searched. The list may have gaps.',
    );
  });
});

describe('lists that came with problems and consultations', () => {
  it('are told with their counts, and each of several warnings on one of them', () => {
    const twice = warned('confidential-items', 'Some held back. Not complete.');
    const extension = [
      ...(twice['extension'] as Json[]),
      { ...(twice['extension'] as Json[])[0], valueCode: 'data-awaiting-filing' },
    ];
    const content = readResources([
      list(LIST.problems, ['Condition/p']),
      problem('p'),
      list('problems-outbound-referrals-related-to-problems', [], { ...twice, extension }),
    ]);
    expect(viewOf(content, 'referrals').linkedLists).toMatchObject([
      { code: 'problems-outbound-referrals-related-to-problems', itemCount: 0, emptyReason: 'No Content Recorded' },
    ]);
    expect(content.warnings.map(({ area, code }) => [area, code])).toEqual([
      ['referrals', 'confidential-items'],
      ['referrals', 'data-awaiting-filing'],
    ]);
  });

  it('a consultation brings what stands in it as linked', () => {
    const { uncategorisedData } = readResources([
      list(LIST.consultations, ['Encounter/e1']),
      encounter('e1'),
      structure('consultation', 'c', 'e1', ['List/t']),
      structure('topic', 't', 'e1', ['Observation/o']),
      observation('o'),
    ]);
    expect(uncategorisedData).toMatchObject([{ linkedOnly: true, seenIn: 'consultation' }]);
    expect(brief(uncategorisedData[0]?.links ?? [])).toEqual([['consultation', 'Encounter', 'e1', true]]);
  });

  it('counts contained resources that nothing refers to', () => {
    const holder = observation('o', { contained: [{ resourceType: 'Goal', id: 'g' }, STAFF[1]] });
    expect(readResources([holder]).unrendered).toEqual(
      expect.arrayContaining([
        { type: 'Goal', count: 1 },
        { type: 'Practitioner', count: 1 },
      ]),
    );
  });
});
