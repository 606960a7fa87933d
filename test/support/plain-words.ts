/** Words of our trade that no line for a clinician may hold. */
export const JARGON =
  /\b(?:ASIDs?|HTTPS?|FHIR|OperationOutcome|SSP|SDS|PDS|MHS|endpoints?|JSON|XML|tokens?|APIs?|servers?|time-?outs?|timed out|interactions?|status code|payload|header|bearer|idempoten\w*|ETag|UUID|URLs?|ODS|JWT|TLS|DNS|proxy|Spine|gateway|null|undefined|upstream|cache[ds]?|parse[ds]?|valueset|enum|schema|boolean|stack|exception|bundle|resource|database)\b|[A-Z]{2,}_[A-Z]|\b[45]\d\d\b|[`{}]/iu;

/** Why a practice or PDS really said no: nothing that a user, or somebody who looks over a shoulder, may be told. */
export const DISCLOSURE =
  /\b(?:sensitiv\w*|restrict\w*|confidential\w*|dissent\w*|opted out|objection|deceased|dead|died|death|flagged|s-flag|protect\w*|consent\w*)\b/iu;

/** A first word that says what to do. */
const VERBS = [
  ...['Add', 'Ask', 'Check', 'Choose', 'Compare', 'Confirm', 'Contact', 'Correct', 'Do', 'Enter', 'Leave', 'Look'],
  ...['Open', 'Refresh', 'Register', 'Review', 'Search', 'Send', 'Shorten', 'Sign', 'Speak', 'Telephone', 'Trace'],
  ...['Try', 'Update', 'Use', 'Wait'],
];

export function beginsWithVerb(action: string): boolean {
  return VERBS.includes(action.split(' ')[0] ?? '');
}
