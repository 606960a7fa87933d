import type { HttpResult } from '#platform';
import { readTrace } from './reply-reading.js';

const NOW = new Date('2026-11-16T09:00:00Z');

function reply(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): HttpResult {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return { kind: 'reply', status, headers, body: Buffer.from(text) };
}

function outcome(code: string, issueCode = 'value', diagnostics?: string): unknown {
  const details = { coding: [{ system: 'https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode', code }] };
  return { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: issueCode, details, diagnostics }] };
}

const bare = (issueCode: string): unknown => ({ resourceType: 'OperationOutcome', issue: [{ code: issueCode }] });

describe('what PDS says about the patient', () => {
  it('is read from a Patient', () => {
    const reading = readTrace(reply(200, { resourceType: 'Patient', id: '9990001006' }), NOW);
    expect(reading).toMatchObject({
      kind: 'patient',
      patient: { id: '9990001006', name: [], generalPractitioner: [] },
    });
  });
  it.each([
    [outcome('RESOURCE_NOT_FOUND', 'not-found'), 'not-found'],
    [bare('not-found'), 'not-found'],
    [outcome('INVALIDATED_RESOURCE', 'processing'), 'invalidated'],
  ])('can be that there is none: %j', (body, kind) => {
    expect(readTrace(reply(404, body), NOW)).toEqual({ kind });
  });
});

it.each(['CIRCUIT_OPEN', 'BULKHEAD_FULL'])('what we held back ourselves is not asked again: %s', (code) => {
  const held: HttpResult = { kind: 'failure', reason: 'not-sent', code, retryAfterSeconds: 7 };
  expect(readTrace(held, NOW)).toEqual({
    kind: 'not-sent',
    trouble: { code: 'PDS_UNAVAILABLE', upstreamCode: code, retryAfterSeconds: 7 },
  });
});

describe('a refusal of PDS', () => {
  it.each([
    ['refused', 'NHS_NUMBER_INVALID', 400, 'INVALID_RESOURCE_ID'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'UNSUPPORTED_SERVICE'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'UNSUPPORTED_REQUEST'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'MISSING_VALUE'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'INVALID_VALUE'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 403, 'INVALID_VALUE'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'ADDITIONAL_PROPERTIES'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 403, 'INVALID_METHOD'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 400, 'VALIDATION_ERROR'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 403, 'FORBIDDEN_UPDATE'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 409, 'RESOURCE_VERSION_MISMATCH'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 412, 'PRECONDITION_FAILED'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 422, 'A_CODE_OF_TOMORROW'],
    ['refused', 'INTERNAL_REQUEST_FAULT', 404, 'A_CODE_OF_TOMORROW'],
    ['token-refused', 'SERVICE_AUTH_FAILED', 401, 'ACCESS_DENIED'],
    ['refused', 'ACCESS_NOT_ALLOWED', 403, 'ACCESS_DENIED'],
    ['unclear', 'PDS_TIMEOUT', 408, 'UNABLE_TO_CALL_SERVICE'],
    ['unclear', 'PDS_BUSY', 429, 'TOO_MANY_REQUESTS'],
    ['unclear', 'PDS_UNAVAILABLE', 503, 'SERVICE_UNAVAILABLE'],
    ['unclear', 'PDS_UNAVAILABLE', 500, 'UNKNOWN_ERROR'],
    ['unclear', 'PDS_UNAVAILABLE', 502, 'UNKNOWN_ERROR'],
    ['unclear', 'PDS_UNAVAILABLE', 504, 'UNKNOWN_ERROR'],
    ['unclear', 'PDS_UNAVAILABLE', 500, 'RESOURCE_NOT_FOUND'],
  ])('is %s as %s for %i %s', (kind, code, upstreamStatus, upstreamCode) => {
    const reading = readTrace(reply(upstreamStatus, outcome(upstreamCode)), NOW);
    expect(reading).toMatchObject({ kind, trouble: { code, upstreamStatus, upstreamCode } });
  });
  it.each([
    ['refused', 'PDS_UNAVAILABLE', 404, '<html>not here</html>'],
    ['refused', 'PDS_UNAVAILABLE', 404, ''],
    ['refused', 'PDS_UNAVAILABLE', 400, '{"fault":{"faultstring":"x"}}'],
    ['refused', 'PDS_UNAVAILABLE', 403, '<html>'],
    ['refused', 'PDS_UNAVAILABLE', 302, ''],
    ['token-refused', 'SERVICE_AUTH_FAILED', 401, '{"fault":{"faultstring":"Access Token expired"}}'],
    ['unclear', 'PDS_TIMEOUT', 408, ''],
    ['unclear', 'PDS_BUSY', 429, ''],
    ['unclear', 'PDS_UNAVAILABLE', 502, '<html>bad gateway</html>'],
    ['refused', 'UPSTREAM_REPLY_UNREADABLE', 204, ''],
  ])('is %s as %s for %i with the body %j, which is no word of PDS', (kind, code, upstreamStatus, body) => {
    expect(readTrace(reply(upstreamStatus, body), NOW)).toMatchObject({ kind, trouble: { code, upstreamStatus } });
  });
  it.each([
    ["Invalid value - '1' in header 'NHSD-Session-URID'. Refer to the guidance", 'USER_ROLE_REJECTED'],
    ["invalid value - '1' in header 'nhsd-session-urid'", 'USER_ROLE_REJECTED'],
    ["Invalid value - 'in header 'NHSD-Session-URID'' in field 'id'", 'INTERNAL_REQUEST_FAULT'],
    ["Invalid value - '1234' in header 'X-Request-ID'", 'INTERNAL_REQUEST_FAULT'],
    ["Invalid value - '1234' in field 'id'", 'INTERNAL_REQUEST_FAULT'],
  ])('%s is %s', (diagnostics, code) => {
    const reading = readTrace(reply(400, outcome('INVALID_VALUE', 'value', diagnostics)), NOW);
    expect(reading).toMatchObject({ kind: 'refused', trouble: { code } });
  });
  it('of a search is nothing that a trace can be told', () => {
    for (const code of ['INVALID_SEARCH_DATA', 'MISSING_VALUE', 'INVALID_VALUE']) {
      const diagnostics = "Missing value - 'birth_date/birth_date_range_start/birth_date_range_end'";
      const reading = readTrace(reply(400, outcome(code, 'value', diagnostics)), NOW);
      expect(reading).toMatchObject({ trouble: { code: 'INTERNAL_REQUEST_FAULT' } });
    }
  });
  it('is read by status and issue where the code is missing', () => {
    expect(readTrace(reply(403, bare('forbidden')), NOW)).toMatchObject({ trouble: { code: 'ACCESS_NOT_ALLOWED' } });
    expect(readTrace(reply(400, bare('value')), NOW)).toMatchObject({ trouble: { code: 'INTERNAL_REQUEST_FAULT' } });
  });
  it('with a code that nobody knows is never "no such patient", whatever the issue says', () => {
    const reading = readTrace(reply(404, outcome('A_CODE_OF_TOMORROW', 'not-found')), NOW);
    expect(reading).toMatchObject({ kind: 'refused', trouble: { code: 'INTERNAL_REQUEST_FAULT' } });
  });
  it('never hands on what PDS echoes of the request', () => {
    const echo = outcome('INVALID_VALUE', 'value', "Invalid value - '9990001006'");
    const odd = outcome('9990001006');
    expect(JSON.stringify([readTrace(reply(400, echo), NOW), readTrace(reply(400, odd), NOW)])).not.toContain(
      '9990001006',
    );
  });
  it.each([
    ['5', 5],
    ['Mon, 16 Nov 2026 09:00:07 GMT', 7],
    ['presently', undefined],
  ])('names the time after which to come back: %s', (text, retryAfterSeconds) => {
    const reading = readTrace(reply(503, outcome('SERVICE_UNAVAILABLE'), { 'retry-after': text }), NOW);
    expect(reading).toMatchObject({ trouble: { retryAfterSeconds } });
  });
});

