import type { FaultCode } from '#errors';
import { type ErrorReading, readError } from './error-reading.js';

/** Every quirk of gp-connect-core.md §7.2, each beside its ordinary form in error-reading.spec.ts. */
const SPINE = 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1';
const PROXY = 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0';
const METHOD = 'https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1';

type Coding = Readonly<Record<string, unknown>>;
const body = (...issues: readonly object[]): string =>
  JSON.stringify({ resourceType: 'OperationOutcome', issue: issues });
const issue = (coding: readonly Coding[], more: object = {}): object => ({
  code: 'forbidden',
  details: { coding },
  ...more,
});
const read = (status: number, text: string | Buffer): ErrorReading | undefined =>
  readError({ status, body: Buffer.from(text) }, 'record');

describe('a 403', () => {
  it.each<[string, string, FaultCode, ErrorReading['leg']]>([
    [
      'of the practice',
      body(issue([{ system: SPINE, code: 'ACCESS_DENIED' }])),
      'GPC_PRACTICE_NOT_SHARING',
      'provider',
    ],
    [
      'of the proxy, by its system',
      body(issue([{ system: PROXY, code: 'x' }])),
      'GPC_CONNECTION_NOT_AUTHORISED',
      'ssp',
    ],
    ['of the proxy, by three digits', body(issue([{ code: '403' }])), 'GPC_CONNECTION_NOT_AUTHORISED', 'ssp'],
    [
      'of the proxy, by three digits and blanks',
      body(issue([{ code: ' 403 ' }])),
      'GPC_CONNECTION_NOT_AUTHORISED',
      'ssp',
    ],
    [
      'of the proxy, by its diagnostics under the system of a practice',
      body(
        issue([{ system: SPINE, code: 'x' }], { diagnostics: ' FOT_CHECK_FAILED_MESSAGESENDER_1_MESSAGERECEIVER_2' }),
      ),
      'GPC_CONNECTION_NOT_AUTHORISED',
      'ssp',
    ],
    [
      'of the proxy, by a display that repeats the diagnostics',
      body(issue([{ code: 'x', display: 'ASID_CHECK_FAILED_MESSAGESENDER_1' }])),
      'GPC_CONNECTION_NOT_AUTHORISED',
      'ssp',
    ],
    [
      'of the proxy, told by the second coding of the second issue',
      body(issue([{ code: 'x' }]), issue([{ code: 'y' }, { system: PROXY, code: '403' }])),
      'GPC_CONNECTION_NOT_AUTHORISED',
      'ssp',
    ],
    [
      'of the practice, whose diagnostics only mention a check in passing',
      body(issue([{ code: 'NO_PATIENT_CONSENT' }], { diagnostics: 'after the FOT_CHECK_FAILED we stopped' })),
      'GPC_PATIENT_CONSENT_REFUSED',
      'provider',
    ],
    ['of neither: a web page', '<html>403</html>', 'GPC_UNEXPECTED_RESPONSE', 'transport'],
  ])('%s is told from the others', (_, text, code, leg) => {
    expect(read(403, text)).toMatchObject({ code, leg });
  });
});

it.each([404, 410])('a %i of the proxy is not taken for what the practice says of the patient', (status) => {
  const proxy = body(issue([{ system: PROXY, code: String(status) }]));
  expect(read(status, proxy)).toMatchObject({ code: 'GPC_UNEXPECTED_RESPONSE', leg: 'ssp' });
});

describe('a code', () => {
  it.each([
    ['ACCESS_DENIED'],
    ['ACCESS DENIED'],
    ['access denied'],
    ['Access_Denied'],
    [' ACCESS\tDENIED '],
    ['ACCESS\u00a0DENIED'],
  ])('is the same written as %j', (code) => {
    expect(read(403, body(issue([{ code }])))).toMatchObject({
      code: 'GPC_PRACTICE_NOT_SHARING',
      upstreamCode: 'ACCESS_DENIED',
    });
  });

  it.each([
    [SPINE],
    ['https://fhir.nhs.uk/STU3/ValueSet/Spine-ErrorOrWarningCode-1'],
    ['https://fhir.nhs.uk/R4/CodeSystem/Spine-ErrorOrWarningCode'],
    ['something else'],
    [undefined],
  ])('counts under the system %s', (system) => {
    expect(read(404, body(issue([{ system, code: 'PATIENT_NOT_FOUND' }])))).toMatchObject({
      code: 'GPC_PATIENT_NOT_AVAILABLE',
      leg: 'provider',
    });
  });

  it.each([
    ['the second coding', body(issue([{ code: 'SOMETHING' }, { code: 'NO_PATIENT_CONSENT' }]))],
    ['the second issue', body(issue([{ code: 'SOMETHING' }]), issue([{ code: 'NO_PATIENT_CONSENT' }]))],
    ['an issue after one without details', body({ code: 'forbidden' }, issue([{ code: 'NO_PATIENT_CONSENT' }]))],
    ['a coding after an empty one', body(issue([{}, { code: ' ' }, { code: 'NO_PATIENT_CONSENT' }]))],
  ])('is found in %s', (_, text) => {
    expect(read(403, text)).toMatchObject({ code: 'GPC_PATIENT_CONSENT_REFUSED' });
  });

  it('decides, never the words for people beside it', () => {
    const coding = { code: 'INTERNAL_SERVER_ERROR', display: 'NO_PATIENT_CONSENT' };
    expect(read(500, body(issue([coding], { details: { coding: [coding], text: 'ACCESS_DENIED' } })))).toMatchObject({
      code: 'GPC_PROVIDER_FAULT',
    });
  });
});

