import { R4OperationOutcome } from '#fhir';

export interface OutcomeFacts {
  /** Code of Spine or of our network, as sent. */
  readonly upstreamCode?: string | undefined;
  /** Id under which the gateway's support desk finds the request. Source: sds.md §9 shape G. */
  readonly messageId?: string | undefined;
  /** What the directory says is wrong with our request: one of its own sentences, without what it quotes of the request. */
  readonly diagnostics?: string | undefined;
}

/** Free text of another system may repeat our key, so only what is published gets through. Source: sds.md §5. */
const COMPLAINT =
  /^HTTP 400: Bad Request \((?<part>Invalid X-Correlation-ID header|Illegal query parameter|Missing or invalid (?:'[a-z-]{1,30}' query parameter|query parameters))/u;

/** The facts of an error body in either shape of sds.md §9; empty for any other body. */
export function outcomeFacts(json: unknown): OutcomeFacts {
  const issue = R4OperationOutcome.safeParse(json).data?.issue[0];
  const { code, display } = issue?.details?.coding[0] ?? {};
  return {
    upstreamCode: found(/^(?<part>[A-Z0-9_ ]{1,60})$/u, code),
    messageId: found(/\(Message ID: (?<part>[\w-]{1,100})\)/u, display),
    diagnostics: found(COMPLAINT, issue?.diagnostics),
  };
}

function found(pattern: RegExp, text: string | undefined): string | undefined {
  return text === undefined ? undefined : pattern.exec(text)?.groups?.['part'];
}
