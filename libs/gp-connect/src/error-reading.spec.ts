import type { FaultCode } from '#errors';
import { describeWithSharedData, sharedData } from '../../../test/support/shared-data.js';
import { type ErrorReading, type GpcOperation, readError } from './error-reading.js';

const SPINE = 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1';
const PROXY = 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0';

type Issue = Readonly<Record<string, unknown>>;
const issue = (code: string, system?: string): Issue => ({
  severity: 'error',
  code: 'invalid',
  details: { coding: [{ ...(system === undefined ? {} : { system }), code, display: 'Text for people' }] },
  diagnostics: 'Fernsby, 9990001006',
});
const outcome = (...issues: readonly Issue[]): string =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: issues });
const proxyOutcome = (status: number, diagnostics: string): string =>
  outcome({
    code: 'forbidden',
    details: { coding: [{ system: PROXY, code: String(status), display: diagnostics }] },
    diagnostics,
  });
const read = (status: number, body: string, operation: GpcOperation = 'record'): ErrorReading | undefined =>
  readError({ status, body: Buffer.from(body) }, operation);

describe('what a code of the practice becomes', () => {
  it.each<[number, string, FaultCode, ErrorReading['retry']]>([
    [400, 'INVALID_IDENTIFIER_SYSTEM', 'GPC_IDENTIFIER_INVALID', 'no'],
    [400, 'INVALID_IDENTIFIER_VALUE', 'GPC_IDENTIFIER_INVALID', 'no'],
    [400, 'INVALID_NHS_NUMBER', 'GPC_NHS_NUMBER_REJECTED', 'no'],
    [400, 'INVALID_PATIENT_DEMOGRAPHICS', 'GPC_REQUEST_INVALID', 'no'],
    [404, 'PATIENT_NOT_FOUND', 'GPC_PATIENT_NOT_AVAILABLE', 'no'],
    [403, 'PATIENT_SENSITIVE', 'GPC_PATIENT_NOT_AVAILABLE', 'no'],
    [404, 'ORGANISATION_NOT_FOUND', 'GPC_ITEM_NOT_FOUND', 'no'],
    [404, 'PRACTITIONER_NOT_FOUND', 'GPC_ITEM_NOT_FOUND', 'no'],
    [404, 'NO_RECORD_FOUND', 'GPC_ITEM_NOT_FOUND', 'no'],
    [422, 'REFERENCE_NOT_FOUND', 'GPC_REQUEST_INVALID', 'no'],
    [403, 'NO_PATIENT_CONSENT', 'GPC_PATIENT_CONSENT_REFUSED', 'no'],
    [403, 'NO_ORGANISATION_CONSENT', 'GPC_PRACTICE_NOT_SHARING', 'no'],
    [403, 'NO_ORGANISATIONAL_CONSENT', 'GPC_PRACTICE_NOT_SHARING', 'no'],
    [403, 'ACCESS_DENIED', 'GPC_PRACTICE_NOT_SHARING', 'no'],
    [403, 'ACCESS DENIED', 'GPC_PRACTICE_NOT_SHARING', 'no'],
    [403, ' access  denied ', 'GPC_PRACTICE_NOT_SHARING', 'no'],
    [403, 'NO_RELATIONSHIP', 'GPC_NO_RELATIONSHIP', 'no'],
    [403, 'NON_AUTHORITATIVE', 'GPC_NO_RELATIONSHIP', 'no'],
    [403, 'NOT_AUTHORISED', 'GPC_NO_RELATIONSHIP', 'no'],
    [403, 'ASID_CHECK_FAILED', 'GPC_CONNECTION_NOT_AUTHORISED', 'no'],
    [403, 'ACCESS_DENIED_SSL', 'GPC_CONNECTION_NOT_AUTHORISED', 'no'],
    [409, 'DUPLICATE_REJECTED', 'GPC_PROVIDER_FAULT', 'auto-once'],
    [409, 'FHIR_CONSTRAINT_VIOLATION', 'GPC_PROVIDER_FAULT', 'auto-once'],
    [422, 'INVALID_RESOURCE', 'GPC_REQUEST_INVALID', 'no'],
    [422, 'INVALID_PARAMETER', 'GPC_REQUEST_INVALID', 'no'],
    [400, 'INVALID_PARAMETER', 'GPC_REQUEST_INVALID', 'no'],
    [400, 'CONFLICTING_VALUES', 'GPC_REQUEST_INVALID', 'no'],
    [400, 'MESSAGE_NOT_WELL_FORMED', 'GPC_REQUEST_INVALID', 'no'],
    [400, 'INVALID_ELEMENT', 'GPC_REQUEST_INVALID', 'no'],
    [404, 'BAD_REQUEST', 'GPC_REQUEST_REJECTED', 'no'],
    [415, 'BAD_REQUEST', 'GPC_REQUEST_REJECTED', 'no'],
    [400, 'MISSING_OR_INVALID_HEADER', 'GPC_REQUEST_REJECTED', 'no'],
    [401, 'AUTHOR_CREDENTIALS_ERROR', 'GPC_REQUEST_REJECTED', 'no'],
    [405, 'MSG_RESOURCE_ID_FAIL', 'GPC_REQUEST_REJECTED', 'no'],
    [501, 'NOT_IMPLEMENTED', 'GPC_NOT_SUPPORTED_BY_PRACTICE', 'no'],
    [400, 'INVALID_REQUEST_TYPE', 'GPC_NOT_SUPPORTED_BY_PRACTICE', 'no'],
    [500, 'INTERNAL_SERVER_ERROR', 'GPC_PROVIDER_FAULT', 'auto-once'],
  ])('%i with %s is %s, repeat: %s', (status, code, fault, retry) => {
    const upstreamCode = code.trim().toUpperCase().replace(/\s+/gu, '_');
    expect(read(status, outcome(issue(code, SPINE)))).toEqual({ code: fault, upstreamCode, leg: 'provider', retry });
  });
  it.each([
    [['INTERNAL_SERVER_ERROR', 'NO_PATIENT_CONSENT'], 'GPC_PATIENT_CONSENT_REFUSED'],
    [['NOT_IMPLEMENTED', 'INVALID_PARAMETER', 'PATIENT_NOT_FOUND'], 'GPC_PATIENT_NOT_AVAILABLE'],
    [['BAD_REQUEST', 'NO_RECORD_FOUND'], 'GPC_ITEM_NOT_FOUND'],
    [['INTERNAL_SERVER_ERROR', 'NOT_IMPLEMENTED'], 'GPC_NOT_SUPPORTED_BY_PRACTICE'],
    [['SOMETHING_NEW', 'INTERNAL_SERVER_ERROR'], 'GPC_PROVIDER_FAULT'],
  ])('of several issues %j is %s', (codes, fault) => {
    expect(read(422, outcome(...codes.map((code) => issue(code, SPINE))))).toMatchObject({ code: fault });
  });
});

