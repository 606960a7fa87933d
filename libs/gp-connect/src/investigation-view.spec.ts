import type { InvestigationItem } from '#contracts';
import { LIST, list, type Json } from '../testing/bundles.js';
import { COMMENT_NOTE, careConnect, note, observation, related, report, specimen } from '../testing/clinical.js';
import { readResources } from '../testing/reading.js';

const REPORTS = list(LIST.investigations, ['DiagnosticReport/r']);
const only = (...resources: readonly Json[]): InvestigationItem =>
  readResources([REPORTS, ...resources]).investigations[0]!;

describe('a report as the clinician sees it', () => {
  it('shows a comment of every level at its level: report, group, result, specimen', () => {
    const item = only(
      report('r', ['filed', 'group', 'alone', 'said'], {
        conclusion: 'CONCLUSION',
        specimen: [{ reference: 'Specimen/s' }],
      }),
      specimen('s', { note: [{ text: 'SPECIMEN NOTE' }] }),
      note('filed', 'FILED REPORT', { status: 'unknown' }),
      note('said', 'REPORT COMMENT'),
      observation('group', {
        code: { text: 'Urea and electrolytes' },
        comment: 'GROUP COMMENT',
        ...related('has-member', 'na', 'k'),
      }),
      observation('na', { code: { text: 'Sodium' }, comment: 'RESULT COMMENT', ...related('derived-from', 'group') }),
      observation('k', { code: { text: 'Potassium' }, valueQuantity: { value: 4.1, unit: 'mmol/L' } }),
      note('filed-group', 'FILED GROUP', { status: 'unknown', ...related('derived-from', 'group') }),
      note('filed-result', 'FILED RESULT', { status: 'unknown', ...related('derived-from', 'na') }),
      observation('alone', { valueQuantity: { value: 7, unit: 'g/L' }, ...related('has-member', 'filed-alone') }),
      note('filed-alone', 'FILED ALONE', { status: 'unknown' }),
    );
    expect(item).toMatchObject({
      conclusion: 'CONCLUSION',
      specimens: [{ id: 's', notes: ['SPECIMEN NOTE'] }],
      comments: [
        { kind: 'filing', text: 'FILED REPORT' },
        { kind: 'comment', text: 'REPORT COMMENT' },
      ],
      groups: [
        {
          term: { term: 'Urea and electrolytes' },
          comment: 'GROUP COMMENT',
          comments: [{ kind: 'filing', text: 'FILED GROUP' }],
          results: [
            { comment: 'RESULT COMMENT', comments: [{ text: 'FILED RESULT' }] },
            { term: { term: 'Potassium' }, value: { text: '4.1 mmol/L' } },
          ],
        },
      ],
      results: [{ value: { text: '7 g/L' }, comments: [{ text: 'FILED ALONE' }] }],
    });
  });

  it.each<[string, string | undefined, string, boolean, string[]]>([
    ['preliminary', 'preliminary', 'Preliminary', true, ['Preliminary: it may still change.']],
    ['registered', 'registered', 'Registered', true, ['Preliminary: it may still change.']],
    ['partial', 'partial', 'Partial', true, ['Preliminary: it may still change.']],
    ['amended', 'amended', 'Amended', false, ['Amended after it was first issued.']],
    ['unknown', 'unknown', 'status not given', false, []],
    ['not sent', undefined, 'status not given', false, []],
    ['final', 'final', 'Final', false, []],
    ['cancelled', 'cancelled', 'Cancelled', false, ['The practice gives this entry the status cancelled.']],
  ])('tells the status of reports and results: %s', (_, status, words, preliminary, flags) => {
    const item = only(report('r', ['o'], { status }), observation('o', { status }));
    expect(item).toMatchObject({ status: words, preliminary, flags });
    expect(item.results).toMatchObject([{ status: words, preliminary, flags }]);
  });

  it('never parts comparator, number, unit, range and interpretation, nor changes a digit', () => {
    const item = only(
      report('r', ['o']),
      observation('o', {
        valueQuantity: {
          value: 0.5,
          comparator: '<',
          unit: 'ug/L',
          extension: [careConnect('ValueApproximation', { valueBoolean: true })],
        },
        interpretation: { coding: [{ code: 'A', display: 'Abnormal' }] },
        referenceRange: [
          { low: { value: 1, unit: 'ug/L' }, high: { value: 4, unit: 'ug/L' }, type: { text: 'Fasting' } },
          { text: '< 200.000 mg/L', high: { value: 200, unit: 'mg/L' } },
          { high: { value: 3, unit: 'g' } },
        ],
      }),
    );
    expect(item.results[0]).toMatchObject({
      value: { text: 'about < 0.5 ug/L', comparator: '<', number: '0.5', unit: 'ug/L', approximate: true },
      interpretation: 'Abnormal',
      ranges: [
        { text: '1 to 4 ug/L', low: '1', high: '4', unit: 'ug/L', appliesTo: 'Fasting' },
        { text: '< 200.000 mg/L', high: '200' },
        { text: 'up to 3 g' },
      ],
    });
  });

  it('does not print the code that a filing comment repeats, but any other value of it', () => {
    const item = only(
      report('r', ['f']),
      note('f', 'Normal', { status: 'unknown', valueCodeableConcept: COMMENT_NOTE }),
    );
    expect(item.comments).toMatchObject([{ text: 'Normal' }]);
  });

  it('keeps groups inside groups, and a ring of members whole', () => {
    const item = only(
      report('r', ['outer', 'ring1']),
      observation('outer', related('has-member', 'inner')),
      observation('inner', related('has-member', 'leaf')),
      observation('leaf'),
      observation('ring1', related('has-member', 'ring2')),
      observation('ring2', related('has-member', 'ring1')),
    );
    expect(item.groups.map(({ id, within, results }) => [id, within, results.map((one) => one.id)])).toEqual([
      ['outer', undefined, []],
      ['inner', 'outer', ['leaf']],
      ['ring1', undefined, ['ring2']],
    ]);
  });

  it('never shows fewer results than the report names without saying so', () => {
    const item = only(
      report('r', ['group', 'gone1', 'gone2']),
      observation('group', related('has-member', 'here', 'gone3')),
      observation('here', { subject: { reference: 'Patient/other' } }),
    );
    expect(item.flags).toEqual(['2 results of this report are not included in this answer.']);
    expect(item.groups[0]?.flags).toEqual(['1 part of this entry is not included in this answer.']);
    expect(item.groups[0]?.results[0]?.flags).toEqual([
      "The practice's system names another patient entry for this item. Check with the practice.",
    ]);
  });

  it('tells specimen, request and laboratory; contained resources count as sent', () => {
    const item = only(
      report('r', [], {
        basedOn: [{ reference: 'ProcedureRequest/t' }],
        result: [{ reference: '#inside' }],
        contained: [observation('inside', { valueString: 'seen' }), { resourceType: 'Device', id: 'unused' }],
      }),
      { resourceType: 'ProcedureRequest', id: 't', intent: 'order', code: { text: 'Full blood count' } },
    );
    expect(item).toMatchObject({
      requests: [{ id: 't', title: { term: 'Full blood count' } }],
      performers: [{ name: 'Larkfield Test Surgery' }],
      results: [{ id: 'inside', value: { text: 'seen' } }],
    });
  });

  it('a request for a test is no planned action, and a part that cannot be read is marked and counted', () => {
    const content = readResources(
      [
        REPORTS,
        report('r', ['o']),
        observation('o', { valueQuantity: 'text', issued: 7 }),
        { resourceType: 'ProcedureRequest', id: 't', intent: 'order' },
      ],
      { requested: { investigations: {} } },
    );
    expect(content.diaryEntries).toEqual([]);
    expect(content.unrendered).toEqual([{ type: 'ProcedureRequest', count: 1 }]);
    expect(content.investigations[0]?.results[0]?.flags).toEqual(['Part of this item could not be read.']);
    expect(content.areas.find(({ area }) => area === 'investigations')).toMatchObject({
      partlyRead: 1,
      advice: expect.arrayContaining(['1 item could be read only in part.']) as unknown,
    });
  });
});
