/**
 * What real practices do wrong in their records, or do in another way than most; each is switched on by itself.
 * Source: shared/data/structured/README.md, "Notable features and known defects"; access-record-structured.md §2.4 to §2.10.
 */
export const RECORD_DEFECTS = [
  // references and identity
  'duplicate-id',
  'absent-patient',
  'absent-practitioner',
  'absent-encounter',
  'absent-list',
  'odd-references',
  'sentence-as-reference',
  'contained-missing',
  'no-identifiers',
  // envelope and administration
  'no-bundle-id',
  'no-patient',
  'two-patients',
  'gp-is-organization',
  'gp-is-practitioner',
  'no-gp',
  'unnamed-practitioners',
  // dates
  'missing-dates',
  'partial-dates',
  'malformed-date',
  // content that nobody expects
  'unknown-resource',
  'unknown-extension',
  'unknown-warning-code',
  'wrong-type',
  'spelling-variants',
  'degraded-codes',
  'odd-text',
  // lists
  'empty-note-full-stop',
  'list-display-variants',
  'former-warning-words',
  'not-listed',
  'entry-without-resource',
  'list-ids',
] as const;

export type RecordDefect = (typeof RECORD_DEFECTS)[number];