describe('what a code that nobody knows becomes', () => {
  it.each<[number, GpcOperation, FaultCode]>([
    [400, 'record', 'GPC_REQUEST_INVALID'],
    [422, 'record', 'GPC_REQUEST_INVALID'],
    [401, 'record', 'GPC_REQUEST_REJECTED'],
    [405, 'record', 'GPC_REQUEST_REJECTED'],
    [415, 'record', 'GPC_REQUEST_REJECTED'],
    [403, 'record', 'GPC_PRACTICE_NOT_SHARING'],
    [404, 'record', 'GPC_PATIENT_NOT_AVAILABLE'],
    [410, 'record', 'GPC_PATIENT_NOT_AVAILABLE'],
    [404, 'metadata', 'GPC_ITEM_NOT_FOUND'],
    [409, 'record', 'GPC_PROVIDER_FAULT'],
    [412, 'record', 'GPC_PROVIDER_FAULT'],
    [501, 'record', 'GPC_NOT_SUPPORTED_BY_PRACTICE'],
    [500, 'record', 'GPC_PROVIDER_FAULT'],
    [503, 'record', 'GPC_PROVIDER_FAULT'],
    [429, 'record', 'GPC_TEMPORARILY_UNAVAILABLE'],
    [408, 'record', 'GPC_TEMPORARILY_UNAVAILABLE'],
    [499, 'record', 'GPC_TEMPORARILY_UNAVAILABLE'],
    [599, 'item', 'GPC_TEMPORARILY_UNAVAILABLE'],
    [404, 'patient', 'GPC_PATIENT_NOT_AVAILABLE'],
    [404, 'item', 'GPC_ITEM_NOT_FOUND'],
    [410, 'item', 'GPC_ITEM_NOT_FOUND'],
    [418, 'record', 'GPC_REQUEST_REJECTED'],
  ])('goes by the status: %i on a %s call is %s', (status, operation, fault) => {
    expect(read(status, outcome(issue('FLAG_ALREADY_SET', SPINE)), operation)).toMatchObject({
      code: fault,
      leg: 'provider',
    });
  });
  it('is not logged when it looks like data', () => {
    expect(read(422, outcome(issue('Fernsby 9990001006', SPINE)))?.upstreamCode).toBeUndefined();
  });
});

