import type { SimReply } from '../kernel/exchange.js';

/** An answer of the proxy itself. Source: shared/spec/gp-connect-core.md §7.5. */
export interface SspError {
  readonly status: number;
  readonly issueCode: string;
  readonly diagnostics: string;
}

export interface AnswerForm {
  readonly id: string;
  /** The proxy answers in XML where JSON was not asked for: shared/spec/gp-connect-core.md §10, 17. */
  readonly asJson: boolean;
}

const SYSTEM = 'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0';
const METHOD_SYSTEM = 'https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1';

export function sspErrorReply({ status, issueCode, diagnostics }: SspError, { id, asJson }: AnswerForm): SimReply {
  const code = String(status);
  if (!asJson)
    return xmlReply({ status, severity: 'error', issueCode, system: SYSTEM, code, display: diagnostics, diagnostics });
  const coding = [{ code, display: diagnostics, system: SYSTEM }];
  return jsonReply(status, {
    resourceType: 'OperationOutcome',
    id,
    issue: [{ code: issueCode, severity: 'error', details: { coding }, diagnostics }],
  });
}

/** The odd one out: fatal, another system, no id and no diagnostics. */
export function methodNotAllowed({ asJson }: AnswerForm): SimReply {
  const display = '405: Method Not Allowed';
  if (!asJson)
    return xmlReply({
      status: 405,
      severity: 'fatal',
      issueCode: 'forbidden',
      system: METHOD_SYSTEM,
      code: '405',
      display,
    });
  const coding = [{ code: '405', display, system: METHOD_SYSTEM }];
  return jsonReply(405, {
    resourceType: 'OperationOutcome',
    issue: [{ code: 'forbidden', severity: 'fatal', details: { coding } }],
  });
}

export interface XmlIssue {
  readonly status: number;
  readonly severity: string;
  readonly issueCode: string;
  readonly system: string;
  readonly code: string;
  readonly display: string;
  readonly diagnostics?: string;
}

export function xmlReply({ status, severity, issueCode, system, code, display, diagnostics }: XmlIssue): SimReply {
  const element = (name: string, value: string): string => `<${name} value="${escaped(value)}"/>`;
  const coding = `<coding>${element('system', system)}${element('code', code)}${element('display', display)}</coding>`;
  const more = diagnostics === undefined ? '' : element('diagnostics', diagnostics);
  const issue = `${element('severity', severity)}${element('code', issueCode)}<details>${coding}</details>${more}`;
  return {
    status,
    headers: { 'Content-Type': 'application/fhir+xml;charset=utf-8', 'Cache-Control': 'no-store' },
    body: `<OperationOutcome xmlns="http://hl7.org/fhir"><issue>${issue}</issue></OperationOutcome>`,
  };
}

function jsonReply(status: number, body: unknown): SimReply {
  const headers = { 'Content-Type': 'application/fhir+json;charset=utf-8', 'Cache-Control': 'no-store' };
  return { status, headers, body: JSON.stringify(body) };
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

const escaped = (text: string): string => text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? character);
