import { Stu3OperationOutcome } from '#fhir';
import { jsonOf } from '#platform';

/** What a body says, if it is an OperationOutcome. Texts for people (`display`, `details.text`) never decide. */
export interface OutcomeFacts {
  /** Codes of all issues in the order written: trimmed, capitals, blanks as underscores. Source: gp-connect-core.md §7.1. */
  readonly codes: readonly string[];
  /** The Spine proxy wrote it, not the practice. Source: gp-connect-core.md §7.2 (3). */
  readonly fromProxy: boolean;
  /** Which check of the proxy failed, without the ids and URLs behind it. */
  readonly proxyCheck: ProxyCheck | undefined;
}

/** Beginnings of the proxy's diagnostics; what follows holds ASIDs or URLs. Source: gp-connect-core.md §7.5. */
const PROXY_CHECKS = [
  { check: 'VARIES_FROM_TARGETURL', pattern: /^ENDPOINT_.*_VARIES_FROM_TARGETURL_/su },
  { check: 'ASID_CHECK_FAILED_MESSAGESENDER', pattern: /^ASID_CHECK_FAILED_MESSAGESENDER/u },
  {
    check: 'PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER',
    pattern: /^PARTYKEY_INTERACTION_CHECK_FAILED_MESSAGERECEIVER/u,
  },
  { check: 'FOT_CHECK_FAILED', pattern: /^FOT_CHECK_FAILED/u },
  { check: 'UNSUPPORTED_MEDIA_TYPE', pattern: /^Unsupported_Media_Type/iu },
  { check: 'ERROR_COMMUNICATING_TO_ENDPOINT_URL', pattern: /^ERROR_COMMUNICATING_TO_ENDPOINT_URL/u },
] as const;
export type ProxyCheck = (typeof PROXY_CHECKS)[number]['check'];

const PROXY_SYSTEMS: ReadonlySet<string | undefined> = new Set([
  'http://fhir.nhs.net/ValueSet/gpconnect-schedule-response-code-1-0',
  'https://fhir.nhs.uk/StructureDefinition/spine-operationoutcome-1',
]);
/** An outcome is a few hundred bytes; XML is looked at no further than this. Bytes. Source: gp-connect-core.md §7.2 (5). */
const MOST_XML_BYTES = 64 * 1024;
const MOST_JSON_BYTES = 1024 * 1024;

interface Statement {
  readonly codings: readonly { readonly system?: string | undefined; readonly code?: string | undefined }[];
  readonly diagnostics: readonly string[];
}

/** JSON is tried whatever the content type says; `undefined`: not an OperationOutcome at all. Source: gp-connect-core.md §7.2 (2) to (6). */
export function outcomeFacts(body: Buffer): OutcomeFacts | undefined {
  const statement = jsonStatement(body) ?? xmlStatement(body);
  if (statement === undefined) return undefined;
  const { codings, diagnostics } = statement;
  const codes = codings.flatMap(({ code }) => (code === undefined || code.trim() === '' ? [] : [normalised(code)]));
  const proxyCheck = proxyCheckOf(diagnostics);
  const fromProxy =
    proxyCheck !== undefined ||
    codes.some((code) => /^\d{3}$/u.test(code)) ||
    codings.some(({ system }) => PROXY_SYSTEMS.has(system));
  return { codes, fromProxy, proxyCheck };
}

/** `ACCESS DENIED` is `ACCESS_DENIED`. Source: gp-connect-core.md §7.1, §10 row 4. */
function normalised(code: string): string {
  return code.trim().toUpperCase().replace(/\s+/gu, '_');
}

function proxyCheckOf(diagnostics: readonly string[]): ProxyCheck | undefined {
  return PROXY_CHECKS.find(({ pattern }) => diagnostics.some((text) => pattern.test(text.trim())))?.check;
}

function jsonStatement(body: Buffer): Statement | undefined {
  if (body.length > MOST_JSON_BYTES) return undefined;
  const outcome = Stu3OperationOutcome.safeParse(jsonOf(withoutByteOrderMark(body)));
  if (!outcome.success) return undefined;
  const codings = outcome.data.issue.flatMap(({ details }) => details?.coding ?? []);
  const diagnostics = outcome.data.issue.flatMap((issue) => [
    issue.diagnostics,
    ...(issue.details?.coding ?? []).map(({ display }) => display),
  ]);
  return { codings, diagnostics: diagnostics.filter((text) => text !== undefined) };
}

function withoutByteOrderMark(body: Buffer): Buffer {
  return body.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf])) ? body.subarray(3) : body;
}

/** By pattern, not by an XML parser: an entity bomb has nothing to expand here. Source: gp-connect-core.md §7.2 (5). */
function xmlStatement(body: Buffer): Statement | undefined {
  const text = body.subarray(0, MOST_XML_BYTES).toString('utf8');
  if (!/^\ufeff?\s*(?:<\?xml[^>]{0,200}>\s*)?<OperationOutcome[\s>]/u.test(text)) return undefined;
  const codings = text
    .split('<coding')
    .slice(1)
    .map((part) => part.split('</coding>')[0] ?? '');
  return {
    codings: codings.map((part) => ({ system: valueOf(part, 'system'), code: valueOf(part, 'code') })),
    diagnostics: [valueOf(text, 'diagnostics'), ...codings.map((part) => valueOf(part, 'display'))].filter(
      (found) => found !== undefined,
    ),
  };
}

function valueOf(xml: string, element: 'system' | 'code' | 'display' | 'diagnostics'): string | undefined {
  const from = xml.indexOf(`<${element} `);
  return from < 0
    ? undefined
    : /^<\w+\s{1,20}value\s{0,5}=\s{0,5}["']([^"']{0,2000})["']/u.exec(xml.slice(from, from + 3000))?.[1];
}
