import { INTERACTION } from '#contracts';
import { anEndpoint, type EndpointParts } from '../testing/directory-records.js';
import { decideEndpoint, type AddressPolicy } from './endpoint-rules.js';

const QUESTION = { odsCode: 'Z90001', interactionId: INTERACTION.structuredRecord };
const USUAL: AddressPolicy = { odsCheck: 'warn', allowHttp: false };
const ELSEWHERE = 'https://kettle.example/Z90001/STU3/1/gpconnect/structured';
const NO_CODE = 'https://teapot.example/STU3/1/gpconnect/structured';

function decide(records: readonly EndpointParts[], policy: Partial<AddressPolicy> = {}) {
  return decideEndpoint(records.map(anEndpoint), QUESTION, { ...USUAL, ...policy });
}

describe('choosing the messaging record of a practice', () => {
  it.each<[string, number, readonly EndpointParts[]]>([
    ['one plain record', 3, [{}]],
    ['the same registration twice', 4, [{ mhsId: 'S2' }, { mhsId: 'S1' }]],
    ['the same party key in other letters', 4, [{ partyKey: 'z90001-800001' }, {}]],
    ['an inactive record beside an active one', 8, [{ status: 'off', partyKey: 'Z90001-1', address: ELSEWHERE }, {}]],
    ['an address with a port', 11, [{ address: 'https://teapot.example:443/Z90001' }]],
    ['an address with a trailing slash', 11, [{ address: 'https://teapot.example/Z90001/' }]],
    ['a host in capital letters', 11, [{ address: 'https://Teapot.Example/Z90001' }]],
    ['an address without the practice code', 12, [{ address: NO_CODE }]],
    ['an address that also names another practice', 12, [{ address: 'https://teapot.example/Z90001/Z90002' }]],
  ])('%s is used by rule %d', (_situation, rule, records) => {
    expect(decide(records)).toMatchObject({ kind: 'use', rule });
  });

  it.each<[string, string, number | undefined, readonly EndpointParts[], Partial<AddressPolicy>]>([
    ['nothing found', 'SDS_ENDPOINT_NOT_FOUND', 1, [], {}],
    ['two addresses under one party key', 'SDS_ENDPOINT_AMBIGUOUS', 5, [{}, { address: ELSEWHERE }], {}],
    [
      'two suppliers',
      'SDS_ENDPOINT_MULTIPLE_SUPPLIERS',
      6,
      [{}, { partyKey: 'Z90001-800002', address: ELSEWHERE }],
      {},
    ],
    ['two suppliers behind one address', 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS', 6, [{}, { partyKey: 'Z90001-800002' }], {}],
    [
      'a record without party key beside one that has it',
      'SDS_ENDPOINT_MULTIPLE_SUPPLIERS',
      6,
      [{}, { partyKey: undefined }],
      {},
    ],
    ['only inactive records', 'SDS_ENDPOINT_INACTIVE', 7, [{ status: 'suspended' }, { status: undefined }], {}],
    ['no address', 'SDS_ENDPOINT_NO_ADDRESS', 9, [{ address: undefined }], {}],
    ['an empty address', 'SDS_ENDPOINT_NO_ADDRESS', 9, [{ address: '' }], {}],
    ['a blank address', 'SDS_ENDPOINT_NO_ADDRESS', 9, [{ address: ' ' }], {}],
    ['an http address', 'SDS_ENDPOINT_BAD_ADDRESS', 10, [{ address: 'http://teapot.example/Z90001' }], {}],
    [
      'an address without the practice code, where that is enforced',
      'SDS_ENDPOINT_ODS_MISMATCH',
      12,
      [{ address: NO_CODE }],
      { odsCheck: 'enforce' },
    ],
    ['no party key', 'SDS_ENDPOINT_NO_PARTY_KEY', 13, [{ partyKey: undefined }], {}],
    ['a blank party key', 'SDS_ENDPOINT_NO_PARTY_KEY', 13, [{ partyKey: ' ' }], {}],
    ['a record of another practice', 'SDS_BAD_RESPONSE', undefined, [{ odsCode: 'Z90002' }], {}],
    [
      'a record for another interaction',
      'SDS_BAD_RESPONSE',
      undefined,
      [{}, { interactionId: INTERACTION.structuredMetadata }],
      {},
    ],
    ['a record that names no practice', 'SDS_BAD_RESPONSE', undefined, [{ odsCode: undefined }], {}],
    ['a record that names no interaction', 'SDS_BAD_RESPONSE', undefined, [{ interactionId: undefined }], {}],
  ])('%s is refused with %s, rule %s', (_situation, code, rule, records, policy) => {
    expect(decide(records, policy)).toEqual({ kind: 'refuse', code, rule });
  });

  it('lets the smallest record id stand for a double registration, in whichever order they come, and notes it', () => {
    const records = [{ mhsId: 'S9' }, { mhsId: undefined }, { mhsId: 'S1' }, { mhsId: 'S5' }];
    const expected = { mhsId: 'S1', notes: ['SDS_DUPLICATE_REGISTRATION'] };
    expect(decide(records)).toMatchObject(expected);
    expect(decide(records.toReversed())).toMatchObject(expected);
  });
  it('hands on the address byte for byte', () => {
    const address = 'https://Teapot.Example:443/Z90001/STU3/1/gpconnect/';
    expect(decide([{ address }])).toMatchObject({ address });
  });
  it('notes an address that does not name the practice', () => {
    expect(decide([{ address: NO_CODE }])).toMatchObject({ notes: ['SDS_ENDPOINT_ODS_MISMATCH'] });
  });
  it('takes an http address where the settings allow it', () => {
    expect(decide([{ address: 'http://teapot.example/Z90001' }], { allowHttp: true })).toMatchObject({
      kind: 'use',
      rule: 3,
    });
  });
});
