import type { HttpResult } from '#platform';
import { stubTheWire } from '../../../test/support/stub-the-wire.js';
import { outcome, patient, searchset } from '../testing/pds-world.js';
import { readSearch } from './reply-reading.js';

stubTheWire(); // the builders above bring nock along

const NOW = new Date('2026-11-16T09:00:00Z');

function reply(status: number, body: unknown): HttpResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'reply', status, headers: {}, body: Buffer.from(text) };
}

/** An outcome without `details`, as the sandbox gives it. */
const bare = (code: string): unknown => ({ resourceType: 'OperationOutcome', issue: [{ severity: 'warning', code }] });

describe('an answer to a search', () => {
  it('names people in the order of PDS, however they score', () => {
    const reading = readSearch(reply(200, searchset(patient('9990001243'), patient('9990001235'))), NOW);
    expect(reading).toMatchObject({ kind: 'matches', patients: [{ id: '9990001243' }, { id: '9990001235' }] });
    expect(JSON.stringify(reading)).not.toContain('score');
  });
  it.each([
    ['without `entry`', searchset()],
    ['with an empty `entry`', { ...searchset(), entry: [] }],
    ['with an empty `entry` and no total', { resourceType: 'Bundle', entry: [] }],
  ])('that names nobody is no failure: %s', (_how, body) => {
    expect(readSearch(reply(200, body), NOW)).toEqual({ kind: 'matches', patients: [] });
  });
  it('may hold elements that nobody knows, and people of whom little is known', () => {
    const stranger = { resourceType: 'Patient', id: '9990001073', novelty: { deep: [1, null] } };
    const reading = readSearch(reply(200, { ...searchset(stranger), link: [], novelty: true }), NOW);
    expect(reading).toMatchObject({
      kind: 'matches',
      patients: [{ id: '9990001073', name: [] }],
    });
  });
  it('that more fit than may be shown names nobody', () => {
    expect(readSearch(reply(200, outcome('TOO_MANY_MATCHES')), NOW)).toEqual({ kind: 'too-many' });
  });
  it.each([
    ['an outcome of the sandbox only', bare('not-supported')],
    ['an outcome that says that many fit, without the code', bare('multiple-matches')],
    ['an outcome with another code', outcome('SOMETHING_NEW')],
    ['one Patient instead of a Bundle', patient('9990001006')],
    ['a Bundle whose second entry is no Patient', searchset(patient('9990001006'), { resourceType: 'Person' })],
    ['a Bundle with a Patient without a number', searchset({ resourceType: 'Patient' })],
    ['a Bundle with an entry without a resource', { resourceType: 'Bundle', total: 1, entry: [{ search: {} }] }],
    ['a Bundle with fewer people than it says', { ...searchset(patient('9990001006')), total: 2 }],
    ['a Bundle that says one and has no `entry`', { resourceType: 'Bundle', total: 1 }],
    ['a Bundle without a total and without `entry`', { resourceType: 'Bundle', type: 'searchset' }],
    ['a Bundle with something else for entries', { resourceType: 'Bundle', total: 1, entry: {} }],
    ['HTML', '<html>'],
    ['nothing', ''],
  ])('that cannot be read whole is thrown away whole: %s', (_what, body) => {
    expect(readSearch(reply(200, body), NOW)).toMatchObject({
      kind: 'refused',
      trouble: { code: 'UPSTREAM_REPLY_UNREADABLE', upstreamStatus: 200 },
    });
  });
});

const BIRTH_DATE = "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'";
const NO_REQUEST_ID = 'Invalid request with error - X-Request-ID header must be supplied to access this resource';
const NO_ASID = 'No ASID is associated with your app. Please contact support.';
const TOO_LITTLE = "Invalid search data provided - 'the search criteria did not meet the minimum requirements'";
const NOT_FUZZY = "Invalid search data provided - 'the data given did not meet the fuzzy search criteria'";

