import type { Row } from './row.js';

type Expected = Row['expected'];

/** The product keys of gp-connect-core.md §7.4 and the codes that stand for them: where appointments are made, some have words of their own. */
export const PRODUCT_KEYS = {
  PATIENT_NOT_AVAILABLE: ['GPC_PATIENT_NOT_AVAILABLE'],
  PATIENT_CONSENT_REFUSED: ['GPC_PATIENT_CONSENT_REFUSED'],
  PRACTICE_NOT_SHARING: ['GPC_PRACTICE_NOT_SHARING', 'GPC_BOOKING_NOT_PERMITTED'],
  NO_RELATIONSHIP: ['GPC_NO_RELATIONSHIP'],
  NHS_NUMBER_REJECTED: ['GPC_NHS_NUMBER_REJECTED', 'GPC_CANNOT_REGISTER'],
  DEMOGRAPHICS_MISMATCH: ['GPC_DEMOGRAPHICS_MISMATCH'],
  ITEM_NOT_FOUND: ['GPC_ITEM_NOT_FOUND', 'GPC_APPOINTMENT_NOT_FOUND'],
  REFERENCE_INVALID: ['GPC_REFERENCE_INVALID'],
  ALREADY_REGISTERED: ['answered', 'GPC_ALREADY_REGISTERED'],
  SLOT_TAKEN: ['GPC_SLOT_TAKEN'],
  APPOINTMENT_CHANGED: ['GPC_APPOINTMENT_CHANGED'],
  REQUEST_INVALID: ['GPC_REQUEST_INVALID', 'GPC_COMMAND_REJECTED'],
  IDENTIFIER_INVALID: ['GPC_IDENTIFIER_INVALID'],
  REQUEST_REJECTED: ['GPC_REQUEST_REJECTED', 'GPC_COMMAND_REJECTED'],
  NOT_SUPPORTED_BY_PRACTICE: ['GPC_NOT_SUPPORTED_BY_PRACTICE'],
  SECTION_NOT_RETURNED: ['answered'],
  PROVIDER_FAULT: ['GPC_PROVIDER_FAULT'],
  CONNECTION_NOT_AUTHORISED: ['GPC_CONNECTION_NOT_AUTHORISED'],
  DIRECTORY_OUT_OF_DATE: ['GPC_DIRECTORY_OUT_OF_DATE'],
  TEMPORARILY_UNAVAILABLE: ['GPC_TEMPORARILY_UNAVAILABLE'],
  SECURE_CONNECTION_FAILED: ['GPC_SECURE_CONNECTION_FAILED'],
  UNEXPECTED_RESPONSE: ['GPC_UNEXPECTED_RESPONSE'],
  UNKNOWN_OUTCOME: ['GPC_UNKNOWN_OUTCOME'],
} as const satisfies Readonly<Record<string, readonly Expected[]>>;

/** Rows in which a reply without a problem stands for the key. */
const ANSWERED: Readonly<Record<string, string>> = {
  ALREADY_REGISTERED: 'DUPLICATE_REJECTED',
  SECTION_NOT_RETURNED: 'a warning in the bundle',
};

/** The rows that bring this key about. */
export function rowsOfKey(key: keyof typeof PRODUCT_KEYS, rows: readonly Row[]): readonly Row[] {
  const codes: readonly Expected[] = PRODUCT_KEYS[key];
  return rows.filter(({ expected, row, table }) => {
    if (!/^(?:core|annex)/u.test(table) || !codes.includes(expected)) return false;
    return expected !== 'answered' || row.includes(ANSWERED[key] ?? '-');
  });
}
