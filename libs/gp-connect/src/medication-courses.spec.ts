import { LIST, course, list, type Json } from '../testing/bundles.js';
import { readResources, viewOf } from '../testing/reading.js';

describe('where a medicine was seen', () => {
  const linked = (code: string, reference = 'MedicationStatement/m1') =>
    readResources([...course('m1'), list(LIST.medications, []), list(code, [reference])]);

  it.each([
    ['problems-medications-related-to-problems', 'MedicationStatement/m1', 'problem'],
    ['consultations-medications-contained-in-consultations', 'MedicationStatement/m1', 'consultation'],
    ['consultations-medications-contained-in-consultations', 'MedicationRequest/m1-p', 'consultation'],
  ])('%s, as %s: apart from the practice list', (code, reference, seenIn) => {
    const content = linked(code, reference);
    expect(content.medications).toMatchObject([
      {
        seenIn,
        flags: ['Linked to a problem or consultation; not part of what was searched. The list may have gaps.'],
      },
    ]);
    expect(viewOf(content, 'medications')).toMatchObject({ state: 'EMPTY', itemCount: 0, notShown: undefined });
  });

  it('in both lists: once, as part of the practice list', () => {
    const both = [
      ...course('m1'),
      list(LIST.medications, ['MedicationStatement/m1']),
      list('problems-medications-related-to-problems', ['MedicationStatement/m1']),
    ];
    expect(readResources(both).medications).toMatchObject([{ seenIn: 'primary', flags: [] }]);
  });

  it('in no list: shown and marked', () => {
    expect(readResources([...course('m1'), list(LIST.medications, [])]).medications).toMatchObject([
      { seenIn: 'unlisted', flags: ["Not in the practice's list."] },
    ]);
  });

  it('without its statement, or as an issue alone: shown and marked', () => {
    const parts = course('m1', { orders: [issued('2026-02-01')] });
    const withoutStatement = parts.filter(({ resourceType }) => resourceType !== 'MedicationStatement');
    expect(readResources(withoutStatement).medications).toMatchObject([{ id: 'm1-p', issues: [{ id: 'm1-o0' }] }]);
    const issueAlone = withoutStatement.filter(({ id }) => id !== 'm1-p');
    expect(readResources(issueAlone).medications).toMatchObject([
      { id: 'm1-o0', name: { term: 'Paracetamol 500mg tablets' } },
    ]);
    expect(readResources(issueAlone).medications[0]?.flags).toContain(
      'Only a prescription was sent for this medicine, without its summary entry.',
    );
  });

  it('requests that refer to each other in a ring are kept', () => {
    const ring = ['a', 'b'].map((id, place): Json => ({
      resourceType: 'MedicationRequest',
      id,
      intent: 'order',
      basedOn: [{ reference: `MedicationRequest/${place === 0 ? 'b' : 'a'}` }],
    }));
    expect(readResources(ring).medications).toHaveLength(2);
  });
});

function issued(start: string): Json {
  return { dispenseRequest: { validityPeriod: { start } } };
}
