import { R4OperationOutcome } from '#fhir';

export interface OutcomeFacts {
  /** Code of Spine or of our network, as sent. */
  readonly upstreamCode?: string | undefined;
  /** Id under which the gateway's support desk finds the request. Source: sds.md §9 shape G. */
  readonly messageId?: string | undefined;
  /** What the directory says about our own request: organisation and interaction, never a patient. */
  readonly diagnostics?: string | undefined;
}

/** The facts of an error body in either shape of sds.md §9; empty for any other body. */
export function outcomeFacts(json: unknown): OutcomeFacts {
  const issue = R4OperationOutcome.safeParse(json).data?.issue[0];
  const { code, display } = issue?.details?.coding[0] ?? {};
  return {
    upstreamCode: found(/^(?<part>[A-Z0-9_ ]{1,60})$/u, code),
    messageId: found(/\(Message ID: (?<part>[\w-]{1,100})\)/u, display),
    diagnostics: issue?.diagnostics?.slice(0, 300),
  };
}

function found(pattern: RegExp, text: string | undefined): string | undefined {
  return text === undefined ? undefined : pattern.exec(text)?.groups?.['part'];
}
