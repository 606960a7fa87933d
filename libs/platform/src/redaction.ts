const UUID = '\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b';
const GAP = '(?:[ .-]|%20|\\+)?';
/** Where a number may begin: behind no digit, but behind a percent-encoded character, as `%22` or `%20`. */
const START = '(?:(?<!\\d)|(?<=%\\d\\d))';
const NHS_NUMBER = `${START}\\d{3}${GAP}\\d{3}${GAP}\\d{4}(?!\\d)`;
/** 11 digits from 0, or from +44; other systems' ids of 12 digits stay. */
const TELEPHONE = `${START}(?:0|\\+44|%2B44)(?:(?:[ -]|%20)?\\d){10}(?!\\d)`;
/** With its blank: without it an ODS code could look the same. */
const POSTCODE = '\\b[A-Z]{1,2}\\d[A-Z\\d]?(?: |%20|\\+)\\d[A-Z]{2}\\b';
/** Whole or in part: the claims alone say as much. In this case only (base64 of `{"`): a code may begin with EYJ. */
const JWT = '\\b(?-i:eyJ)[\\w-]{6,}(?:\\.[\\w-]*){0,4}';
const BEARER = '\\bBearer\\s+[\\w.~+/=-]+';
const PEM = '-----BEGIN [A-Z ]+-----[^]*?(?:-----END [A-Z ]+-----|$)';
const LOGIN_IN_URL = '(?<=://)[^\\s/@]*:[^\\s/@]+(?=@)';
const SECRETS = 'access_token|id_token|client_assertion|client_secret|refresh_token|subject_token|apikey|password';
const NAMED_SECRET = `\\b(?:${SECRETS})["']?\\s*[=:]\\s*["']?[^\\s"'&,}]+`;
/** May be base64 of something: looked into. */
const RUN = '[\\w+/-]{14,}={0,2}';
/** A UUID comes first and stays: its digits are no NHS number. */
const PATTERN = new RegExp(
  `(?<stays>${UUID})|${[NAMED_SECRET, BEARER, JWT, PEM, LOGIN_IN_URL, TELEPHONE, NHS_NUMBER, POSTCODE].join('|')}|(?<run>${RUN})`,
  'giu',
);
const NUMBER_WITHIN = new RegExp(NHS_NUMBER, 'u');
const MASK = '[redacted]';

/** Second net for log lines, under the closed set of fields: masks what looks like an NHS number, a contact or a secret. */
export function redact(text: string): string {
  return text.replace(PATTERN, (match, ...rest: readonly unknown[]) => {
    const groups = rest.at(-1);
    if (!isGroups(groups)) return MASK;
    if (groups.stays !== undefined) return match;
    if (groups.run === undefined) return MASK;
    return hidesNumber(match) ? MASK : maskedWithin(match);
  });
}

interface Groups {
  readonly stays?: string;
  readonly run?: string;
}

function isGroups(value: unknown): value is Groups {
  return typeof value === 'object' && value !== null;
}

/** Base64 in either alphabet, begun at any of its letters. */
function hidesNumber(run: string): boolean {
  return [0, 1, 2, 3].some((start) => NUMBER_WITHIN.test(Buffer.from(run.slice(start), 'base64').toString('latin1')));
}

/** A run may also be a path or a name with a number in it. */
function maskedWithin(run: string): string {
  return run.replace(WITHIN, (match, stays: string | undefined) => stays ?? (match === '' ? '' : MASK));
}
const WITHIN = new RegExp(`(${UUID})|${[JWT, TELEPHONE, NHS_NUMBER].join('|')}`, 'giu');