/** Every row of pds.md §10.2, as a search meets it. */
it.each([
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'INVALID_RESOURCE_ID', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 404, 'RESOURCE_NOT_FOUND', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 404, 'INVALIDATED_RESOURCE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'UNSUPPORTED_SERVICE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'UNSUPPORTED_REQUEST', "Unsupported path - '/Patients'"],
  ['refused', 'SEARCH_INCOMPLETE', 400, 'MISSING_VALUE', BIRTH_DATE],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'MISSING_VALUE', NO_REQUEST_ID],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'MISSING_VALUE', NO_ASID],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'MISSING_VALUE', undefined],
  ['refused', 'SEARCH_INVALID', 400, 'INVALID_VALUE', "Invalid value - '20101022' in field 'birthdate'"],
  [
    'refused',
    'SEARCH_INVALID',
    400,
    'INVALID_VALUE',
    "Invalid value - 'x' in header 'X-Request-ID'' in field 'family'",
  ],
  ['refused', 'SEARCH_INVALID', 400, 'INVALID_VALUE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'INVALID_VALUE', "Invalid value - '1' in header 'X-Request-ID'"],
  [
    'refused',
    'USER_ROLE_REJECTED',
    400,
    'INVALID_VALUE',
    "Invalid value - '1' in header 'NHSD-Session-URID'. Refer to",
  ],
  ['refused', 'INTERNAL_REQUEST_FAULT', 403, 'INVALID_VALUE', 'Your app has insufficient permissions'],
  ['refused', 'SEARCH_INCOMPLETE', 400, 'INVALID_SEARCH_DATA', TOO_LITTLE],
  ['refused', 'SEARCH_INCOMPLETE', 400, 'INVALID_SEARCH_DATA', NOT_FUZZY],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'ADDITIONAL_PROPERTIES', "('year' was unexpected)"],
  ['token-refused', 'SERVICE_AUTH_FAILED', 401, 'ACCESS_DENIED', 'Invalid Access Token'],
  ['refused', 'ACCESS_NOT_ALLOWED', 403, 'ACCESS_DENIED', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 403, 'INVALID_METHOD', undefined],
  ['unclear', 'PDS_TIMEOUT', 408, 'UNABLE_TO_CALL_SERVICE', undefined],
  ['unclear', 'PDS_BUSY', 429, 'TOO_MANY_REQUESTS', undefined],
  ['unclear', 'PDS_UNAVAILABLE', 503, 'SERVICE_UNAVAILABLE', undefined],
  ['unclear', 'PDS_UNAVAILABLE', 500, 'UNKNOWN_ERROR', 'An unknown error occurred'],
  ['unclear', 'PDS_UNAVAILABLE', 502, 'UNKNOWN_ERROR', undefined],
  ['unclear', 'PDS_UNAVAILABLE', 503, 'UNKNOWN_ERROR', undefined],
  ['unclear', 'PDS_UNAVAILABLE', 504, 'UNKNOWN_ERROR', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'VALIDATION_ERROR', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'UNSUPPORTED_CHARACTERS_IN_FIELD', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'UNSUPPORTED_VALUE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'TOO_FEW_VALUES_SUBMITTED', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'TOO_MANY_VALUES_SUBMITTED', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'INVALID_UPDATE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'INVALID_CREATE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 403, 'FORBIDDEN_UPDATE', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 409, 'RESOURCE_VERSION_MISMATCH', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 412, 'PRECONDITION_FAILED', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 200, 'SINGLE_MATCH', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 200, 'MULTIPLE_MATCHES', undefined],
  ['refused', 'INTERNAL_REQUEST_FAULT', 418, 'A_CODE_OF_TOMORROW', undefined],
])('a search is %s as %s for %i %s: %s', (kind, code, upstreamStatus, upstreamCode, diagnostics) => {
  const reading = readSearch(reply(upstreamStatus, outcome(upstreamCode, diagnostics)), NOW);
  expect(reading).toMatchObject({ kind, trouble: { code, upstreamStatus, upstreamCode } });
  expect(JSON.stringify(reading)).not.toContain(diagnostics ?? 'diagnostics');
});

it.each([
  ['refused', 'PDS_UNAVAILABLE', 400, '<html>'],
  ['refused', 'PDS_UNAVAILABLE', 404, ''],
  ['unclear', 'PDS_UNAVAILABLE', 502, '<html>'],
  ['token-refused', 'SERVICE_AUTH_FAILED', 401, '{"fault":{"faultstring":"Access Token expired"}}'],
  ['refused', 'ACCESS_NOT_ALLOWED', 403, JSON.stringify(bare('forbidden'))],
])('a search is %s as %s for %i with no word of PDS: %s', (kind, code, status, body) => {
  expect(readSearch(reply(status, body), NOW)).toMatchObject({ kind, trouble: { code } });
});

it('a search whose connection is lost may be repeated', () => {
  expect(readSearch({ kind: 'failure', reason: 'lost', code: 'ECONNRESET' }, NOW)).toEqual({
    kind: 'unclear',
    trouble: { code: 'PDS_UNAVAILABLE', upstreamCode: 'ECONNRESET' },
  });
});