describe('what an error of the Spine proxy becomes', () => {
  it.each<[number, string, FaultCode, string | undefined]>([
    [
      400,
      'ENDPOINT_https://a.example/x_CPAID_S1_VARIES_FROM_TARGETURL_https://a.example/y',
      'GPC_DIRECTORY_OUT_OF_DATE',
      'VARIES_FROM_TARGETURL',
    ],
    [
      403,
      'ASID_CHECK_FAILED_MESSAGESENDER_200000000025',
      'GPC_CONNECTION_NOT_AUTHORISED',
      'ASID_CHECK_FAILED_MESSAGESENDER',
    ],
    [
      403,
      'PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER_200000000017',
      'GPC_CONNECTION_NOT_AUTHORISED',
      'PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER',
    ],
    [
      403,
      'FOT_CHECK_FAILED_MESSAGESENDER_200000000025_MESSAGERECEIVER_200000000017',
      'GPC_CONNECTION_NOT_AUTHORISED',
      'FOT_CHECK_FAILED',
    ],
    [403, 'something new', 'GPC_CONNECTION_NOT_AUTHORISED', undefined],
    [405, '405: Method Not Allowed', 'GPC_REQUEST_REJECTED', undefined],
    [415, 'Unsupported_Media_Type', 'GPC_REQUEST_REJECTED', 'UNSUPPORTED_MEDIA_TYPE'],
    [
      502,
      'ERROR_COMMUNICATING_TO_ENDPOINT_URL_https://a.example/Patient?identifier=9990001006',
      'GPC_TEMPORARILY_UNAVAILABLE',
      'ERROR_COMMUNICATING_TO_ENDPOINT_URL',
    ],
    [504, 'something new', 'GPC_TEMPORARILY_UNAVAILABLE', undefined],
    [500, 'something new', 'GPC_PROVIDER_FAULT', undefined],
  ])('%i %s is %s', (status, diagnostics, code, upstreamCode) => {
    expect(read(status, proxyOutcome(status, diagnostics))).toMatchObject({ code, leg: 'ssp', upstreamCode });
  });
  it('is known by its number, or by its diagnostics alone', () => {
    expect(read(403, outcome(issue('403')))).toMatchObject({ code: 'GPC_CONNECTION_NOT_AUTHORISED', leg: 'ssp' });
    const bare = outcome({ code: 'forbidden', diagnostics: 'FOT_CHECK_FAILED_MESSAGESENDER_1_MESSAGERECEIVER_2' });
    expect(read(403, bare)).toMatchObject({
      code: 'GPC_CONNECTION_NOT_AUTHORISED',
      leg: 'ssp',
      upstreamCode: 'FOT_CHECK_FAILED',
    });
  });
  it('is read from XML as well, by pattern', () => {
    const xml = `<?xml version="1.0"?><OperationOutcome xmlns="http://hl7.org/fhir"><issue><code value="forbidden"/><details><coding>
      <system value="${PROXY}"/><code value="403"/><display value="x"/></coding></details>
      <diagnostics value="ASID_CHECK_FAILED_MESSAGESENDER_200000000025"/></issue></OperationOutcome>`;
    expect(read(403, xml)).toMatchObject({ leg: 'ssp', upstreamCode: 'ASID_CHECK_FAILED_MESSAGESENDER' });
  });
});

