import { APPOINTMENT_FAULTS } from './appointment-faults.js';
import { BOOKING_FAULTS } from './booking-faults.js';
import type { FaultDefinition } from './fault-definition.js';
import { GPC_FAULTS } from './gpc-faults.js';
import { LOCAL_FAULTS } from './local-faults.js';
import { PDS_FAULTS } from './pds-faults.js';
import { SDS_FAULTS } from './sds-faults.js';

/**
 * Every failure that a caller can be told of. The clinician line of the specification is `title` and `action`;
 * `wordsOf` puts between them what the failure does not mean.
 */
export const CATALOGUE = {
  ...LOCAL_FAULTS,
  ...PDS_FAULTS,
  ...SDS_FAULTS,
  ...GPC_FAULTS,
  ...APPOINTMENT_FAULTS,
  ...BOOKING_FAULTS,
} as const satisfies Record<string, FaultDefinition>;

export type FaultCode = keyof typeof CATALOGUE;

const codesIn = <Rows extends object>(rows: Rows): readonly (keyof Rows & FaultCode)[] =>
  Object.keys(rows) as (keyof Rows & FaultCode)[];

/** The codes by where they arise, for what describes the API. */
export const FAULT_GROUPS = {
  local: codesIn(LOCAL_FAULTS),
  patients: codesIn(PDS_FAULTS),
  directory: codesIn(SDS_FAULTS),
  practice: codesIn(GPC_FAULTS),
  appointments: codesIn(APPOINTMENT_FAULTS),
  bookings: codesIn(BOOKING_FAULTS),
} as const;

/** The row of a code, with its optional fields. */
export function definitionOf(code: FaultCode): FaultDefinition {
  return CATALOGUE[code];
}

/** Stands behind the title of every failed record call. Source: gp-connect-core.md §7.4. */
export const SAFETY_LINE =
  'This does not mean the patient has no allergies, medicines, problems or history. Use another source before making a decision.';
