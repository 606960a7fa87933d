import type { HttpResult } from '#platform';
import { A_PRACTICE } from '../../contracts/testing/fakes.js';
import { aChange, aRole, anEntry } from '../testing/organisation-entries.js';
import { readResult } from './organisation-reading.js';

function read(entry: unknown): unknown {
  const result: HttpResult = { kind: 'reply', status: 200, headers: {}, body: Buffer.from(JSON.stringify(entry)) };
  const reading = readResult(result, A_PRACTICE);
  return reading.kind === 'known' ? reading.organisation : reading.kind;
}

describe('an entry of the register', () => {
  it('counts as open when it says nothing of its standing', () => {
    expect(read(anEntry({ active: undefined }))).toMatchObject({ active: true });
  });
  it('shows only roles that are in force, each once', () => {
    const extension = [aRole({ code: 'RO177' }), aRole({ code: 'RO76', active: false }), aRole({ code: 'RO177' })];
    expect(read(anEntry({ extension }))).toMatchObject({ roles: ['RO177'] });
  });
  it('shows the date of the last change and no other date', () => {
    const extension = [aChange('2020-01-01', 'SomethingElse'), aChange('2026-03-31')];
    expect(read(anEntry({ extension }))).toMatchObject({ changedAt: '2026-03-31', roles: [] });
  });
  it('shows the first postcode there is', () => {
    const address = [{ country: 'ENGLAND' }, { postalCode: 'ZZ99 2BB' }, { postalCode: 'ZZ99 3CC' }];
    expect(read(anEntry({ address }))).toMatchObject({ postcode: 'ZZ99 2BB' });
  });
  it('keeps its name when everything beside it is missing or cannot be read', () => {
    const least = { odsCode: A_PRACTICE, name: 'COPPER KETTLE SURGERY', active: true, roles: [] };
    expect(read(anEntry({ address: undefined, extension: undefined }))).toEqual(least);
    expect(read(anEntry({ address: 'Trivet', extension: [{ url: 7 }, 'odd', null] }))).toEqual(least);
  });
});
