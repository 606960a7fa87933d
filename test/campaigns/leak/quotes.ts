import { THEIR_TEXT } from './people.js';
import type { Answer, Passage } from './spoiler.js';

const KNOWS_THE_PATIENT: readonly string[] = ['PDS', 'SSP and practice'];
const LONGEST = 1_500;

/** All that a service knows: what it was just sent, and of whom, where it can know that. */
export function quoteOf(passage: Passage): string {
  const { upstream, target, headers, body } = passage;
  const { authorization = '', apikey = '' } = headers;
  const sent = [target, authorization, String(apikey), body.toString('utf8').slice(0, LONGEST)];
  const patient = KNOWS_THE_PATIENT.includes(upstream) ? [patientOf(passage)] : [];
  return [THEIR_TEXT, ...patient, ...sent].join(' ');
}

function patientOf({ person: { story, phone } }: Passage): string {
  const { familyName, givenName, postcode } = story.demographics;
  const spaced = story.nhsNumber.replace(/^(\d{3})(\d{3})/u, '$1 $2 ');
  return [
    story.nhsNumber,
    spaced,
    Buffer.from(story.nhsNumber).toString('base64'),
    familyName,
    givenName,
    postcode,
    phone,
  ].join(' ');
}

/** Fit for a header: one line of letters that are allowed there. */
export function headerQuote(passage: Passage): string {
  return quoteOf(passage)
    .replace(/[^\x20-\x7e]/gu, ' ')
    .slice(0, LONGEST);
}

export const FORMS = ['outcome', 'oauth', 'html', 'xml', 'text', 'empty', 'list', 'code', 'oauth-code'] as const;
export type Form = (typeof FORMS)[number];

const TYPES: Readonly<Record<Form, string>> = {
  outcome: 'application/fhir+json',
  oauth: 'application/json',
  html: 'text/html',
  xml: 'application/xml',
  text: 'text/plain',
  empty: 'application/json',
  list: 'application/json',
  code: 'application/fhir+json',
  'oauth-code': 'application/json',
};

/** An answer of this form that repeats everything. */
export function quoting(passage: Passage, form: Form, status: number): Answer {
  const body = BODIES[form](quoteOf(passage), passage);
  return { status, headers: { 'content-type': TYPES[form] }, body: Buffer.from(body) };
}

const BODIES: Readonly<Record<Form, (quote: string, passage: Passage) => string>> = {
  outcome: (quote) => outcome({ text: quote, code: 'INVALID_RESOURCE', display: quote }),
  code: (quote) => outcome({ text: quote, code: quote.slice(0, 50), display: quote }),
  oauth: (quote) => JSON.stringify({ error: 'invalid_request', error_description: quote, message_id: quote }),
  'oauth-code': (quote) =>
    JSON.stringify({ error: quote, fault: { faultstring: quote, detail: { errorcode: quote } } }),
  list: (quote) => JSON.stringify([quote, [quote], { [quote]: quote }]),
  xml: (quote, { target }) => `<?xml version="1.0"?><error target="${target}">${quote}</error>`,
  html: (quote) => `<html><head><title>${quote}</title></head><body>${quote}</body></html>`,
  text: (quote) => quote,
  empty: () => '',
};

function outcome({
  text,
  code,
  display,
}: {
  readonly text: string;
  readonly code: string;
  readonly display: string;
}): string {
  const coding = [{ system: 'https://fhir.nhs.uk/STU3/CodeSystem/Spine-ErrorOrWarningCode-1', code, display }];
  const issue = [
    { severity: 'error', code: 'invalid', details: { coding, text }, diagnostics: text, expression: [text] },
  ];
  return JSON.stringify({ resourceType: 'OperationOutcome', id: text, meta: { profile: [text] }, issue });
}