describe('a 200 that is no patient', () => {
  it.each([
    ['an OperationOutcome', outcome('TOO_MANY_MATCHES', 'multiple-matches')],
    ['an empty OperationOutcome', { resourceType: 'OperationOutcome', issue: [] }],
    ['a Bundle', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
    ['a Patient without a number', { resourceType: 'Patient' }],
    ['a Patient with a number that is none', { resourceType: 'Patient', id: '999 000 1006' }],
    ['HTML', '<html>'],
    ['a body cut short', '{"resourceType":"Patient","id":"99900'],
    ['nothing', ''],
  ])('is thrown away: %s', (_what, body) => {
    const reading = readTrace(reply(200, body), NOW);
    expect(reading).toMatchObject({
      kind: 'refused',
      trouble: { code: 'UPSTREAM_REPLY_UNREADABLE', upstreamStatus: 200 },
    });
  });
});

it.each(['SINGLE_MATCH', 'MULTIPLE_MATCHES'])('%s under a 200 answers a question that we never ask', (upstreamCode) => {
  const reading = readTrace(reply(200, outcome(upstreamCode)), NOW);
  expect(reading).toEqual({
    kind: 'refused',
    trouble: { code: 'INTERNAL_REQUEST_FAULT', upstreamStatus: 200, upstreamCode },
  });
});

it.each([
  ['not-sent', 'unclear', 'PDS_UNAVAILABLE'],
  ['lost', 'unclear', 'PDS_UNAVAILABLE'],
  ['timeout', 'unclear', 'PDS_TIMEOUT'],
  ['aborted', 'unclear', 'PDS_TIMEOUT'],
  ['tls', 'refused', 'PDS_UNAVAILABLE'],
  ['too-large', 'refused', 'UPSTREAM_REPLY_UNREADABLE'],
] as const)('a connection that fails as %s is %s, %s', (reason, kind, code) => {
  const reading = readTrace({ kind: 'failure', reason, code: 'ECONNRESET' }, NOW);
  expect(reading).toEqual({ kind, trouble: { code, upstreamCode: 'ECONNRESET' } });
});
