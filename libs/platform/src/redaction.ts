const UUID = '\\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\\b';
const NHS_NUMBER = '(?<!\\d)\\d{3}[ -]?\\d{3}[ -]?\\d{4}(?!\\d)';
const JWT = '\\beyJ[\\w-]+\\.[\\w-]*\\.?[\\w-]*';
const BEARER = '\\bBearer\\s+[\\w.~+/=-]+';
const NAMED_SECRET =
  '\\b(?:access_token|client_assertion|refresh_token|subject_token|apikey)["\']?\\s*[=:]\\s*["\']?[^\\s"\'&,}]+';
/** A UUID comes first and stays: its digits are no NHS number. */
const PATTERN = new RegExp(`(${UUID})|${NAMED_SECRET}|${BEARER}|${JWT}|${NHS_NUMBER}`, 'giu');

/** Second net for log lines, under the closed set of fields: masks what looks like an NHS number or a token. */
export function redact(text: string): string {
  return text.replace(PATTERN, (_match, uuid: string | undefined) => uuid ?? '[redacted]');
}
