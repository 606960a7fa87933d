import type { HttpResult } from '#platform';
import { readResult } from './reply-reading.js';

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
    const reading = readResult(reply(200, { resourceType: 'Patient', id: '9990001006' }), NOW);
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
    expect(readResult(reply(404, body), NOW)).toEqual({ kind });
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
    const reading = readResult(reply(upstreamStatus, outcome(upstreamCode)), NOW);
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
    expect(readResult(reply(upstreamStatus, body), NOW)).toMatchObject({ kind, trouble: { code, upstreamStatus } });
  });
  it('is read by status and issue where the code is missing', () => {
    expect(readResult(reply(403, bare('forbidden')), NOW)).toMatchObject({ trouble: { code: 'ACCESS_NOT_ALLOWED' } });
    expect(readResult(reply(400, bare('value')), NOW)).toMatchObject({ trouble: { code: 'INTERNAL_REQUEST_FAULT' } });
  });
  it('with a code that nobody knows is never "no such patient", whatever the issue says', () => {
    const reading = readResult(reply(404, outcome('A_CODE_OF_TOMORROW', 'not-found')), NOW);
    expect(reading).toMatchObject({ kind: 'refused', trouble: { code: 'INTERNAL_REQUEST_FAULT' } });
  });
  it('never hands on what PDS echoes of the request', () => {
    const echo = outcome('INVALID_VALUE', 'value', "Invalid value - '9990001006'");
    const odd = outcome('9990001006');
    expect(JSON.stringify([readResult(reply(400, echo), NOW), readResult(reply(400, odd), NOW)])).not.toContain(
      '9990001006',
    );
  });
  it.each([
    ['5', 5],
    ['Mon, 16 Nov 2026 09:00:07 GMT', 7],
    ['presently', undefined],
  ])('names the time after which to come back: %s', (text, retryAfterSeconds) => {
    const reading = readResult(reply(503, outcome('SERVICE_UNAVAILABLE'), { 'retry-after': text }), NOW);
    expect(reading).toMatchObject({ trouble: { retryAfterSeconds } });
  });
});

describe('a 200 that is no patient', () => {
  it.each([
    ['an OperationOutcome', outcome('TOO_MANY_MATCHES', 'multiple-matches')],
    ['a Bundle', { resourceType: 'Bundle', type: 'searchset', total: 0 }],
    ['a Patient without a number', { resourceType: 'Patient' }],
    ['a Patient with a number that is none', { resourceType: 'Patient', id: '999 000 1006' }],
    ['HTML', '<html>'],
    ['a body cut short', '{"resourceType":"Patient","id":"99900'],
    ['nothing', ''],
  ])('is thrown away: %s', (_what, body) => {
    const reading = readResult(reply(200, body), NOW);
    expect(reading).toMatchObject({
      kind: 'refused',
      trouble: { code: 'UPSTREAM_REPLY_UNREADABLE', upstreamStatus: 200 },
    });
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
  const reading = readResult({ kind: 'failure', reason, code: 'ECONNRESET' }, NOW);
  expect(reading).toEqual({ kind, trouble: { code, upstreamCode: 'ECONNRESET' } });
});
