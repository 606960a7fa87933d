import type { ListWarning, WarningCode } from '../scenarios/story.js';
import { contentsOf } from '../testing/record-contents.js';
import { generate, listNamed, only, queryLists, type ReadList } from '../testing/generated-record.js';

const codesOf = (list: ReadList | undefined): readonly (string | undefined)[] =>
  (list?.extension ?? []).map(({ valueCode }) => valueCode).filter((code) => code !== undefined);

const CODES: readonly WarningCode[] = ['confidential-items', 'data-in-transit', 'data-awaiting-filing'];

describe('a warning on a single list', () => {
  const warn = (code: WarningCode, area: string, on: ListWarning['on']): ListWarning => ({ code, area, on });

  it.each(CODES)('%s stands on the primary list that it is meant for and on no other', (code) => {
    const bundle = generate({ kilobytes: 150, listWarnings: [warn(code, 'investigations', 'primary')] });
    const warned = queryLists(bundle).filter((list) => codesOf(list).length > 0);
    expect(warned.map(({ title }) => title)).toEqual(['Investigations and results']);
    expect(codesOf(warned[0])).toEqual([code]);
    expect(warned[0]?.note).toHaveLength(1);
  });

  it.each(CODES)('%s stands on a secondary list, beside its entries', (code) => {
    const bundle = generate({ kilobytes: 150, listWarnings: [warn(code, 'medication', 'consultations')] });
    const list = listNamed(bundle, 'Consultations - medications contained in consultations');
    expect(codesOf(list)).toEqual([code]);
    expect(list?.entry?.length).toBeGreaterThan(0);
    expect(list?.emptyReason).toBeUndefined();
  });

  it('makes an empty secondary list that is there for it alone, and says that it is empty', () => {
    const title = 'Problems - linked problems not relating to the primary query';
    const given = { kilobytes: 150, listWarnings: [warn('confidential-items', 'problems', 'problems')] };
    const list = listNamed(generate(given), title);
    expect(codesOf(list)).toEqual(['confidential-items']);
    expect(list).toMatchObject({
      emptyReason: { coding: [{ code: 'no-content-recorded' }] },
      note: [{ text: 'Items excluded due to confidentiality and/or patient preferences. Information not available' }],
    });
    expect(list).not.toHaveProperty('entry');
    expect(listNamed(generate(given, only('allergies')), title)).not.toHaveProperty('emptyReason');
  });

  it('stands beside the general ones, each once', () => {
    const bundle = generate({
      kilobytes: 150,
      warnings: ['data-in-transit'],
      listWarnings: [warn('confidential-items', 'diary', 'primary'), warn('data-in-transit', 'diary', 'primary')],
    });
    expect(codesOf(listNamed(bundle, 'Patient recall administration'))).toEqual([
      'data-in-transit',
      'confidential-items',
    ]);
  });

  it('is never on the lists of the structure of a consultation', () => {
    const structure = contentsOf({ kilobytes: 150, warnings: CODES })
      .find('List')
      .filter(({ encounter }) => encounter !== undefined);
    expect(structure.length).toBeGreaterThan(5);
    expect(structure.filter((list) => JSON.stringify(list).includes('ListWarningCode'))).toEqual([]);
  });
});
