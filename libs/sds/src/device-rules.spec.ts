import { INTERACTION } from '#contracts';
import { aDevice, type DeviceParts } from '../testing/directory-records.js';
import { decideDevice, decideOwnAsid, explainMissingDevice } from './device-rules.js';

const QUESTION = { interactionId: INTERACTION.structuredRecord, partyKey: 'Z90001-800001' };

describe('choosing the system behind a messaging record', () => {
  it.each<[string, number, readonly DeviceParts[]]>([
    ['one system', 15, [{}]],
    ['a party key in other letters', 15, [{ partyKey: 'z90001-800001' }]],
    ['the same ASID twice', 16, [{}, {}]],
  ])('%s is used by rule %d', (_situation, rule, records) => {
    expect(decideDevice(records.map(aDevice), QUESTION)).toMatchObject({ kind: 'use', rule, asid: '200000000017' });
  });

  it.each<[string, string, number | undefined, readonly DeviceParts[]]>([
    ['nothing found', 'SDS_DEVICE_NOT_FOUND', 14, []],
    ['two ASIDs under one party key', 'SDS_DEVICE_AMBIGUOUS', 17, [{}, { asid: '200000000018' }]],
    ['a system without ASID', 'SDS_DEVICE_NO_ASID', 18, [{ asid: undefined }]],
    ['a system without ASID beside one that has it', 'SDS_DEVICE_NO_ASID', 18, [{}, { asid: undefined }]],
    ['an ASID of 11 digits', 'SDS_DEVICE_BAD_ASID', 19, [{ asid: '20000000001' }]],
    ['an ASID with a letter beside a right one', 'SDS_DEVICE_BAD_ASID', 19, [{}, { asid: '20000000001A' }]],
    ['a system of another party key', 'SDS_BAD_RESPONSE', undefined, [{ partyKey: 'Z90001-800002' }]],
    [
      'a system for other interactions',
      'SDS_BAD_RESPONSE',
      undefined,
      [{ interactionIds: [INTERACTION.structuredMetadata] }],
    ],
    ['a system without party key', 'SDS_BAD_RESPONSE', undefined, [{ partyKey: undefined }]],
    ['a system without interactions', 'SDS_BAD_RESPONSE', undefined, [{ interactionIds: [] }]],
  ])('%s is refused with %s, rule %s', (_situation, code, rule, records) => {
    expect(decideDevice(records.map(aDevice), QUESTION)).toEqual({ kind: 'refuse', code, rule });
  });

  it('keeps the leading noughts of an ASID', () => {
    expect(decideDevice([aDevice({ asid: '000000000017' })], QUESTION)).toMatchObject({ asid: '000000000017' });
  });
  it('notes a double registration', () => {
    expect(decideDevice([aDevice(), aDevice()], QUESTION)).toMatchObject({ notes: ['SDS_DUPLICATE_REGISTRATION'] });
  });
});

describe('explaining a missing system', () => {
  it.each<[string, string, readonly DeviceParts[]]>([
    ['another party key', 'SDS_DEVICE_PARTY_KEY_MISMATCH', [{ partyKey: 'Z90001-800009' }]],
    ['no other system', 'SDS_DEVICE_NOT_FOUND', []],
    ['the same party key after all', 'SDS_DEVICE_NOT_FOUND', [{}]],
  ])('%s means %s', (_situation, code, records) => {
    const others = records.map(aDevice);
    expect(explainMissingDevice(others, QUESTION.partyKey)).toEqual({ kind: 'refuse', code, rule: 14 });
  });
});

describe('choosing our own ASID', () => {
  const question = { interactionId: INTERACTION.structuredRecord, manufacturer: 'ZZS01' };
  const decide = (records: readonly DeviceParts[]) => decideOwnAsid(records.map(aDevice), question);

  it('takes the only one, also when it is registered twice', () => {
    expect(decide([{}])).toEqual({ kind: 'use', asid: '200000000017' });
    expect(decide([{}, { partyKey: 'ZZS01-1' }])).toEqual({ kind: 'use', asid: '200000000017' });
  });
  it.each<[string, string, readonly DeviceParts[]]>([
    ['none', 'SDS_CONSUMER_ASID_NOT_FOUND', []],
    ['a system without ASID', 'SDS_CONSUMER_ASID_NOT_FOUND', [{ asid: undefined }]],
    ['an unreadable ASID', 'SDS_CONSUMER_ASID_NOT_FOUND', [{ asid: '17' }]],
    ['two', 'SDS_CONSUMER_ASID_AMBIGUOUS', [{}, { asid: '200000000018' }]],
    ['a system of another supplier', 'SDS_BAD_RESPONSE', [{ manufacturer: 'ZZS02' }]],
    [
      'a system that may not use the interaction',
      'SDS_BAD_RESPONSE',
      [{ interactionIds: [INTERACTION.structuredMetadata] }],
    ],
  ])('%s is refused with %s', (_situation, code, records) => {
    expect(decide(records)).toEqual({ kind: 'refuse', code, rule: undefined });
  });
});