/** From the highest to the lowest: consent or forbidden, patient identity, not found, conflict, validation, not implemented, internal. */
const ORDER: readonly (readonly [code: string, fault: FaultCode])[] = [
  ['NO_PATIENT_CONSENT', 'GPC_PATIENT_CONSENT_REFUSED'],
  ['PATIENT_NOT_FOUND', 'GPC_PATIENT_NOT_AVAILABLE'],
  ['NO_RECORD_FOUND', 'GPC_ITEM_NOT_FOUND'],
  ['DUPLICATE_REJECTED', 'GPC_PROVIDER_FAULT'],
  ['INVALID_PARAMETER', 'GPC_REQUEST_INVALID'],
  ['NOT_IMPLEMENTED', 'GPC_NOT_SUPPORTED_BY_PRACTICE'],
  ['INTERNAL_SERVER_ERROR', 'GPC_PROVIDER_FAULT'],
];

describe('of several issues', () => {
  const pairs = ORDER.flatMap(([high, fault], rank) =>
    ORDER.slice(rank + 1).map(([low]) => [high, low, fault] as const),
  );

  it.each(pairs)('%s goes before %s, in whatever order they stand', (high, low, fault) => {
    const status = 409; // of itself a fault of the practice, as for a code without a rank
    const readings = [
      read(status, body(issue([{ code: high }]), issue([{ code: low }]))),
      read(status, body(issue([{ code: low }]), issue([{ code: high }]))),
      read(status, body(issue([{ code: 'NEVER_HEARD_OF' }, { code: low }, { code: high }]))),
    ];
    expect(readings.map((one) => [one?.code, one?.upstreamCode])).toEqual(readings.map(() => [fault, high]));
  });
});

describe('XML', () => {
  const xml = (inner: string): string => `<OperationOutcome xmlns="http://hl7.org/fhir">${inner}</OperationOutcome>`;
  const coding = (system: string, code: string): string =>
    `<issue><details><coding><system value="${system}"/><code value="${code}"/></coding></details></issue>`;

  it.each<[string, string, FaultCode, ErrorReading['leg']]>([
    ['of a practice', xml(coding(SPINE, 'NO_PATIENT_CONSENT')), 'GPC_PATIENT_CONSENT_REFUSED', 'provider'],
    ['of the proxy', xml(coding(PROXY, '403')), 'GPC_CONNECTION_NOT_AUTHORISED', 'ssp'],
    ['of the proxy about the method', xml(coding(METHOD, '405')), 'GPC_CONNECTION_NOT_AUTHORISED', 'ssp'],
    [
      'with a declaration',
      `<?xml version="1.0" encoding="UTF-8"?>\n${xml(coding(SPINE, 'ACCESS DENIED'))}`,
      'GPC_PRACTICE_NOT_SHARING',
      'provider',
    ],
    ['with a byte order mark', `\ufeff${xml(coding(SPINE, 'NO_RELATIONSHIP'))}`, 'GPC_NO_RELATIONSHIP', 'provider'],
    [
      'with several codings',
      xml(coding(SPINE, 'INTERNAL_SERVER_ERROR') + coding(SPINE, 'NO_PATIENT_CONSENT')),
      'GPC_PATIENT_CONSENT_REFUSED',
      'provider',
    ],
  ])('%s is read', (_, text, code, leg) => {
    expect(read(403, text)).toMatchObject({ code, leg });
  });

  it('is read up to 64 KB and no further', () => {
    const padded = (blanks: number): string => xml(' '.repeat(blanks) + coding(SPINE, 'NO_PATIENT_CONSENT'));
    expect(read(500, padded(64 * 1024 - 400))).toMatchObject({ code: 'GPC_PATIENT_CONSENT_REFUSED' });
    expect(read(500, padded(64 * 1024))).toMatchObject({ code: 'GPC_PROVIDER_FAULT', upstreamCode: undefined });
  });

  it('with entities is not read at all', () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "NO_PATIENT_CONSENT">]>${xml(coding(SPINE, '&a;'))}`;
    expect(read(500, bomb)).toMatchObject({ leg: 'transport', code: 'GPC_PROVIDER_FAULT' });
  });

  it.each(['<coding><code ' + 'value='.repeat(200_000), '<coding>'.repeat(200_000)])(
    'that never ends is taken for a fault of the practice without a code',
    (endless) => {
      expect(read(500, xml(endless))).toMatchObject({ code: 'GPC_PROVIDER_FAULT', upstreamCode: undefined });
    },
  );
});

describe('a success', () => {
  it.each([200, 201, 204, 299])('%i is no error, whatever its body says', (status) => {
    expect(read(status, body(issue([{ code: 'NO_PATIENT_CONSENT' }])))).toBeUndefined();
    expect(read(status, '<html></html>')).toBeUndefined();
  });
});
