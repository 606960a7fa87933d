import type { FaultCode } from '#errors';
import { bare, directory, gateway, nothingFound, reset, silence, told } from './given.js';
import type { Given, LeftOut, Row } from './row.js';

const answers = (row: string, given: Given, expected: FaultCode | 'answered'): Row => ({
  table: 'sds-9',
  row,
  call: 'record',
  given,
  expected,
});
const holds = (row: string, given: Given, expected: FaultCode | 'answered'): Row => ({
  ...answers(row, given, expected),
  table: 'sds-12',
});
const endpoint = (given: Given): Given => ({ ...given, place: 'endpoint' });
/** Slower than `SDS_SUSPECT_EMPTY_MS` of the matrix. */
const SLOWLY_MS = 1_500;

const ANSWERS: readonly Row[] = [
  answers('200, total 1 or more', { words: 'an ordinary practice' }, 'answered'),
  answers('200, total 0, fast: Endpoint', nothingFound('endpoint'), 'SDS_ENDPOINT_NOT_FOUND'),
  answers('200, total 0, fast: Device', nothingFound('device'), 'SDS_DEVICE_NOT_FOUND'),
  answers('200, total 0, slow', nothingFound('endpoint', SLOWLY_MS), 'SDS_UNAVAILABLE'),
  answers('200, not a Bundle', directory(200, 'INTERNAL_SERVER_ERROR', 'exception'), 'SDS_BAD_RESPONSE'),
  answers('200, not JSON', endpoint(bare(200)), 'SDS_BAD_RESPONSE'),
  answers('400', directory(400, 'BAD_REQUEST', 'required'), 'SDS_REQUEST_REJECTED'),
  answers('401, shape G', gateway(401), 'SDS_UNAUTHENTICATED'),
  answers('401, shape S', directory(401, 'ACCESS_DENIED', 'forbidden'), 'SDS_UNAUTHENTICATED'),
  answers('403', gateway(403), 'SDS_UNAUTHENTICATED'),
  answers('404', directory(404, 'NO_RECORD_FOUND', 'not-found'), 'SDS_WRONG_PATH'),
  answers('405', directory(405, 'NOT_IMPLEMENTED', 'not-supported'), 'SDS_REQUEST_REJECTED'),
  answers('406', directory(406, 'MISSING_OR_INVALID_HEADER', 'not-supported'), 'SDS_REQUEST_REJECTED'),
  answers('429', gateway(429), 'SDS_RATE_LIMITED'),
  answers('500, shape G', gateway(500), 'SDS_UNAVAILABLE'),
  answers('500, shape S', directory(500, 'INTERNAL_SERVER_ERROR', 'exception'), 'SDS_UNAVAILABLE'),
  answers('502', gateway(502), 'SDS_UNAVAILABLE'),
  answers('504', gateway(504), 'SDS_UNAVAILABLE'),
  answers('503', gateway(503), 'SDS_UNAVAILABLE'),
  answers('none: connection reset', endpoint(reset), 'SDS_UNAVAILABLE'),
  answers('none: no answer in time', { ...endpoint(silence), setting: 'own' }, 'SDS_UNAVAILABLE'),
];

const HOLDS: readonly Row[] = [
  holds('1, no Endpoint', told('sds-none'), 'SDS_ENDPOINT_NOT_FOUND'),
  holds('3, one good Endpoint', { words: 'an ordinary practice' }, 'answered'),
  holds('4, the same twice', told('sds-duplicate'), 'answered'),
  holds('5, several addresses', told('sds-two-addresses'), 'SDS_ENDPOINT_AMBIGUOUS'),
  holds('6, several party keys', told('sds-two'), 'SDS_ENDPOINT_MULTIPLE_SUPPLIERS'),
  holds('7, all inactive', told('sds-inactive'), 'SDS_ENDPOINT_INACTIVE'),
  holds('9, no address', told('no-address'), 'SDS_ENDPOINT_NO_ADDRESS'),
  holds('10, bad address', told('sds-bad-address'), 'SDS_ENDPOINT_BAD_ADDRESS'),
  holds(
    '12, address with another code, `SDS_ADDRESS_ODS_CHECK=enforce`',
    { ...told('sds-other-address'), setting: 'enforced' },
    'SDS_ENDPOINT_ODS_MISMATCH',
  ),
  holds('13, no party key', told('sds-no-party-key'), 'SDS_ENDPOINT_NO_PARTY_KEY'),
  holds('14, no Device', told('sds-no-device'), 'SDS_DEVICE_NOT_FOUND'),
  holds('14, Device of another party key', told('sds-other-party-key'), 'SDS_DEVICE_PARTY_KEY_MISMATCH'),
  holds('17, several ASIDs', told('sds-two-devices'), 'SDS_DEVICE_AMBIGUOUS'),
  holds('18, no ASID', told('sds-no-asid'), 'SDS_DEVICE_NO_ASID'),
  holds('19, bad ASID', told('sds-bad-asid'), 'SDS_DEVICE_BAD_ASID'),
  holds('20, Device search 500', gateway(500, 'device'), 'SDS_UNAVAILABLE'),
  holds(
    '§13, our own ASID is not there',
    { ...nothingFound('own-device'), setting: 'no-pins' },
    'SDS_CONSUMER_ASID_NOT_FOUND',
  ),
];

export const SDS_ROWS: readonly Row[] = [...ANSWERS, ...HOLDS];

export const SDS_LEFT_OUT: readonly LeftOut[] = [
  { table: 'sds-12', row: '2, empty and slow', why: 'stands in the table before: 200, total 0, slow' },
  { table: 'sds-12', row: '8, mixed', why: 'no failure; libs/sds: endpoint-rules.spec.ts' },
  { table: 'sds-12', row: '11, odd but good address', why: 'no failure; libs/sds: address-rules.spec.ts' },
  { table: 'sds-12', row: '15 and 16', why: 'no failure; libs/sds: device-rules.spec.ts' },
  {
    table: 'sds-12',
    row: '21, the route changes',
    why: 'an event in the log; the reply is that of §7.5 above (`VARIES_FROM_TARGETURL`), or the answer of the new route',
  },
];
