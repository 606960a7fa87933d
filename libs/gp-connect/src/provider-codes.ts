import type { FaultCode } from '#errors';

/** Lower wins when a practice reports several issues. Source: gp-connect-core.md §7.2 (4). */
const RANK = {
  forbidden: 1,
  identity: 2,
  notFound: 3,
  conflict: 4,
  validation: 5,
  notImplemented: 6,
  internal: 7,
} as const;

export interface ProviderCode {
  /** `by-status`: the code has its own meaning on calls that we do not make here, so the HTTP status decides. */
  readonly fault: FaultCode | 'by-status';
  readonly rank: number;
}

const all = (
  codes: readonly string[],
  fault: ProviderCode['fault'],
  rank: number,
): readonly (readonly [string, ProviderCode])[] => codes.map((code) => [code, { fault, rank }] as const);

/**
 * Codes that a practice may answer a record or metadata call with. Keys are normalised (gp-connect-core.md §7.1).
 * Source: gp-connect-core.md §7.3 (facts), §7.4 (what each becomes), §10 rows 4, 6, 9.
 */
export const PROVIDER_CODES: ReadonlyMap<string, ProviderCode> = new Map([
  ...all(['NO_PATIENT_CONSENT'], 'GPC_PATIENT_CONSENT_REFUSED', RANK.forbidden),
  ...all(
    ['NO_ORGANISATION_CONSENT', 'NO_ORGANISATIONAL_CONSENT', 'ACCESS_DENIED'],
    'GPC_PRACTICE_NOT_SHARING',
    RANK.forbidden,
  ),
  ...all(['NO_RELATIONSHIP', 'NON_AUTHORITATIVE', 'NOT_AUTHORISED'], 'GPC_NO_RELATIONSHIP', RANK.forbidden),
  ...all(['ASID_CHECK_FAILED', 'ACCESS_DENIED_SSL'], 'GPC_CONNECTION_NOT_AUTHORISED', RANK.forbidden),
  ...all(['PATIENT_NOT_FOUND', 'PATIENT_SENSITIVE'], 'GPC_PATIENT_NOT_AVAILABLE', RANK.identity),
  ...all(['INVALID_NHS_NUMBER'], 'GPC_NHS_NUMBER_REJECTED', RANK.identity),
  ...all(['INVALID_PATIENT_DEMOGRAPHICS'], 'by-status', RANK.identity),
  ...all(['NO_RECORD_FOUND', 'ORGANISATION_NOT_FOUND', 'PRACTITIONER_NOT_FOUND'], 'GPC_ITEM_NOT_FOUND', RANK.notFound),
  ...all(['REFERENCE_NOT_FOUND'], 'by-status', RANK.notFound),
  ...all(['DUPLICATE_REJECTED', 'FHIR_CONSTRAINT_VIOLATION'], 'by-status', RANK.conflict),
  ...all(['INVALID_IDENTIFIER_SYSTEM', 'INVALID_IDENTIFIER_VALUE'], 'GPC_IDENTIFIER_INVALID', RANK.validation),
  ...all(
    [
      'INVALID_RESOURCE',
      'INVALID_PARAMETER',
      'CONFLICTING_VALUES',
      'MESSAGE_NOT_WELL_FORMED',
      'INVALID_ODS_CODE',
      'INVALID_CODE_SYSTEM',
      'INVALID_CODE_VALUE',
      'INVALID_VALUE',
      'INVALID_ELEMENT',
      'INVALID_REQUEST_MESSAGE',
      'INVALID_REQUEST_STATE',
    ],
    'GPC_REQUEST_INVALID',
    RANK.validation,
  ),
  ...all(
    [
      'BAD_REQUEST',
      'MISSING_OR_INVALID_HEADER',
      'REQUEST_UNMATCHED',
      'AUTHOR_CREDENTIALS_ERROR',
      'MSG_RESOURCE_ID_FAIL',
    ],
    'GPC_REQUEST_REJECTED',
    RANK.validation,
  ),
  ...all(['NOT_IMPLEMENTED', 'INVALID_REQUEST_TYPE'], 'GPC_NOT_SUPPORTED_BY_PRACTICE', RANK.notImplemented),
  ...all(['INTERNAL_SERVER_ERROR'], 'GPC_PROVIDER_FAULT', RANK.internal),
]);

const UNKNOWN: ProviderCode = { fault: 'by-status', rank: RANK.internal + 1 };

/** The code that decides, with its row; `undefined` when the practice gave none. */
export function decidingCode(
  codes: readonly string[],
): { readonly code: string; readonly row: ProviderCode } | undefined {
  const rows = codes.map((code) => ({ code, row: PROVIDER_CODES.get(code) ?? UNKNOWN }));
  return rows.toSorted((one, other) => one.row.rank - other.row.rank)[0];
}
