import { outcome } from '../../../apps/simulator/src/pds/outcomes.js';
import { errorReply } from '../../../apps/simulator/src/practices/outcome.js';
import { gatewayOutcome, serviceOutcome } from '../../../apps/simulator/src/sds/outcomes.js';
import { methodNotAllowed, sspErrorReply, xmlReply } from '../../../apps/simulator/src/ssp/ssp-errors.js';
import type { SimReply } from '../../../apps/simulator/src/kernel/exchange.js';
import type { Given, Wire } from './row.js';

const ID = '00000000-0000-4000-8000-00000000e000';
const wire = ({ status, headers, body }: SimReply): Wire => ({
  status,
  headers,
  body: body.toString(),
});

/** The practice's system refuses with this code. */
export function practice(status: number, code: string, issueCode = 'invalid', diagnostics = ''): Given {
  const said = diagnostics === '' ? {} : { diagnostics };
  const reply = errorReply({ status, personality: '1.6.2', issueCode, code, display: 'Words for people', ...said });
  const more = diagnostics === '' ? '' : `, “${diagnostics}”`;
  return { words: `practice: ${String(status)} \`${code}\`${more}`, answer: wire(reply) };
}

/** The Spine proxy refuses; the shown part of its diagnostics ends before ids and addresses. */
export function proxy(status: number, issueCode: string, diagnostics: string): Given {
  const reply = sspErrorReply({ status, issueCode, diagnostics }, { id: ID, asJson: true });
  const shown = diagnostics.replace(/(MESSAGESENDER|MESSAGERECEIVER|ENDPOINT(?:_URL)?)_.*$/u, '$1_…');
  return { words: `proxy: ${String(status)} \`${shown}\``, answer: wire(reply) };
}

export const proxyMethod: Given = {
  words: 'proxy: 405 `405: Method Not Allowed`',
  answer: wire(methodNotAllowed({ id: ID, asJson: true })),
};

/** The proxy was not asked for JSON, or thinks so. */
export function proxyXml(status: number, diagnostics: string): Given {
  const system = 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0';
  const issue = { status, severity: 'error', issueCode: 'forbidden', system, code: String(status) };
  const reply = xmlReply({ ...issue, display: diagnostics, diagnostics });
  return { words: `proxy: ${String(status)} in XML`, answer: wire(reply) };
}

/** A web page, or nothing at all, from some machine on the way. */
export function bare(
  status: number,
  body: 'web page' | 'nothing' = 'web page',
  headers: Record<string, string> = {},
): Given {
  const page = body === 'web page';
  const more = Object.keys(headers)
    .map((name) => `, \`${name}\``)
    .join('');
  return {
    words: `${String(status)}, ${body}${more}`,
    answer: {
      status,
      headers: { ...(page ? { 'Content-Type': 'text/html' } : {}), ...headers },
      body: page ? '<html><body><h1>Notice</h1></body></html>' : '',
    },
  };
}

export const reset: Given = { words: 'connection reset', answer: { status: 200, transport: { reset: true } } };
/** Longer than the patience that the matrix gives to a question. */
export const silence: Given = {
  words: 'no answer in time',
  answer: { status: 200, transport: { delayMs: 7_000, reset: true } },
};
export const cutShort: Given = {
  words: 'the answer breaks off',
  answer: { status: 200, body: `{"resourceType":"Bundle"${' '.repeat(500)}}`, transport: { cutAtByte: 100 } },
};

/** A patient whose story shows it. */
export function told(story: string): Given {
  return { words: `story \`${story}\``, story };
}

/** PDS refuses with this code. */
export function pds(status: number, code: string, issueCode: string, diagnostics?: string): Given {
  const error = { status, code, display: 'Words for people', issueCode };
  const reply = outcome(error, 'back-end', diagnostics === undefined ? {} : { diagnostics });
  const more = diagnostics === undefined ? '' : `, “${diagnostics}”`;
  return { words: `PDS: ${String(status)} \`${code}\`${more}`, answer: wire(reply) };
}

/** The directory itself refuses: shape S of sds.md §9. */
export function directory(status: number, code: string, issueCode: string): Given {
  const error = { status, code, issueCode, display: 'Words for people' };
  const reply = serviceOutcome({ error, diagnostics: 'Words for operators', correlationId: ID });
  return { words: `directory: ${String(status)} \`${code}\``, place: 'endpoint', answer: wire(reply) };
}

/** The gateway before the directory refuses: shape G. */
export function gateway(status: number, place: 'endpoint' | 'device' = 'endpoint'): Given {
  return {
    words: `gateway of the directory: ${String(status)} for ${place === 'endpoint' ? 'Endpoint' : 'Device'}`,
    place,
    answer: wire(gatewayOutcome(status, ID)),
  };
}

/** Nothing is found. @param delayMs more than a quick answer takes: then it proves nothing */
export function nothingFound(place: 'endpoint' | 'device' | 'own-device', delayMs?: number): Given {
  const body = JSON.stringify({ resourceType: 'Bundle', type: 'searchset', total: 0, entry: [] });
  const slow = delayMs === undefined ? {} : { transport: { delayMs } };
  return {
    words: `directory: nothing found (${place})${delayMs === undefined ? '' : ', slowly'}`,
    place,
    answer: { status: 200, headers: { 'Content-Type': 'application/fhir+json' }, body, ...slow },
  };
}

/** The token server refuses; see identity.md §3.5. */
export function tokenServer(status: number, error: string, description: string): Given {
  return {
    words: `token server: ${String(status)} \`${error}\``,
    place: 'token',
    setting: 'own',
    answer: {
      status,
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ error, error_description: description, message_id: ID }),
    },
  };
}

/** PDS names a practice without a usable code. */
export const unusablePractice: Given = {
  words: 'PDS: a code with a stroke',
  answer: ({ nhsNumber, demographics: { familyName, givenName, birthDate, gender } }) => ({
    status: 200,
    headers: { 'Content-Type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Patient',
      id: nhsNumber,
      identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
      meta: {
        versionId: '1',
        security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'U' }],
      },
      name: [{ id: 'n1', use: 'usual', period: { start: '2020-01-01' }, family: familyName, given: [givenName] }],
      gender,
      birthDate,
      generalPractitioner: [
        {
          id: 'g1',
          type: 'Organization',
          identifier: {
            system: 'https://fhir.nhs.uk/Id/ods-organization-code',
            value: 'Z90/01',
            period: { start: '2020-01-01' },
          },
        },
      ],
    }),
  }),
};