describe('an error that is not JSON', () => {
  it('is read from XML of a practice', () => {
    const xml = `<OperationOutcome xmlns="http://hl7.org/fhir"><issue><code value="forbidden"/><details><coding><system value='${SPINE}'/><code value='NO_PATIENT_CONSENT'/></coding></details></issue></OperationOutcome>`;
    expect(read(403, xml)).toMatchObject({ code: 'GPC_PATIENT_CONSENT_REFUSED', leg: 'provider' });
  });
  it('is not searched beyond 64 KB', () => {
    const xml = `<OperationOutcome>${' '.repeat(70_000)}<coding><code value="NO_PATIENT_CONSENT"/></coding></OperationOutcome>`;
    expect(read(500, xml)).toMatchObject({ code: 'GPC_PROVIDER_FAULT', upstreamCode: undefined });
  });
  it.each<[number, FaultCode]>([
    [301, 'GPC_SECURE_CONNECTION_FAILED'],
    [302, 'GPC_SECURE_CONNECTION_FAILED'],
    [400, 'GPC_REQUEST_INVALID'],
    [401, 'GPC_REQUEST_REJECTED'],
    [403, 'GPC_UNEXPECTED_RESPONSE'],
    [404, 'GPC_UNEXPECTED_RESPONSE'],
    [408, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [429, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [444, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [495, 'GPC_SECURE_CONNECTION_FAILED'],
    [496, 'GPC_SECURE_CONNECTION_FAILED'],
    [497, 'GPC_SECURE_CONNECTION_FAILED'],
    [499, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [500, 'GPC_PROVIDER_FAULT'],
    [501, 'GPC_NOT_SUPPORTED_BY_PRACTICE'],
    [502, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [503, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [504, 'GPC_TEMPORARILY_UNAVAILABLE'],
    [599, 'GPC_TEMPORARILY_UNAVAILABLE'],
  ])('goes by its status: %i with a web page, with text or with nothing is %s', (status, code) => {
    const readings = ['<html><body>9990001006</body></html>', 'Bad Gateway', '', '[]', '{"resourceType":"Bundle"'].map(
      (body) => read(status, body),
    );
    expect(readings).toEqual(
      readings.map(() => expect.objectContaining({ code, leg: 'transport', upstreamCode: undefined }) as unknown),
    );
  });
});

describe('a practice that writes its outcome badly', () => {
  it.each([
    ['no issue', '{"resourceType":"OperationOutcome"}', 'GPC_PROVIDER_FAULT'],
    ['an issue that is a text', '{"resourceType":"OperationOutcome","issue":["x"]}', 'GPC_PROVIDER_FAULT'],
    [
      'a numeric code beside a good one',
      outcome({ details: { coding: [{ code: 7 }, { code: 'NO_PATIENT_CONSENT' }] } }),
      'GPC_PATIENT_CONSENT_REFUSED',
    ],
    ['a byte order mark', `\ufeff${outcome(issue('NO_PATIENT_CONSENT'))}`, 'GPC_PATIENT_CONSENT_REFUSED'],
  ])('with %s is still understood', (_case, body, code) => {
    expect(read(500, body)).toMatchObject({ code });
  });
  it('has no error when the status is a success: the reader of the record decides', () => {
    expect(read(200, outcome(issue('NO_PATIENT_CONSENT')))).toBeUndefined();
  });
});

describeWithSharedData('the published examples of errors', () => {
  it.each<[string, number, FaultCode, ErrorReading['leg']]>([
    ['oo-400-invalid-nhs-number', 400, 'GPC_NHS_NUMBER_REJECTED', 'provider'],
    ['oo-404-no-record-found', 404, 'GPC_ITEM_NOT_FOUND', 'provider'],
    ['oo-404-patient-not-found', 404, 'GPC_PATIENT_NOT_AVAILABLE', 'provider'],
    ['oo-409-duplicate-rejected-patient', 409, 'GPC_PROVIDER_FAULT', 'provider'],
    ['oo-422-reference-not-found-slot', 422, 'GPC_REQUEST_INVALID', 'provider'],
    ['oo-500-internal-server-error', 500, 'GPC_PROVIDER_FAULT', 'provider'],
    ['derived-422-retrieve-past-dates', 422, 'GPC_REQUEST_INVALID', 'provider'],
    ['ssp-400-endpoint-varies', 400, 'GPC_DIRECTORY_OUT_OF_DATE', 'ssp'],
    ['ssp-403-asid-check-failed-sender', 403, 'GPC_CONNECTION_NOT_AUTHORISED', 'ssp'],
    ['ssp-403-fot-check-failed', 403, 'GPC_CONNECTION_NOT_AUTHORISED', 'ssp'],
    ['ssp-502-error-communicating', 502, 'GPC_TEMPORARILY_UNAVAILABLE', 'ssp'],
  ])('%s with %i is %s from the %s', (name, status, code, leg) => {
    expect(read(status, JSON.stringify(sharedData.json(`appointments/outcome/${name}.json`)))).toMatchObject({
      code,
      leg,
    });
  });
});
