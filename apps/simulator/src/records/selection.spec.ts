import { generate, listNamed, only, queryLists, resourcesOf } from '../testing/generated-record.js';
import type { Period, RecordRequest } from './request.js';

describe('filters', () => {
  const titlesOf = (request: Partial<RecordRequest>): string[] =>
    queryLists(generate({ kilobytes: 150 }, request)).map(({ title }) => title);
  const count = (request: Partial<RecordRequest>, title: string): number =>
    listNamed(generate({ kilobytes: 500 }, request), title)?.entry?.length ?? 0;

  it('leave out the ended allergies', () => {
    expect(titlesOf({ ...only('allergies'), resolvedAllergies: false })).not.toContain('Ended allergies');
  });

  it('leave out the issues of medications', () => {
    const text = JSON.stringify(generate({ kilobytes: 150 }, { ...only('medication'), prescriptionIssues: false }));
    expect(text).toContain('"intent":"plan"');
    expect(text).not.toContain('"intent":"order"');
  });

  it('keep the most recent consultations, and their structure', () => {
    expect(count({ ...only('consultations'), mostRecent: 3 }, 'List of consultations')).toBe(3);
    expect(
      resourcesOf(generate({ kilobytes: 150 }, only('problems'))).map(({ resourceType }) => resourceType),
    ).toContain('Encounter');
  });

  it.each<[string, Partial<RecordRequest>, string]>([
    [
      'medication active since a day',
      { ...only('medication'), medicationFrom: '2020-01-01' },
      'Medications and medical devices',
    ],
    [
      'consultations of a period',
      { ...only('consultations'), consultationPeriod: { start: '2015-01-01', end: '2018-01-01' } },
      'List of consultations',
    ],
    ['problems of one status', { ...only('problems'), problems: [{ status: 'active' }] }, 'Problems'],
    [
      'given vaccinations only',
      { ...only('immunisations'), notGiven: false, immunisationStatus: false },
      'Immunisations',
    ],
    [
      'findings since a day',
      { ...only('uncategorised'), uncategorisedPeriod: { start: '2020-01-01' } },
      'Uncategorised data',
    ],
    [
      'reports until a day',
      { ...only('investigations'), investigationPeriod: { end: '2015-01-01' } },
      'Investigations and results',
    ],
    ['referrals until a day', { ...only('referrals'), referralPeriod: { end: '2015-01-01' } }, 'Outbound referral'],
    ['plans due until a day', { ...only('diary'), diaryUntil: '2012-01-01' }, 'Patient recall administration'],
  ])('return %s and not the rest', (_what, request, title) => {
    expect(count(request, title)).toBeGreaterThan(0);
    expect(count(request, title)).toBeLessThan(count({ areas: request.areas! }, title));
  });

  it('tell problems that were only linked from those that were asked for', () => {
    const bundle = generate({ kilobytes: 150 }, only('medication'));
    expect(listNamed(bundle, 'Problems')).toBeUndefined();
    expect(
      listNamed(bundle, 'Problems - linked problems not relating to the primary query')?.entry?.length,
    ).toBeGreaterThan(0);
  });

  it('return what has no date, and what is dated to a year that the period touches', () => {
    const of = (uncategorisedPeriod: Period): readonly (string | undefined)[] =>
      resourcesOf(generate({ kilobytes: 900 }, { ...only('uncategorised'), uncategorisedPeriod }))
        .filter(({ resourceType }) => resourceType === 'Observation')
        .map(({ effectiveDateTime }) => (typeof effectiveDateTime === 'string' ? effectiveDateTime : undefined));
    expect(of({ start: '2024-12-31', end: '2024-12-31' })).toContain(undefined);
    const [year] = of({}).filter((date) => date?.length === 4);
    expect(of({ start: `${year ?? ''}-07-01` })).toContain(year);
    expect(of({ end: `${year ?? ''}-02-01` })).toContain(year);
    expect(of({ start: `${String(Number(year) + 1)}-01-01` })).not.toContain(year);
  });
});
