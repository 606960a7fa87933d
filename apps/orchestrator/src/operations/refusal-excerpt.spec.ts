import { masker } from './patient-words.js';
import { excerptOf } from './refusal-excerpt.js';

const mask = masker(['9990001006', 'Redwood']);
const excerpt = (body: string, how = mask): ReturnType<typeof excerptOf> =>
  excerptOf(Buffer.from(body), body.length, how);

const outcome = (issue: object): string => JSON.stringify({ resourceType: 'OperationOutcome', issue: [issue] });
const CODING = { system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1', code: 'PATIENT_NOT_FOUND' };

describe('a refusal, as it is kept for operators', () => {
  it('quotes every code, and the texts without the patient', () => {
    const body = outcome({
      severity: 'error',
      code: 'not-found',
      details: { coding: [{ ...CODING, display: 'No Redwood' }], text: 'Patient Redwood unknown' },
      diagnostics: 'Patient/9990001006',
    });
    expect(excerpt(body)).toEqual({
      form: 'operation-outcome',
      bytes: body.length,
      issues: [
        {
          severity: 'error',
          code: 'not-found',
          codings: [{ ...CODING, display: 'No [masked]' }],
          text: 'Patient [masked] unknown',
          diagnostics: 'Patient/[masked]',
        },
      ],
    });
  });

  it('reads the proxy’s XML, also where signs are written as numbers', () => {
    const body =
      '<?xml version="1.0"?><OperationOutcome xmlns="http://hl7.org/fhir"><issue><severity value="error"/><code value="forbidden"/>' +
      '<details><coding><code value="403"/><display value="&#82;edwood"/></coding></details>' +
      '<diagnostics value="FOT_CHECK_FAILED &amp; &#57;990001006"/></issue></OperationOutcome>';
    expect(excerpt(body).issues).toEqual([
      {
        severity: 'error',
        code: 'forbidden',
        codings: [{ code: '403', display: '[masked]', system: undefined }],
        text: undefined,
        diagnostics: 'FOT_CHECK_FAILED & [masked]',
      },
    ]);
  });

  it('holds no text for people while it is not known who the patient is', () => {
    const body = outcome({
      severity: 'error',
      code: 'not-found',
      details: { coding: [CODING], text: 'x' },
      diagnostics: 'y',
    });
    expect(excerptOf(Buffer.from(body), body.length, undefined).issues).toEqual([
      { severity: 'error', code: 'not-found', codings: [CODING] },
    ]);
  });

  it.each([
    ['a page', '<!DOCTYPE html><p>Redwood</p>', 'html'],
    ['other XML', '<error>Redwood</error>', 'xml'],
    ['text', 'Redwood is away', 'text'],
    ['other JSON', '{"patient":"Redwood"}', 'json'],
    ['nothing', '  ', 'empty'],
  ])('says of %s only what it is', (_, body, form) => {
    expect(excerpt(body)).toEqual({ form, bytes: body.length });
  });

  it('gives the OAuth code of a token server, and no description', () => {
    const body = '{"error":"invalid_client","error_description":"kid of Redwood"}';
    expect(excerpt(body)).toEqual({ form: 'json', bytes: body.length, error: 'invalid_client' });
  });

  it('keeps 2 KB at most', () => {
    const issue = { severity: 'error', code: 'x', details: { coding: [CODING] }, diagnostics: 'word '.repeat(500) };
    const body = JSON.stringify({ resourceType: 'OperationOutcome', issue: Array.from({ length: 50 }, () => issue) });
    const { issues = [] } = excerpt(body);
    expect(issues.length).toBeGreaterThan(1);
    expect(JSON.stringify(issues).length).toBeLessThanOrEqual(2_048);
    expect(excerptOf(undefined, 99_999, mask)).toEqual({ form: 'too-long', bytes: 99_999 });
  });

  it.each([
    ['a number as code', { code: '9990001006', details: { coding: [{ code: '9990001006' }] } }],
    ['an address with a query as system', { details: { coding: [{ system: 'https://gp.example/?nhs=9990001006' }] } }],
  ])('drops %s', (_, issue) => {
    expect(JSON.stringify(excerpt(outcome(issue)))).not.toContain('9990001006');
  });
});
